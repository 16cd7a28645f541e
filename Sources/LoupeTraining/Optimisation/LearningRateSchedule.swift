/// How the learning rate goes up and down with the steps.
public enum LearningRateSchedule: Sendable, Equatable {
  /// factor · d_model^-½ · min(step^-½, step · warmup^-1½) (Vaswani et al. 2017, equation 3).
  case paper(factor: Double, dModel: Int, warmupSteps: Int)
  /// Rises evenly to `peak` at step `warmupSteps`, then falls as peak · √(warmup / step).
  case inverseSquareRoot(peak: Double, warmupSteps: Int)
  /// The same rate at every step.
  case constant(Double)

  /// The rate of update `step`, counted from 1.
  public func rate(at step: Int) -> Double {
    let step = Double(max(step, 1))
    switch self {
    case .paper(let factor, let dModel, let warmupSteps):
      let warmup = Double(max(warmupSteps, 1))
      let scale = factor / Double(dModel).squareRoot()
      return scale * min(1 / step.squareRoot(), step / (warmup * warmup.squareRoot()))
    case .inverseSquareRoot(let peak, let warmupSteps):
      let warmup = Double(max(warmupSteps, 1))
      return peak * min(step / warmup, (warmup / step).squareRoot())
    case .constant(let rate):
      return rate
    }
  }
}
