import LoupeModel

/// Adding two numbers digit by digit: `3 7 + 4 8` → `8 5`.
///
/// A digit of the sum is aligned surely with the digits of its own place in both numbers, and
/// possibly with the lower places that decide whether a carry comes in: the next lower place, and
/// as long as a place adds up to nine and so passes a carry on, the one below it. A leading 1 has no
/// place of its own: it is aligned surely with the highest place, which carries.
struct AdditionRule: PracticeRule {
  let digits: ClosedRange<Int>
  let splitsByKey = true

  var capacity: Double {
    let numbers = Double(digits.reduce(0) { $0 + Self.count(digits: $1) })
    return numbers * numbers
  }

  func candidate(_ random: inout SplitMix64, number: Int) -> PracticeCandidate {
    let (a, b) = (drawNumber(&random), drawNumber(&random))
    return PracticeCandidate(key: Self.key(a, b)) { example(a, b) }
  }

  private static func key(_ a: Int, _ b: Int) -> String { "\(min(a, b))+\(max(a, b))" }

  /// The example of two numbers; a + b and b + a are held out together.
  func example(_ a: Int, _ b: Int) -> PracticeExample {
    let (first, second, sum) = (Self.digits(a), Self.digits(b), Self.digits(a + b))
    return PracticeExample(
      sourceUnits: first.map(Self.unit) + ["▁+"] + second.map(Self.unit),
      targetUnits: sum.map(Self.unit), alignment: links(first, second, sum),
      key: Self.key(a, b))
  }

  /// Numbers of digits are drawn evenly.
  private func drawNumber(_ random: inout SplitMix64) -> Int {
    let length = digits.lowerBound + random.below(digits.count)
    let lowest = length == 1 ? 0 : Self.power(length - 1)
    return lowest + random.below(Self.count(digits: length))
  }

  private func links(_ first: [Int], _ second: [Int], _ sum: [Int]) -> [PracticeLink] {
    /// Source units of the digits that stand at `place`, counted from the ones.
    func units(at place: Int) -> [Int] {
      var units: [Int] = []
      if place < first.count { units.append(first.count - 1 - place) }
      if place < second.count { units.append(first.count + second.count - place) }
      return units
    }
    func total(at place: Int) -> Int {
      (place < first.count ? first[first.count - 1 - place] : 0)
        + (place < second.count ? second[second.count - 1 - place] : 0)
    }
    var links: [PracticeLink] = []
    for target in sum.indices {
      let place = sum.count - 1 - target
      let own = min(place, max(first.count, second.count) - 1)
      links += units(at: own).map { PracticeLink(source: $0, target: target) }
      var lower = own
      // The highest place carries by itself, or passes on a carry where it adds up to nine.
      var asksBelow = own == place || total(at: own) == 9
      while asksBelow, lower > 0 {
        lower -= 1
        links += units(at: lower).map { PracticeLink(source: $0, target: target, isSure: false) }
        asksBelow = total(at: lower) == 9
      }
    }
    return links
  }

  private static func digits(_ number: Int) -> [Int] {
    String(number).utf8.map { Int($0) - 48 }
  }

  private static func unit(_ digit: Int) -> String { "▁\(digit)" }

  private static func power(_ exponent: Int) -> Int { (0..<exponent).reduce(1) { p, _ in p * 10 } }

  /// How many numbers have so many digits; zero is one of one digit.
  private static func count(digits: Int) -> Int {
    digits == 1 ? 10 : 9 * power(digits - 1)
  }
}
