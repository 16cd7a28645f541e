/// One line of a truth file: an example and all that is known of it, for experiments.
///
/// Places are given twice: `unit` counts the model's tokens from 0; `start` ..< `end` count Unicode
/// code points of the text. All texts lie in the basic plane, so that UTF-16 units are the same.
public struct PracticeTruthRecord: Codable, Sendable, Equatable {
  /// A stretch of a text.
  public struct Span: Codable, Sendable, Equatable {
    /// The text of the stretch; empty for a pronoun that the source leaves out.
    public let text: String
    /// The token; for a left-out pronoun the one before which it would stand.
    public let unit: Int
    /// The first code point.
    public let start: Int
    /// The code point after the last.
    public let end: Int
  }

  /// What is known of the pronoun.
  public struct Pronoun: Codable, Sendable, Equatable {
    /// The pronoun in the source.
    public let source: Span
    /// The pronoun in the target.
    public let target: Span
    /// The noun or name that the pronoun stands for, in the source.
    public let antecedent: Span
    /// The other noun or name, in the source.
    public let distractor: Span
    /// The antecedent in the target.
    public let targetAntecedent: Span
    /// The other one in the target.
    public let targetDistractor: Span
    /// The first token of what decides between the two.
    public let predicate: Span
    /// Whether the antecedent acts or is acted on.
    public let role: PronounTruth.Role
    /// The gender of antecedent and pronoun.
    public let gender: PronounGender
    /// The gender of the distractor.
    public let distractorGender: PronounGender
    /// The kind of event.
    public let relation: String
    /// The sentence pattern.
    public let frame: String
  }

  /// The source text.
  public let source: String
  /// The target text.
  public let target: String
  /// The source's tokens, without the end token.
  public let sourceUnits: [String]
  /// The target's tokens.
  public let targetUnits: [String]
  /// Sure links: source unit, target unit.
  public let sure: [[Int]]
  /// Possible links that are not sure.
  public let possible: [[Int]]
  /// The pronoun; left out where the task has none.
  public let pronoun: Pronoun?

  /// What is known of `example`.
  public init(_ example: PracticeExample) {
    source = example.source
    target = example.target
    sourceUnits = example.sourceUnits
    targetUnits = example.targetUnits
    sure = example.alignment.filter(\.isSure).map { [$0.source, $0.target] }
    possible = example.alignment.filter { !$0.isSure }.map { [$0.source, $0.target] }
    pronoun = example.pronoun.map { truth in
      let (source, target) = (UnitSpans(example.sourceUnits), UnitSpans(example.targetUnits))
      return Pronoun(
        source: truth.sourcePronoun.map { source.span($0) } ?? source.gap(before: truth.predicate),
        target: target.span(truth.targetPronoun), antecedent: source.span(truth.antecedent),
        distractor: source.span(truth.distractor),
        targetAntecedent: target.span(truth.targetAntecedent),
        targetDistractor: target.span(truth.targetDistractor),
        predicate: source.span(truth.predicate), role: truth.role, gender: truth.gender,
        distractorGender: truth.distractorGender, relation: truth.relation, frame: truth.frame)
    }
  }

  /// Where units stand in their text.
  private struct UnitSpans {
    private let units: [String]
    private let starts: [Int]

    init(_ units: [String]) {
      self.units = units
      // A space at the very beginning is not part of the text.
      var place = units.first?.first == "▁" ? -1 : 0
      var starts: [Int] = []
      for unit in units {
        starts.append(place)
        place += unit.unicodeScalars.count
      }
      self.starts = starts
    }

    func span(_ unit: Int) -> Span {
      let text = units[unit].replacing("▁", with: "")
      let start = starts[unit] + (units[unit].first == "▁" ? 1 : 0)
      return Span(text: text, unit: unit, start: start, end: start + text.unicodeScalars.count)
    }

    func gap(before unit: Int) -> Span {
      Span(text: "", unit: unit, start: starts[unit], end: starts[unit])
    }
  }
}
