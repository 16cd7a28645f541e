/// The largest absolute difference of two lists; infinite when lengths differ or one holds NaN.
public func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  var largest: Float = 0
  for (x, y) in zip(a, b) where x != y {
    let difference = abs(x - y)
    guard difference <= .greatestFiniteMagnitude else { return .infinity }
    largest = max(largest, difference)
  }
  return largest
}
