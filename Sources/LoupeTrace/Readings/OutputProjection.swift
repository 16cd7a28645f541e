import LoupeModel

/// The matrix W_O of one attention, which brings what the heads gathered back to the residual stream.
///
/// Stored `[outputs, inputs]`, the inputs being the heads side by side.
struct OutputProjection {
  /// Width of one head.
  let headSize: Int
  /// Width of the model.
  let width: Int
  /// Width of all heads together.
  private let inputs: Int
  private let weight: [Float]

  /// The projection at `site`.
  ///
  /// - Throws: `TraceError.refused` where it does not fit `heads` heads of width `headSize`.
  init(
    _ site: AttentionSite, _ weights: ModelWeights, heads: Int, headSize: Int
  ) throws(TraceError) {
    weight = weights.outputWeight(of: site)
    inputs = heads * headSize
    width = weights.width
    self.headSize = headSize
    guard weight.count == inputs * width else {
      throw .refused(
        reading: site.description,
        reason: "the trace has \(heads) heads of width \(headSize), which the model's output "
          + "projection does not fit; it was made by another model")
    }
  }

  /// `vector` · W_O,h, `[model]`; `vector` has the width of a head.
  func projected(_ vector: ArraySlice<Float>, head: Int) -> [Float] {
    (0..<width).map { row in
      let start = row * inputs + head * headSize
      var sum: Float = 0
      for (column, number) in vector.enumerated() { sum += weight[start + column] * number }
      return sum
    }
  }

  /// The head's part of the matrix, turned to `[headSize, model]`.
  func matrix(ofHead head: Int) -> TraceTensor {
    var values: [Float] = []
    values.reserveCapacity(headSize * width)
    for column in head * headSize..<(head + 1) * headSize {
      for row in 0..<width { values.append(weight[row * inputs + column]) }
    }
    return TraceTensor(shape: [headSize, width], values: values)
  }
}
