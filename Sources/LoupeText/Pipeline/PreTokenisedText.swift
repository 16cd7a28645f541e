/// Text cut into the stretches that the model segments one by one.
package struct PreTokenisedText {
  private(set) var text: AlignedText
  /// The stretches in order, none empty; what lies between is dropped.
  private(set) var ranges: [Range<Int>]

  /// The whole text as one stretch.
  package init(_ text: AlignedText) {
    self.text = text
    ranges = text.bytes.isEmpty ? [] : [0..<text.bytes.count]
  }

  /// What happens to the places at which text is cut.
  enum Behaviour: String, Sendable {
    case removed = "Removed"
    case isolated = "Isolated"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
    case contiguous = "Contiguous"
  }

  /// Cuts every stretch at the places that `places` finds in it, in order and without overlap.
  mutating func split(
    _ behaviour: Behaviour, isInverted: Bool = false,
    at places: ([UInt8], Range<Int>) throws(TextError) -> [Range<Int>]
  ) throws(TextError) {
    var cut: [Range<Int>] = []
    for range in ranges {
      var stretches = Self.stretches(of: range, at: try places(text.bytes, range))
      if isInverted {
        for index in stretches.indices { stretches[index].isPlace.toggle() }
      }
      cut += Self.joined(stretches, behaviour)
    }
    ranges = cut
  }

  private typealias Stretch = (range: Range<Int>, isPlace: Bool)

  private static func stretches(of range: Range<Int>, at places: [Range<Int>]) -> [Stretch] {
    var stretches: [Stretch] = []
    var position = range.lowerBound
    for place in places {
      if position < place.lowerBound { stretches.append((position..<place.lowerBound, false)) }
      stretches.append((place, true))
      position = place.upperBound
    }
    if position < range.upperBound { stretches.append((position..<range.upperBound, false)) }
    return stretches
  }

  private static func joined(_ stretches: [Stretch], _ behaviour: Behaviour) -> [Range<Int>] {
    switch behaviour {
    case .isolated: return stretches.map(\.range)
    case .removed: return stretches.filter { !$0.isPlace }.map(\.range)
    case .contiguous:
      return joined(stretches) { previous, next in previous == next }
    case .mergedWithPrevious:
      return joined(stretches) { previous, next in next && !previous }
    case .mergedWithNext:
      // From the end: a place goes with what follows it unless that is a place, too.
      var result: [Range<Int>] = []
      var previous = false
      for (range, isPlace) in stretches.reversed() {
        if isPlace, !previous, let last = result.last {
          result[result.count - 1] = range.lowerBound..<last.upperBound
        } else {
          result.append(range)
        }
        previous = isPlace
      }
      return result.reversed()
    }
  }

  /// Joins a stretch to the one before where `goesOn` says so of the two.
  private static func joined(
    _ stretches: [Stretch], _ goesOn: (_ previous: Bool, _ next: Bool) -> Bool
  ) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var previous: Bool?
    for (range, isPlace) in stretches {
      if let before = previous, goesOn(before, isPlace), let last = result.last {
        result[result.count - 1] = last.lowerBound..<range.upperBound
      } else {
        result.append(range)
      }
      previous = isPlace
    }
    return result
  }

  /// Writes every stretch anew: `write` appends what it turns into.
  mutating func rewrite(
    _ write: (_ text: AlignedText, _ range: Range<Int>, _ result: inout AlignedText) -> Void
  ) {
    var rewritten = AlignedText()
    rewritten.reserve(text.bytes.count + text.bytes.count / 4 + 8)
    var newRanges: [Range<Int>] = []
    newRanges.reserveCapacity(ranges.count)
    for range in ranges {
      let start = rewritten.bytes.count
      write(text, range, &rewritten)
      if start < rewritten.bytes.count { newRanges.append(start..<rewritten.bytes.count) }
    }
    text = rewritten
    ranges = newRanges
  }
}
