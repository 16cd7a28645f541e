import LoupeModel
import LoupeTensor

/// Shows each of several observers its own sentences of one forward pass.
///
/// What an observer sees of a pass over many sentences is what it would see of a pass over its own.
final class SentenceObservers: ForwardObserver {
  /// An observer and the blocks of a pass, one a sequence, that it watches; their rows stand
  /// together.
  struct Part {
    let observer: any ForwardObserver
    var blocks: Range<Int>
    var rows: Range<Int>
  }

  private let parts: [Part]

  private init(_ parts: [Part]) { self.parts = parts }

  /// One observer for a pass over many sentences: the only one, if all have the same; nil where
  /// nobody watches.
  ///
  /// `sentences` are each one's observer, blocks and rows, in the order of the pass.
  static func joined(
    _ sentences: some Sequence<((any ForwardObserver)?, blocks: Range<Int>, rows: Range<Int>)>
  ) -> (any ForwardObserver)? {
    var parts: [Part] = []
    var areAllWatched = true
    for (observer, blocks, rows) in sentences {
      guard let observer else {
        areAllWatched = false
        continue
      }
      if let last = parts.last, last.observer === observer,
        last.blocks.upperBound == blocks.lowerBound
      {
        parts[parts.count - 1].blocks = last.blocks.lowerBound..<blocks.upperBound
        parts[parts.count - 1].rows = last.rows.lowerBound..<rows.upperBound
      } else {
        parts.append(Part(observer: observer, blocks: blocks, rows: rows))
      }
    }
    guard let only = parts.first else { return nil }
    return parts.count == 1 && areAllWatched ? only.observer : SentenceObservers(parts)
  }

  func wants(_ stage: AttentionStage) -> Bool {
    parts.contains { $0.observer.wants(stage) }
  }

  func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    sequences: [Int]
  ) {
    for part in parts where part.observer.wants(stage) {
      let own = layout.part(part.blocks)
      let view =
        switch stage {
        case .scores, .weights: tensor.part(own.weights)
        case .keys, .values: tensor.rows(own.keyRows)
        case .queries, .headOutputs: tensor.rows(own.queryRows)
        }
      part.observer.visit(
        view, stage, at: site, layout: own.layout, sequences: Array(sequences[part.blocks]))
    }
  }

  func visit(_ tensor: Tensor, at site: StateSite) {
    for part in parts { part.observer.visit(tensor.rows(part.rows), at: site) }
  }

  func visit(logits: Tensor) {
    for part in parts { part.observer.visit(logits: logits.rows(part.rows)) }
  }
}
