/// How the learning rate goes up and down with the steps.
public indirect enum LearningRateSchedule: Sendable, Equatable {
  /// factor · d_model^-½ · min(step^-½, step · warmup^-1½) (Vaswani et al. 2017, equation 3).
  case paper(factor: Double, dModel: Int, warmupSteps: Int)
  /// Rises evenly to `peak` at step `warmupSteps`, then falls as peak · √(warmup / step).
  case inverseSquareRoot(peak: Double, warmupSteps: Int)
  /// Rises evenly to `peak` at step `warmupSteps`, then stays.
  case warmupConstant(peak: Double, warmupSteps: Int)
  /// The same rate at every step.
  case constant(Double)
  /// Another schedule up to step `start`; from there the rate falls evenly, to reach zero after step
  /// `end` (Hägele et al. 2024: a short decay at the end of a constant rate does as well as a
  /// schedule that falls all the time).
  case coolingDown(LearningRateSchedule, start: Int, end: Int)

  /// The rate of update `step`, counted from 1.
  public func rate(at step: Int) -> Double {
    let number = Double(max(step, 1))
    switch self {
    case .paper(let factor, let dModel, let warmupSteps):
      let warmup = Double(max(warmupSteps, 1))
      let scale = factor / Double(dModel).squareRoot()
      return scale * min(1 / number.squareRoot(), number / (warmup * warmup.squareRoot()))
    case .inverseSquareRoot(let peak, let warmupSteps):
      let warmup = Double(max(warmupSteps, 1))
      return peak * min(number / warmup, (warmup / number).squareRoot())
    case .warmupConstant(let peak, let warmupSteps):
      return peak * min(number / Double(max(warmupSteps, 1)), 1)
    case .constant(let rate):
      return rate
    case .coolingDown(let schedule, let start, let end):
      guard step > start else { return schedule.rate(at: step) }
      let share = Double(end + 1 - step) / Double(max(end + 1 - start, 1))
      return schedule.rate(at: start) * max(share, 0)
    }
  }
}
