import LoupeModel
import LoupeTensor

/// Stands where tokens have become vectors: moves them towards a baseline, and hears the gradient
/// that comes back to them.
///
/// A vector is the token's own part (its row of the embedding table, scaled) and the position's. The
/// baseline keeps the position and leaves the token out; a block of rows at `shares` α gets
///
///     x(α) = position + α · token
///
/// This is the one observer that changes what it sees, before any layer has read it, so that the
/// engine's own forward pass and no second one computes the gradients.
final class EmbeddingProbe: ForwardObserver {
  /// The token parts of one sequence's rows, `[position, model]`, and its blocks' shares.
  struct Side {
    /// `[position, model]` of one copy.
    let tokens: [Float]
    /// Gradients of each copy, `[copy, position, model]`, after the backward pass.
    fileprivate(set) var gradients: [Float] = []
  }

  private(set) var source: Side
  private(set) var target: Side
  private let shares: [Double]
  private let tape: Tape

  /// A probe for copies of one pair, copy i at `shares[i]`.
  init(sourceTokens: [Float], targetTokens: [Float], shares: [Double], tape: Tape) {
    source = Side(tokens: sourceTokens)
    target = Side(tokens: targetTokens)
    self.shares = shares
    self.tape = tape
  }

  func wants(_ stage: AttentionStage) -> Bool { false }

  func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    sequences: [Int]
  ) {}

  func visit(_ tensor: Tensor, at site: StateSite) {
    switch site {
    case .encoderEmbedding:
      move(tensor, source.tokens)
      hear(tensor) { [unowned self] in source.gradients = $0 }
    case .decoderEmbedding:
      move(tensor, target.tokens)
      hear(tensor) { [unowned self] in target.gradients = $0 }
    default: break
    }
  }

  private func move(_ tensor: Tensor, _ tokens: [Float]) {
    let width = tensor.shape.columns
    let rows = tokens.count / width
    for (copy, share) in shares.enumerated() where share != 1 {
      for row in 0..<rows {
        let vector = tensor.mutableRow(copy * rows + row)
        for column in 0..<width {
          vector[column] -= Float(1 - share) * tokens[row * width + column]
        }
      }
    }
  }

  /// The step stands on the tape before those of the layers, and so runs after them.
  private func hear(_ tensor: Tensor, _ keep: @escaping ([Float]) -> Void) {
    tape.record { [tape] in
      guard let gradient = tape.gradient(of: tensor) else { return }
      keep(Array(UnsafeBufferPointer(start: gradient, count: tensor.count)))
    }
  }
}
