/// How a corpus that was cut into tokens becomes running text again.
public enum DetokenisationRule: String, Codable, Sendable, CaseIterable {
  /// It is running text already.
  case none
  /// Japanese cut by KyTea: spaces go, except between two words in Latin letters.
  case kytea
  /// Lower-cased English cut at punctuation and contractions: joins them and restores the capitals
  /// of sentence beginnings and of “I”.
  case english = "english-tokenised"

  /// `line` as running text.
  public func apply(to line: String) -> String {
    switch self {
    case .none: line
    case .kytea: JapaneseDetokeniser().text(of: line)
    case .english: EnglishDetokeniser().text(of: line)
    }
  }
}
