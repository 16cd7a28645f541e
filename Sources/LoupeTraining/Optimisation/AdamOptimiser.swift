import LoupeTensor

/// Adam (Kingma & Ba 2015) over all trainable parameters of one model.
///
/// Owns the moments; the trainer that owns the model is the only one to write to its parameters.
public final class AdamOptimiser {
  /// The constants of the rule.
  public struct Constants: Sendable, Equatable {
    /// Memory of the first moment, β₁.
    public var beta1: Float = 0.9
    /// Memory of the second moment, β₂.
    public var beta2: Float = 0.98
    /// Added to the root of the second moment.
    public var epsilon: Float = 1e-9
    /// Decoupled weight decay (Loshchilov & Hutter 2019), a share of the weight per unit of rate.
    public var weightDecay: Float = 0

    /// The paper's constants.
    public init() {}
  }

  /// The constants of the rule.
  public let constants: Constants
  /// Trainable parameters, in the order of the moments.
  package let parameters: [Parameter]
  /// Running mean of each gradient.
  package let firstMoments: [Buffer]
  /// Running mean of each squared gradient.
  package let secondMoments: [Buffer]

  /// Floats one task updates: large enough to be worth a thread, small enough to share evenly.
  private static let chunk = 1 << 15
  private let tasks: [(parameter: Int, range: Range<Int>)]

  /// Moments of zero for the trainable ones among `parameters`.
  public init(parameters: [Parameter], constants: Constants = Constants()) {
    self.parameters = parameters.filter(\.isTrainable)
    self.constants = constants
    firstMoments = self.parameters.map { Buffer(zeros: $0.shape.count) }
    secondMoments = self.parameters.map { Buffer(zeros: $0.shape.count) }
    tasks = self.parameters.enumerated().flatMap { place, parameter in
      stride(from: 0, to: parameter.shape.count, by: Self.chunk).map { start in
        (place, start..<min(start + Self.chunk, parameter.shape.count))
      }
    }
  }

  /// One update.
  ///
  /// - Parameters:
  ///   - gradients: the gradient of each parameter.
  ///   - gradientScale: what gradients are multiplied by first (clipping).
  ///   - rate: the learning rate.
  ///   - step: number of this update, counted from 1.
  ///   - pool: threads that may help; they never change a result.
  public func update(
    _ gradients: GradientStore, gradientScale: Float, rate: Double, step: Int, pool: ThreadPool
  ) {
    let rule = AdamStep(
      rate: Float(rate), gradientScale: gradientScale, beta1: constants.beta1,
      beta2: constants.beta2, epsilon: constants.epsilon, weightDecay: constants.weightDecay,
      step: step)
    gradients.settle(pool: pool)
    pool.run(tasks.count) { index in
      let (place, range) = tasks[index]
      let parameter = parameters[place]
      rule.apply(
        to: parameter.values, gradient: gradients.gradient(of: parameter),
        firstMoment: firstMoments[place], secondMoment: secondMoments[place], range: range)
    }
  }
}
