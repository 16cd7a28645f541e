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

  /// What the decoder's first layers have computed of the draft.
  public struct KnownTarget: Sendable {
    /// The computation, of all that is read to generate the draft.
    public let target: KeptTarget
    /// The first layer that the edits can change, 1 or more.
    public let layer: Int

    /// Layers of `target` before `layer`.
    public init(_ target: KeptTarget, layer: Int) {
      self.target = target
      self.layer = layer
    }
  }

  /// Token ids, end token included.
  public var ids: [Int32]
  /// The token the decoder reads first; nil: the checkpoint's.
  ///
  /// mBART's decoder begins with the target language.
  public var startID: Int32?
  /// The token the translation has to begin with, the target language's; nil: the checkpoint's,
  /// if it has one.
  public var firstID: Int32?
  /// Edits made to attention while it is translated.
  public var intervention: ResolvedIntervention?
  /// What need not be computed again.
  public var known = Known.nothing
  /// A guess of the translation, end token included, start token not; empty where there is none.
  ///
  /// Greedy generation reads several of its tokens in one pass and keeps those that the model
  /// chooses as well: the result is the same bit for bit, only sooner. Where somebody observes the
  /// forward pass, and in other searches, it is not used.
  public var draft: [Int32] = []
  /// What the first layers of the decoder compute of the start token and the draft; nil: nothing.
  ///
  /// Used as long as the draft holds.
  public var knownTarget: KnownTarget?

  /// A source.
  public init(ids: [Int32], intervention: ResolvedIntervention? = nil) {
    self.ids = ids
    self.intervention = intervention
  }
}
