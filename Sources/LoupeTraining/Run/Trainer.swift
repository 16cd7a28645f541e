import LoupeModel
import LoupeTensor

/// Owns a model that is being trained: one call, one update of its weights.
///
///     loss = mean over target tokens of the label-smoothed cross-entropy
///     weights ← Adam(clip(∂loss/∂weights))
///
/// The same seed, batches and settings give the same weights, bit for bit, on any number of
/// threads.
public final class Trainer {
  /// What a trainer does besides the model's own settings.
  public struct Settings: Sendable, Equatable {
    /// Share of the target distribution spread over the whole vocabulary.
    public var labelSmoothing: Float = 0.1
    /// Largest Euclidean norm of all gradients together; larger ones are scaled down.
    ///
    /// 0 means no limit.
    public var maximumGradientNorm: Double = 1
    /// How the rate goes with the steps.
    public var schedule = LearningRateSchedule.inverseSquareRoot(peak: 1e-3, warmupSteps: 1_000)
    /// Constants of Adam.
    public var adam = AdamOptimiser.Constants()
    /// Arithmetic of the products with matrices; everything else is float32.
    public var precision = TrainingPrecision.fp32
    /// Seed of dropout.
    public var seed: UInt64 = 1

    /// The defaults.
    public init() {}
  }

  /// The model; its weights change with every update.
  public let model: Transformer
  /// What this trainer does.
  public let settings: Settings
  /// Updates done so far.
  public internal(set) var step = 0
  /// The optimiser and its moments.
  public let optimiser: AdamOptimiser
  /// Gradients of the last update.
  public let gradients: GradientStore
  private let workspace = Workspace(initialBytes: 64 << 20)
  private let pool: ThreadPool

  /// A trainer of `model`, which must have been made for training.
  public init(_ model: Transformer, settings: Settings, pool: ThreadPool = .shared) {
    self.model = model
    self.settings = settings
    self.pool = pool
    optimiser = AdamOptimiser(parameters: model.parameters, constants: settings.adam)
    gradients = GradientStore(parameters: model.parameters)
  }

  /// Bytes of activations and gradients of activations held between updates.
  public var workspaceBytes: Int { workspace.reservedBytes }

  /// One update from the gradients of `batches`, added up.
  ///
  /// - Throws: `TrainingError.diverged` when the gradient is not a number; the weights are then
  ///   unchanged.
  public func update(_ batches: [TrainingBatch]) throws(TrainingError) -> UpdateReport {
    let next = step + 1
    let loss = accumulateGradients(batches)
    let norm = gradients.norm(pool: pool)
    guard norm.isFinite, loss.mean.isFinite else { throw .diverged(step: next) }
    let limit = settings.maximumGradientNorm
    let scale = limit > 0 && norm > limit ? limit / norm : 1
    let rate = settings.schedule.rate(at: next)
    optimiser.update(gradients, gradientScale: Float(scale), rate: rate, step: next, pool: pool)
    step = next
    return UpdateReport(
      step: next, loss: loss.mean, negativeLogLikelihood: loss.negativeLogLikelihood,
      targetTokens: loss.tokens, sourceTokens: batches.reduce(0) { $0 + $1.sourceTokens },
      learningRate: rate, gradientNorm: norm)
  }

  /// Forward and backward of `batches`; their gradients stand in `gradients` afterwards.
  ///
  /// - Returns: the loss over all target tokens of the batches.
  public func accumulateGradients(_ batches: [TrainingBatch]) -> Loss {
    gradients.clear()
    let divisor = batches.reduce(0) { $0 + $1.targetTokens }
    var smoothed = 0.0
    var likelihood = 0.0
    for (index, batch) in batches.enumerated() {
      let loss = forwardAndBackward(batch, index: index, divisor: divisor)
      smoothed += loss.mean * Double(loss.tokens)
      likelihood += loss.negativeLogLikelihood * Double(loss.tokens)
    }
    let count = Double(max(divisor, 1))
    return Loss(mean: smoothed / count, negativeLogLikelihood: likelihood / count, tokens: divisor)
  }

  private func forwardAndBackward(_ batch: TrainingBatch, index: Int, divisor: Int) -> Loss {
    workspace.reset()
    let tape = Tape(workspace: workspace, store: gradients)
    let context = ComputeContext(
      workspace: workspace, pool: pool, tape: tape, dropoutSeed: dropoutSeed(batch: index),
      precision: settings.precision.arithmetic)
    let pass = ForwardPass(context, count: batch.pairs.count)
    let loss = model.loss(
      sources: batch.sources,
      decoderInputs: batch.decoderInputs(startID: model.configuration.decoderStartID),
      targets: batch.targets, smoothing: settings.labelSmoothing, divisor: divisor, pass)
    tape.backward()
    return loss
  }

  /// The seed depends on the step alone, not on what ran before: a resumed run drops the same
  /// elements.
  private func dropoutSeed(batch index: Int) -> UInt64 {
    var random = SplitMix64(seed: settings.seed)
    let base = random.next()
    var mixed = SplitMix64(seed: base ^ (UInt64(step + 1) << 16 | UInt64(index)))
    return mixed.next()
  }
}
