/// What an intervention must know of a sentence to find the positions it names.
public struct SequenceFacts: Sendable {
  /// The source's token ids, end token included.
  public var sourceIDs: [Int32]
  /// Ids that a token text may mean: all pieces that read so.
  public var idsOfToken: @Sendable (String) -> Set<Int32>
  /// Ids of special tokens.
  public var specialIDs: Set<Int32>
  /// Steps of the generation, where they are known: the forced target's, or the unedited run's.
  public var stepCount: Int?

  /// Facts of a sentence.
  public init(
    sourceIDs: [Int32], specialIDs: Set<Int32>, stepCount: Int? = nil,
    idsOfToken: @escaping @Sendable (String) -> Set<Int32>
  ) {
    self.sourceIDs = sourceIDs
    self.specialIDs = specialIDs
    self.stepCount = stepCount
    self.idsOfToken = idsOfToken
  }
}
