/// Matrices that multiply the same rows, and their biases: q, k and v of an attention.
///
/// Each stays a parameter of its own in the checkpoint.
package final class JoinedParameters: @unchecked Sendable {
  // Sendable: immutable.
  /// One map, y = x Wᵀ + b.
  package struct Part {
    package let weight: Parameter
    package let bias: Parameter?

    package init(weight: Parameter, bias: Parameter?) {
      self.weight = weight
      self.bias = bias
    }
  }

  /// The maps, in the order of their columns.
  package let parts: [Part]
  /// First column of each map.
  package let starts: [Int]
  /// Columns of all maps.
  package let outputs: Int
  /// All matrices as one; nil in training, and where a panel would hold columns of two.
  let packed: PackedMatrix?
  /// All biases one behind the other, for `packed`; zeros where a map has none.
  let bias: Buffer?

  /// Joins `parts`, whose matrices have been packed together if at all.
  package init(_ parts: [Part]) {
    self.parts = parts
    var starts: [Int] = []
    var end = 0
    for part in parts {
      starts.append(end)
      end += part.weight.shape[0]
    }
    self.starts = starts
    outputs = end
    let matrices = parts.compactMap(\.weight.packed)
    packed = matrices.count == parts.count ? PackedMatrix.joining(matrices) : nil
    guard packed != nil, parts.contains(where: { $0.bias != nil }) else {
      bias = nil
      return
    }
    bias = Buffer(
      parts.flatMap { $0.bias?.values.array() ?? [Float](repeating: 0, count: $0.weight.shape[0]) })
  }
}
