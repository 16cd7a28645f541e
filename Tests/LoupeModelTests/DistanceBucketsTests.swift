#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeModel

  /// Buckets of distances against what transformers' T5 computes.
  struct DistanceBucketsTests {
    /// At which distances before the query a new bucket begins.
    struct Case: Sendable, CustomTestStringConvertible {
      let buckets: Int
      let maximumDistance: Int
      let looksAhead: Bool
      let starts: [Int]
      var testDescription: String { "\(buckets) buckets to \(maximumDistance), \(looksAhead)" }
    }

    static let cases = [
      Case(
        buckets: 32, maximumDistance: 128, looksAhead: true,
        starts: Array(1...8) + [12, 16, 23, 32, 46, 64, 91]),
      Case(
        buckets: 32, maximumDistance: 128, looksAhead: false,
        starts: Array(1...16) + [19, 21, 24, 27, 31, 35, 40, 46, 52, 59, 67, 77, 87, 99, 113]),
      Case(buckets: 10, maximumDistance: 24, looksAhead: true, starts: [1, 2, 5, 11]),
      Case(
        buckets: 10, maximumDistance: 24, looksAhead: false, starts: [1, 2, 3, 4, 5, 7, 10, 13, 18]),
      Case(buckets: 7, maximumDistance: 9, looksAhead: true, starts: [1, 3]),
      Case(buckets: 7, maximumDistance: 9, looksAhead: false, starts: [1, 2, 3, 4, 6, 7]),
      Case(buckets: 16, maximumDistance: 40, looksAhead: true, starts: [1, 2, 3, 4, 8, 13, 23]),
      Case(buckets: 5, maximumDistance: 20, looksAhead: false, starts: [1, 2, 5, 10]),
      Case(buckets: 4, maximumDistance: 3, looksAhead: false, starts: [1, 2, 3]),
      Case(buckets: 4, maximumDistance: 4, looksAhead: true, starts: [1]),
      Case(
        buckets: 33, maximumDistance: 300, looksAhead: false,
        starts: Array(1...16) + [20, 23, 27, 32, 38, 46, 54, 64, 76, 90, 107, 127, 151, 179, 213]
          + [253]),
      Case(
        buckets: 64, maximumDistance: 1_000, looksAhead: true,
        starts: Array(1...16) + [
          21, 27, 35, 45, 59, 76, 98, 127, 164, 213, 275, 356, 461, 597, 773,
        ]),
    ]

    @Test(arguments: cases)
    func bucketsBeginWhereTransformersBeginsThem(_ example: Case) {
      let rule = DistanceBuckets(
        buckets: example.buckets, maximumDistance: example.maximumDistance,
        looksAhead: example.looksAhead)
      let ahead = example.looksAhead ? example.buckets / 2 : 0
      var expected = 0
      #expect(rule.bucket(of: 0) == 0)
      for distance in 1...1_100 {
        if example.starts.contains(distance) { expected += 1 }
        #expect(rule.bucket(of: -distance) == expected, "\(distance) before the query")
        #expect(
          rule.bucket(of: distance) == (example.looksAhead ? ahead + expected : 0),
          "\(distance) behind the query")
      }
    }
  }
#endif
