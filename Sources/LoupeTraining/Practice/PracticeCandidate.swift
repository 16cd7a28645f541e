/// An example that was drawn, but is written out only where it is wanted: of those held out by key,
/// most are drawn in vain.
struct PracticeCandidate {
  /// What it is an example of; empty where each source stands alone.
  let key: String
  /// Whether its pattern is one that training never shows.
  let hasNewFrame: Bool
  private let write: () -> PracticeExample

  init(
    key: String = "", hasNewFrame: Bool = false, write: @escaping () -> PracticeExample
  ) {
    self.key = key
    self.hasNewFrame = hasNewFrame
    self.write = write
  }

  /// The example in full.
  var example: PracticeExample { write() }
}
