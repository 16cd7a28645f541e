import ArgumentParser
import LoupeModel
import LoupeTensor

/// `loupe benchmark attention`: full attention over one long sequence, forward and backward.
struct AttentionBenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attention",
    abstract: "Time full attention over one sequence, forward and with its gradients.")

  @OptionGroup var repetition: BenchmarkRun
  @Option(help: "Positions of the sequence.") var length = 1_024
  @Option(help: "Heads.") var heads = 8
  @Option(help: "Columns of one head.") var headSize = 64
  @Option(help: "Threads to compute with (default: as many as the machine has cores).")
  var threads: Int?

  func validate() throws {
    guard length > 0, heads > 0, headSize > 0 else {
      throw ValidationError("--length, --heads and --head-size must be above 0.")
    }
  }

  func run() throws {
    try reportingFailures {
      let attention = FullAttention(
        length: length, heads: heads, headSize: headSize,
        pool: threads.map { ThreadPool(threads: $0) } ?? .shared)
      attention.forward()
      attention.forwardAndBackward()
      try repetition.answer {
        let forward = Timing(seconds: repetition.seconds / 2, least: 1) { attention.forward() }
        let both = Timing(seconds: repetition.seconds / 2, least: 1) {
          attention.forwardAndBackward()
        }
        return BenchmarkLine(both).with("forward_seconds", forward.median)
      }
    }
  }
}

/// The attention operation of the model on random queries, keys and values.
private final class FullAttention {
  private let layout: AttentionLayout
  private let width: Int
  private let pool: ThreadPool
  private let workspace = Workspace(initialBytes: 64 << 20)
  private let store = GradientStore(parameters: [])
  private let numbers: [Float]
  private let scale: Float

  init(length: Int, heads: Int, headSize: Int, pool: ThreadPool) {
    layout = .selfAttention(heads: heads, lengths: [length])
    width = heads * headSize
    self.pool = pool
    scale = 1 / Float(headSize).squareRoot()
    var random = SplitMix64(seed: 1)
    numbers = (0..<4 * length * width).map { _ in random.normal() }
  }

  func forward() {
    workspace.reset()
    let context = ComputeContext(workspace: workspace, pool: pool)
    let (q, k, v) = operands(context, tracked: false)
    _ = context.attend(q, k, v, layout, scale: scale)
  }

  func forwardAndBackward() {
    workspace.reset()
    let tape = Tape(workspace: workspace, store: store)
    let context = ComputeContext(
      workspace: workspace, pool: pool, tape: tape, dropoutSeed: nil)
    let (q, k, v) = operands(context, tracked: true)
    let mixed = context.attend(q, k, v, layout, scale: scale)
    let gradient = context.result(mixed.shape, tracked: false)
    fill(gradient, part: 3)
    tape.seed(mixed, with: gradient.pointer)
    tape.backward()
  }

  private func operands(
    _ context: ComputeContext, tracked: Bool
  ) -> (TensorColumns, TensorColumns, TensorColumns) {
    func operand(_ part: Int) -> TensorColumns {
      let tensor = context.result(
        Shape(.position, layout.queryCount, .model, width), tracked: tracked)
      fill(tensor, part: part)
      return tensor.allColumns
    }
    return (operand(0), operand(1), operand(2))
  }

  private func fill(_ tensor: Tensor, part: Int) {
    numbers.withUnsafeBufferPointer { numbers in
      guard let base = numbers.baseAddress else { return }
      tensor.pointer.update(from: base + part * tensor.count, count: tensor.count)
    }
  }
}
