/// How far a found alignment is from a gold one.
///
///     AER = 1 - (|A ∩ S| + |A ∩ P|) / (|A| + |S|)
///
/// A the links found, S the sure and P the possible gold links, S ⊆ P. Range 0 (all sure links, and
/// only possible ones) to 1. Counts add up over sentences with `+`; the rate of a corpus is that
/// of the sums. Source: Och & Ney 2003.
public struct AlignmentErrorRate: Sendable, Equatable {
  /// Found links that are sure.
  public private(set) var foundSure: Int
  /// Found links that are possible.
  public private(set) var foundPossible: Int
  /// Links found.
  public private(set) var found: Int
  /// Sure links.
  public private(set) var sure: Int

  /// Compares `links` with `gold`.
  public init(_ links: Set<GoldAlignment.Link>, gold: GoldAlignment) {
    foundSure = links.intersection(gold.sure).count
    foundPossible = links.intersection(gold.possible).count
    found = links.count
    sure = gold.sure.count
  }

  /// The rate; 0 where nothing was to be found and nothing was.
  public var rate: Double {
    found + sure == 0 ? 0 : 1 - Double(foundSure + foundPossible) / Double(found + sure)
  }

  /// Share of found links that are possible; NaN where none was found.
  public var precision: Double { Double(foundPossible) / Double(found) }

  /// Share of sure links that were found; NaN where there are none.
  public var recall: Double { Double(foundSure) / Double(sure) }

  /// The counts of two sets of sentences together.
  public static func + (a: AlignmentErrorRate, b: AlignmentErrorRate) -> AlignmentErrorRate {
    var sum = a
    sum.foundSure += b.foundSure
    sum.foundPossible += b.foundPossible
    sum.found += b.found
    sum.sure += b.sure
    return sum
  }
}
