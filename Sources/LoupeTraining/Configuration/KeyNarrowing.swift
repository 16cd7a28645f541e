import LoupeModel
import LoupeTensor

/// Leaves each head of a fresh model only some of its columns of queries and keys.
///
/// The rows of W_Q and W_K, and their biases, beyond the first `keySize` of each head become zero.
/// Where both factors of a product are zero, so are both gradients: those rows stay exactly zero in
/// training, and the model is one with the smaller d_k, in a form that every program reads.
///
///     q · k / √headSize over headSize columns = q' · k' / √keySize over keySize columns,
///     with q = (headSize / keySize)^¼ q' and k the same
///
/// The rows that stay are therefore made larger by that factor, and by what the bound of Glorot &
/// Bengio (2010) gains where a matrix has fewer outputs: scores begin as those of a model whose
/// matrices are small.
///
/// - Source: Vaswani et al. 2017, Table 3, rows (B).
struct KeyNarrowing {
  /// Columns that each head keeps.
  let keySize: Int

  /// Narrows every attention of `model`, which must be fresh and of one head size.
  func narrow(_ model: Transformer) {
    let configuration = model.configuration
    for site in AttentionSite.all(of: configuration) {
      let parameters = model.attentionParameters(at: site)
      let heads = site.kind == .encoder ? configuration.encoderHeads : configuration.decoderHeads
      for map in [parameters.query, parameters.key] { narrow(map, heads: heads) }
    }
  }

  private func narrow(_ map: LinearParameters, heads: Int) {
    let weight = map.weight.values.mutableElements  // [heads · headSize, model]
    let (rows, columns) = (map.weight.shape[0], map.weight.shape[1])
    let headSize = rows / heads
    let scale = Self.scale(
      keySize: keySize, headSize: headSize, kept: heads * keySize, rows: rows, columns: columns)
    for row in 0..<rows {
      let factor = row % headSize < keySize ? scale : 0
      for column in 0..<columns { weight[row * columns + column] *= factor }
      if factor == 0, let bias = map.bias { bias.values.mutableElements[row] = 0 }
    }
  }

  /// What the rows that stay are multiplied by.
  static func scale(keySize: Int, headSize: Int, kept: Int, rows: Int, columns: Int) -> Float {
    let score = (Float(headSize) / Float(keySize)).squareRoot().squareRoot()
    let bound = (Float(rows + columns) / Float(kept + columns)).squareRoot()
    return score * bound
  }
}
