/// What one hypothesis reads in a decoding step: one token, or several that follow each other.
public struct DecoderRow: Sendable, Equatable {
  /// The hypothesis' slot in the key/value cache.
  public let slot: Int
  /// The source it translates, an index into the sources encoded together.
  public let source: Int
  /// How many tokens it reads; as many rows of the step belong to it, one after the other.
  public let count: Int

  /// What hypothesis `slot`, which translates `source`, reads.
  public init(slot: Int, source: Int, count: Int = 1) {
    self.slot = slot
    self.source = source
    self.count = count
  }
}
