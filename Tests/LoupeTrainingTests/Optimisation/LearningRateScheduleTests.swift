import Foundation
import LoupeTraining
import Testing

struct LearningRateScheduleTests {
  /// The paper's base model: d_model 512, warm-up 4,000.
  @Test func paper() {
    let schedule = LearningRateSchedule.paper(factor: 1, dModel: 512, warmupSteps: 4_000)
    let peak = pow(512, -0.5) * pow(4_000, -0.5)
    #expect(abs(schedule.rate(at: 4_000) - peak) <= 1e-12)
    #expect(abs(schedule.rate(at: 1) - peak / 4_000) <= 1e-12)
    #expect(abs(schedule.rate(at: 16_000) - peak / 2) <= 1e-12)
  }

  @Test func inverseSquareRoot() {
    let schedule = LearningRateSchedule.inverseSquareRoot(peak: 1e-3, warmupSteps: 100)
    #expect(abs(schedule.rate(at: 50) - 5e-4) <= 1e-12)
    #expect(abs(schedule.rate(at: 100) - 1e-3) <= 1e-12)
    #expect(abs(schedule.rate(at: 400) - 5e-4) <= 1e-12)
  }

  @Test func constant() {
    #expect(LearningRateSchedule.constant(0.1).rate(at: 1) == 0.1)
    #expect(LearningRateSchedule.constant(0.1).rate(at: 1_000_000) == 0.1)
  }

  @Test func warmupConstant() {
    let schedule = LearningRateSchedule.warmupConstant(peak: 1e-3, warmupSteps: 100)
    #expect(abs(schedule.rate(at: 50) - 5e-4) <= 1e-12)
    #expect(schedule.rate(at: 100) == 1e-3)
    #expect(schedule.rate(at: 5_000) == 1e-3)
  }

  /// The schedule as it is up to the start, then even steps down; the last update still counts.
  @Test func coolingDown() {
    let schedule = LearningRateSchedule.coolingDown(
      .inverseSquareRoot(peak: 1e-3, warmupSteps: 100), start: 400, end: 499)
    #expect(abs(schedule.rate(at: 100) - 1e-3) <= 1e-12)
    #expect(abs(schedule.rate(at: 400) - 5e-4) <= 1e-12)
    #expect(abs(schedule.rate(at: 450) - 2.5e-4) <= 1e-12)
    #expect(abs(schedule.rate(at: 499) - 5e-6) <= 1e-12)
    #expect(schedule.rate(at: 500) == 0)
    #expect(schedule.rate(at: 600) == 0)
  }
}
