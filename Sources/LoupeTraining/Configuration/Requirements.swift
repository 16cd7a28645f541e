// What every group of settings is checked with.

/// Refuses a setting unless `condition` holds.
func require(
  _ condition: Bool, _ key: String, _ reason: @autoclosure () -> String
) throws(TrainingError) {
  guard condition else { throw .setting(key, reason: reason()) }
}

/// Refuses whole numbers outside of their ranges.
func requireRanges(
  _ ranges: [(String, Int, ClosedRange<Int>)], in group: String
) throws(TrainingError) {
  for (key, value, range) in ranges {
    try require(
      range.contains(value), "\(group).\(key)",
      "is \(value); it must lie in \(range.lowerBound)…\(range.upperBound)")
  }
}
