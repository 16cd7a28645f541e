import Foundation
import LoupeTensor

/// Random parameters for a model that is to be trained.
///
/// Matrices: Xavier uniform (Glorot & Bengio 2010). Embeddings and learned positions: normal with
/// standard deviation d_model^-½, so that √d_model scaling gives unit variance. Gains 1, biases 0. The
/// same seed gives the same model.
struct InitialParameters: ParameterSource {
  let seed: UInt64

  func values(_ request: ParameterRequest) throws(ModelError) -> Buffer {
    let (name, shape) = (request.name, request.shape)
    let buffer = Buffer(zeros: shape.count)
    let elements = buffer.mutableElements
    if shape.rank == 2 {
      var random = SplitMix64(seed: seed &+ Self.hash(name))
      if [.vocabulary, .position].contains(shape.axis(0)) {
        let deviation = 1 / Float(shape[1]).squareRoot()
        for index in elements.indices { elements[index] = deviation * random.normal() }
      } else {
        let bound = (6 / Float(shape[0] + shape[1])).squareRoot()
        for index in elements.indices { elements[index] = bound * (2 * random.uniform() - 1) }
      }
    } else if name.contains("norm"), name.hasSuffix(".weight") {
      for index in elements.indices { elements[index] = 1 }
    }
    return buffer
  }

  /// FNV-1a, so that a parameter's numbers do not depend on how many come before it.
  private static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}
