/// The first place of the model that edits can change; what comes before stays as it is without
/// them.
public enum InterventionReach: Equatable, Sendable {
  /// There are no edits.
  case nothing
  /// From this layer of the encoder on.
  case encoder(layer: Int)
  /// From this layer of the decoder on; the encoder's output stays as it is.
  case decoder(layer: Int)
}

extension ResolvedIntervention {
  /// The first place that its edits can change.
  public var reach: InterventionReach {
    if let layer = firstLayer(where: { $0 == .encoder }) { return .encoder(layer: layer) }
    if let layer = firstLayer(where: { $0 != .encoder }) { return .decoder(layer: layer) }
    return .nothing
  }

  private func firstLayer(where isMeant: (AttentionKind) -> Bool) -> Int? {
    edits.filter { isMeant($0.source.site) }.map { $0.source.layers.first }.min()
  }
}

extension IndexSelection {
  /// The smallest index that is selected.
  fileprivate var first: Int {
    switch self {
    case .all: 0
    case .some(let indices): indices.min() ?? 0
    }
  }
}
