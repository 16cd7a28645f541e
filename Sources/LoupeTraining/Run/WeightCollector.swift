import LoupeModel
import LoupeTensor

/// Keeps the attention weights of one sequence's forward pass.
final class WeightCollector: ForwardObserver {
  private(set) var weights: [AttentionSite: [Float]] = [:]
  private(set) var heads: [AttentionKind: Int] = [:]

  func wants(_ stage: AttentionStage) -> Bool { stage == .weights }

  func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    sequences: [Int]
  ) {
    weights[site] = Array(UnsafeBufferPointer(start: tensor.pointer, count: tensor.count))
    heads[site.kind] = layout.heads
  }

  /// The weights of all layers of `kind`, one after the other.
  func all(_ kind: AttentionKind, layers: Int) -> [Float] {
    (0..<layers).flatMap { weights[AttentionSite(kind, layer: $0)] ?? [] }
  }
}
