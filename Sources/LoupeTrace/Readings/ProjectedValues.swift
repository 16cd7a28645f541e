import LoupeModel

/// What each key would bring to the residual stream if a head looked at nothing else.
///
///     f_h(x_k) = v_h(x_k) W_O,h            v_h(x) = x W_V,h + b_V,h
///
/// W_O,h are the columns of the output projection that belong to head h. The projection's own bias
/// belongs to no key and is left out.
struct ProjectedValues {
  let heads: Int
  let keys: Int
  /// Width of the model.
  let width: Int
  /// `[head, key, model]`.
  let vectors: [Float]

  /// The projected values of one attention.
  ///
  /// - Parameters:
  ///   - trace: recorded at level `full`.
  ///   - site: the attention.
  ///   - weights: those of the model that was traced.
  /// - Throws: `TraceError.refused` where the trace or the model lacks what is needed.
  init(_ trace: Trace, _ site: AttentionSite, _ weights: ModelWeights) throws(TraceError) {
    let values = try trace.tensor("\(site.kind.tensorName).values", axes: 4)
    let (heads, keys, size) = (values.shape[1], values.shape[2], values.shape[3])
    let output = try OutputProjection(site, weights, heads: heads, headSize: size)
    self.heads = heads
    self.keys = keys
    width = output.width
    var vectors: [Float] = []
    vectors.reserveCapacity(heads * keys * width)
    for head in 0..<heads {
      for key in 0..<keys {
        let start = ((site.layer * heads + head) * keys + key) * size
        vectors += output.projected(values.values[start..<start + size], head: head)
      }
    }
    self.vectors = vectors
  }

  /// The vector of one head and key, `[model]`.
  func vector(head: Int, key: Int) -> ArraySlice<Float> {
    vectors[(head * keys + key) * width..<(head * keys + key + 1) * width]
  }

  /// Σ_h weight_h · f_h(x_key), `[model]`.
  func weighted(_ weight: (_ head: Int) -> Float, key: Int) -> [Float] {
    var sum = [Float](repeating: 0, count: width)
    for head in 0..<heads {
      let factor = weight(head)
      guard factor != 0 else { continue }
      for (column, number) in vector(head: head, key: key).enumerated() {
        sum[column] += factor * number
      }
    }
    return sum
  }
}

extension Trace {
  /// The tensor `name`, which must have `axes` axes.
  ///
  /// - Throws: `TraceError.refused` where the trace does not hold it.
  func tensor(_ name: String, axes: Int) throws(TraceError) -> TraceTensor {
    guard let tensor = tensors[name] else {
      throw .refused(
        reading: name, reason: "the trace does not hold it; record with level full")
    }
    guard tensor.shape.count == axes else {
      throw .refused(
        reading: name, reason: "it has the shape \(tensor.shape) instead of \(axes) axes")
    }
    return tensor
  }
}
