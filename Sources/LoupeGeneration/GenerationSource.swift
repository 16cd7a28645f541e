import LoupeModel

/// One sentence to be translated, as the model reads it.
public struct GenerationSource: Sendable {
  /// What an earlier generation of the same sentence has computed already.
  public enum Known: Sendable {
    /// Nothing.
    case nothing
    /// What enters layer `layer` of the encoder: the edits act in it or later.
    case states(KeptStates, layer: Int)
    /// The encoder's output: the edits act in the decoder alone.
    case encoded(KeptSource)
  }

  /// Token ids, end token included.
  public var ids: [Int32]
  /// Edits made to attention while it is translated.
  public var intervention: ResolvedIntervention?
  /// What need not be computed again.
  public var known = Known.nothing

  /// A source.
  public init(ids: [Int32], intervention: ResolvedIntervention? = nil) {
    self.ids = ids
    self.intervention = intervention
  }
}
