import LoupeServer
import Testing

/// Who gets to compute next.
@Suite struct RunQueueTests {
  private func order(_ waiting: [(String, String)], _ computing: [String: Int] = [:]) -> [String] {
    RunQueue.order(
      waiting.map { RunQueue.Waiting(run: $0.0, owner: $0.1) }, computing: computing)
  }

  @Test func onePersonWaitsInOrder() {
    #expect(order([("1", "a"), ("2", "a"), ("3", "a")]) == ["1", "2", "3"])
  }

  @Test func peopleTakeTurns() {
    #expect(
      order([("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("c1", "c"), ("b2", "b")])
        == ["a1", "b1", "c1", "a2", "b2", "a3"])
  }

  @Test func whoComputesAlreadyComesLater() {
    #expect(order([("a2", "a"), ("b1", "b")], ["a": 1]) == ["b1", "a2"])
  }

  @Test func nobodyIsForgotten() {
    let waiting = (0..<40).map { ("\($0)", "\($0 * 7 % 5)") }
    #expect(Set(order(waiting)) == Set(waiting.map(\.0)))
  }
}
