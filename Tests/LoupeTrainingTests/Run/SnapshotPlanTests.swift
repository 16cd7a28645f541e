import LoupeTraining
import Testing

/// When a forming model is looked at.
@Suite struct SnapshotPlanTests {
  @Test func looksBecomeRarerWithTheSteps() {
    let plan = SnapshotPlan()
    var looks = [plan.first(from: 0)]
    while let last = looks.last, last < 100_000 { looks.append(plan.next(after: last)) }
    #expect(looks.prefix(4) == [0, 10, 20, 30])
    let gaps = zip(looks.dropFirst(), looks).map { $0 - $1 }
    #expect(zip(gaps.dropFirst(), gaps).allSatisfy { $0 >= $1 })
    #expect(looks.count < 80)
  }

  @Test func aTrainingThatGoesOnKeepsToTheSameSteps() {
    let plan = SnapshotPlan()
    var looks = [0]
    while let last = looks.last, last < 5_000 { looks.append(plan.next(after: last)) }
    for step in [1, 9, 10, 11, 95, 1_000, 4_999] {
      #expect(plan.first(from: step) == looks.first { $0 > step })
    }
  }

  @Test func looksAreCountedBeforehand() {
    let plan = SnapshotPlan()
    #expect([0, 1, 10, 11, 25].map { plan.looks(steps: $0) } == [1, 2, 2, 3, 4])
    var looks = [0]
    while let last = looks.last, last < 3_000 { looks.append(min(plan.next(after: last), 3_000)) }
    #expect(plan.looks(steps: 3_000) == looks.count)
  }
}
