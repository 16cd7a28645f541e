/// Which token a row of a decoder attention is taken to speak about.
///
/// A step reads one token and chooses the next. Alignments read from cross-attention depend on which
/// of the two a row is labelled with, and each layer fits one of them better (Kobayashi et al. 2020
/// measured 25 to 48 % error on the same attentions): always say which label is meant.
public enum RowLabel: String, Codable, Sendable, CaseIterable {
  /// The token that the step read ("alignment with input").
  case read
  /// The token that the step chose ("alignment with output").
  case chosen

  /// The row that speaks about the token `position` of the translation; nil where there is none.
  ///
  /// The last token chosen is read by no step.
  public func row(ofToken position: Int, steps: Int) -> Int? {
    let row = self == .chosen ? position : position + 1
    return row < steps ? row : nil
  }
}
