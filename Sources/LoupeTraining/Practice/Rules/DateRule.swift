import LoupeModel

/// Dates of 1926 to 2050 from three Japanese ways of writing to English:
/// `2026年11月23日`, `2026/11/23` and `令和8年11月23日` → `23 November 2026`.
///
/// A date is held out in all its ways of writing. Day, month and year are aligned surely digit by
/// digit with what they repeat; a month's name surely with all digits of the month; a year from an
/// era surely with its era and the year's digits, since both decide.
struct DateRule: PracticeRule {
  let splitsByKey = true
  let capacity = 3.0 * 45_656

  static let years = 1926...2050

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  func candidate(_ random: inout SplitMix64, number: Int) -> PracticeCandidate {
    let year = Self.years.lowerBound + random.below(Self.years.count)
    let month = 1 + random.below(12)
    let day = 1 + random.below(CivilDate.days(inMonth: month, of: year))
    let date = CivilDate(year: year, month: month, day: day)
    let style = Style.allCases[random.below(Style.allCases.count)]
    return PracticeCandidate(key: Self.key(date)) { example(date, style) }
  }

  private static func key(_ date: CivilDate) -> String { "\(date.year)/\(date.month)/\(date.day)" }

  /// How a date is written.
  enum Style: CaseIterable {
    case western
    case slashes
    case era
  }

  /// The example of `date`; a date before the first era is written the western way.
  func example(_ date: CivilDate, _ style: Style) -> PracticeExample {
    var source = UnitText()
    let year: [Int]
    let era = style == .era ? JapaneseEra(of: date) : nil
    if let era {
      let name = source.add(era.name)
      year = name + source.add(era.yearText(of: date))
    } else {
      year = source.add("\(date.year)")
    }
    let marks = style == .slashes ? ["/", "/", ""] : ["年", "月", "日"]
    source.add(marks[0])
    let month = source.add("\(date.month)")
    source.add(marks[1])
    let day = source.add("\(date.day)")
    source.add(marks[2])

    var target = UnitText()
    var links = Self.digitLinks(from: day, to: target.add("\(date.day)"))
    target.add(" ")
    links += Self.allLinks(from: month, to: target.add(Self.months[date.month - 1]))
    target.add(" ")
    let written = target.add("\(date.year)")
    links +=
      era == nil
      ? Self.digitLinks(from: year, to: written) : Self.allLinks(from: year, to: written)
    return PracticeExample(
      sourceUnits: source.units, targetUnits: target.units, alignment: links,
      key: Self.key(date))
  }

  private static func digitLinks(from source: [Int], to target: [Int]) -> [PracticeLink] {
    zip(source, target).map { PracticeLink(source: $0, target: $1) }
  }

  private static func allLinks(from source: [Int], to target: [Int]) -> [PracticeLink] {
    target.flatMap { unit in source.map { PracticeLink(source: $0, target: unit) } }
  }

  /// A text in the making, each character a unit.
  private struct UnitText {
    var units: [String] = []

    /// Adds `text` and says which units it became.
    @discardableResult
    mutating func add(_ text: String) -> [Int] {
      let start = units.count
      units += text.map { $0 == " " ? "▁" : String($0) }
      return Array(start..<units.count)
    }
  }
}
