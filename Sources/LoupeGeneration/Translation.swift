import LoupeText

/// One text and what became of it.
public struct Translation: Sendable {
  /// One way it was translated.
  public struct Hypothesis: Sendable {
    /// The translation.
    public let text: String
    /// Its tokens, score and steps.
    public let sequence: GeneratedSequence
  }

  /// The source in tokens; empty for an empty text.
  public let source: Encoding
  /// The text as it was given.
  public let sourceText: String
  /// The hypotheses asked for, best first; empty for an empty text.
  public let hypotheses: [Hypothesis]

  /// The best translation; empty for an empty text.
  public var text: String { hypotheses.first?.text ?? "" }

  init(source: Encoding, text: String, hypotheses: [Hypothesis] = []) {
    self.source = source
    sourceText = text
    self.hypotheses = hypotheses
  }
}
