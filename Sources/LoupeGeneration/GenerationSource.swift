import LoupeModel

/// One sentence to be translated, as the model reads it.
public struct GenerationSource {
  /// Token ids, end token included.
  public var ids: [Int32]
  /// Edits made to attention while it is translated.
  public var intervention: ResolvedIntervention?

  /// A source.
  public init(ids: [Int32], intervention: ResolvedIntervention? = nil) {
    self.ids = ids
    self.intervention = intervention
  }
}
