/// A Japanese era, which counts years from an emperor's accession.
struct JapaneseEra: Sendable {
  let name: String
  let start: CivilDate

  /// The eras from 1926 on; the day of the change belongs to the new one.
  static let all = [
    JapaneseEra(name: "昭和", start: CivilDate(year: 1926, month: 12, day: 25)),
    JapaneseEra(name: "平成", start: CivilDate(year: 1989, month: 1, day: 8)),
    JapaneseEra(name: "令和", start: CivilDate(year: 2019, month: 5, day: 1)),
  ]

  private init(name: String, start: CivilDate) {
    self.name = name
    self.start = start
  }

  /// The era of `date`; nil before the first.
  init?(of date: CivilDate) {
    guard let era = Self.all.last(where: { !(date < $0.start) }) else { return nil }
    self = era
  }

  /// The year of the era as it is written; the first is called 元.
  func yearText(of date: CivilDate) -> String {
    let number = date.year - start.year + 1
    return number == 1 ? "元" : "\(number)"
  }
}
