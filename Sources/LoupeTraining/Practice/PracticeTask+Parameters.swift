extension PracticeTask.Kind {
  /// The settings that the rule uses, in the order people should see them.
  public var parameters: [PracticeParameter] {
    let amounts = [
      PracticeParameter(
        "examples", \.examples, 1...10_000_000, standard: standardExamples, "学習する例の数",
        "examples to learn from"),
      PracticeParameter(
        "validationExamples", \.validationExamples, 1...1_000_000, standard: 500, "途中で試す例の数",
        "examples to check by"),
      PracticeParameter(
        "testExamples", \.testExamples, 1...1_000_000, standard: 500, "最後に試す例の数",
        "examples to test by"),
    ]
    switch self {
    case .copy, .reverse, .sort:
      return [letters("文字の種類", "different letters")]
        + lengths(1...200, 1, self == .sort ? 12 : 16, "文字", "letters") + amounts
    case .addition: return lengths(1...8, 1, 3, "桁", "digits") + amounts
    case .recall:
      return [letters("名前に使う文字の種類", "different keys")] + lengths(1...26, 3, 8, "組", "pairs")
        + amounts
    case .dates, .pronounEnFr, .pronounJaEn: return amounts
    }
  }

  private var standardExamples: Int {
    switch self {
    case .copy, .reverse: 20_000
    case .sort, .recall: 40_000
    case .addition: 60_000
    case .dates: 40_000
    case .pronounEnFr, .pronounJaEn: 60_000
    }
  }

  private func letters(_ japanese: String, _ english: String) -> PracticeParameter {
    PracticeParameter("letters", \.letters, 2...26, standard: 26, japanese, english)
  }

  private func lengths(
    _ range: ClosedRange<Int>, _ shortest: Int, _ longest: Int, _ japanese: String,
    _ english: String
  ) -> [PracticeParameter] {
    [
      PracticeParameter(
        "minimumLength", \.minimumLength, range, standard: shortest, "最小の\(japanese)数",
        "fewest \(english)"),
      PracticeParameter(
        "maximumLength", \.maximumLength, range, standard: longest, "最大の\(japanese)数",
        "most \(english)"),
    ]
  }
}
