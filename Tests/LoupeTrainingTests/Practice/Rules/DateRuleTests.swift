#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import Testing

  @testable import LoupeTraining

  struct DateRuleTests {
    private let rule = DateRule()

    private func pair(
      _ year: Int, _ month: Int, _ day: Int, _ style: DateRule.Style
    ) -> [String] {
      let example = rule.example(CivilDate(year: year, month: month, day: day), style)
      return [example.source, example.target]
    }

    @Test func waysOfWriting() {
      #expect(pair(2026, 11, 23, .western) == ["2026年11月23日", "23 November 2026"])
      #expect(pair(2026, 11, 3, .slashes) == ["2026/11/3", "3 November 2026"])
      #expect(pair(2026, 11, 23, .era) == ["令和8年11月23日", "23 November 2026"])
    }

    /// The day of a change belongs to the new era, whose first year is 元.
    @Test func bordersOfTheEras() {
      #expect(pair(1926, 12, 24, .era)[0] == "1926年12月24日")
      #expect(pair(1926, 12, 25, .era)[0] == "昭和元年12月25日")
      #expect(pair(1989, 1, 7, .era)[0] == "昭和64年1月7日")
      #expect(pair(1989, 1, 8, .era)[0] == "平成元年1月8日")
      #expect(pair(2019, 4, 30, .era)[0] == "平成31年4月30日")
      #expect(pair(2019, 5, 1, .era)[0] == "令和元年5月1日")
      #expect(pair(2020, 2, 29, .era)[0] == "令和2年2月29日")
    }

    /// Words of the source are 2026|年|11|月|23|日, of the target 23|November|2026.
    @Test func goldAlignments() {
      let date = CivilDate(year: 2026, month: 11, day: 23)
      #expect(rule.example(date, .western).pharaoh == "4-0 2-1 0-2")
      #expect(rule.example(date, .slashes).pharaoh == "4-0 2-1 0-2")
      // 令和|8|年|11|月|23|日: era and year both decide.
      #expect(rule.example(date, .era).pharaoh == "5-0 3-1 0-2 1-2")
    }

    /// Every example agrees with the calendars of the system.
    @Test func examplesAgreeWithTheSystemsCalendar() throws {
      var gregorian = Calendar(identifier: .gregorian)
      gregorian.timeZone = .gmt
      let formatter = DateFormatter()
      formatter.locale = Locale(identifier: "en_GB")
      formatter.timeZone = .gmt
      formatter.dateFormat = "d MMMM yyyy"
      let japanese = DateFormatter()
      japanese.calendar = Calendar(identifier: .japanese)
      japanese.locale = Locale(identifier: "ja_JP")
      japanese.timeZone = .gmt
      japanese.dateFormat = "Gy年M月d日"
      for example in PracticeTaskTests.small(.dates).examples(.training) {
        let date = try #require(formatter.date(from: example.target))
        let written = japanese.string(from: date).replacing("和1年", with: "和元年")
          .replacing("成1年", with: "成元年")
        let parts = gregorian.dateComponents([.year, .month, .day], from: date)
        let (year, month, day) = (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
        let allowed = [written, "\(year)年\(month)月\(day)日", "\(year)/\(month)/\(day)"]
        #expect(allowed.contains(example.source), "\(example.source) \(example.target)")
      }
    }

    @Test func capacityIsTheNumberOfDays() {
      let days = DateRule.years.reduce(0) { sum, year in
        sum + (1...12).reduce(0) { $0 + CivilDate.days(inMonth: $1, of: year) }
      }
      #expect(rule.capacity == Double(3 * days))
    }
  }
#endif
