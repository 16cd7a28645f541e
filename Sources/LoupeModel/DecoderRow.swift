/// One row of a decoding step.
public struct DecoderRow: Sendable, Equatable {
  /// The hypothesis' slot in the key/value cache.
  public let slot: Int
  /// The source it translates, an index into the sources encoded together.
  public let source: Int

  /// The row of hypothesis `slot`, which translates `source`.
  public init(slot: Int, source: Int) {
    self.slot = slot
    self.source = source
  }
}
