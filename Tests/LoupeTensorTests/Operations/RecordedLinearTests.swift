import LoupeTensor
import LoupeTestSupport
import Testing

/// Linear maps of training: joined ones, many rows, threads, and bfloat16.
struct RecordedLinearTests {
  private let first = Make.parameter("a", Shape(.model, 6, .model, 5), index: 0, seed: 2)
  private let firstBias = Make.parameter("ab", Shape(.model, 6), index: 1, seed: 3)
  private let second = Make.parameter("b", Shape(.model, 3, .model, 5), index: 2, seed: 4)

  private func joined(rows: Int, threads: Int = 1) -> GradientCheck {
    let maps = JoinedParameters([
      .init(weight: first, bias: firstBias), .init(weight: second, bias: nil),
    ])
    return GradientCheck(
      shapes: [Make.rows(rows, 5)], parameters: [first, firstBias, second],
      pool: ThreadPool(threads: threads)
    ) { $0.linear($1[0], maps) }
  }

  /// One map has more outputs than inputs, the other fewer: both ways to the matrix's gradient.
  @Test func joinedGradients() { joined(rows: 3).run() }

  @Test func threadsDoNotChangeIt() {
    var random = SeededNumbers(seed: 6)
    let x = [random.floats(501 * 5)]
    let one = joined(rows: 501).outcome(x, differentiates: true)
    let three = joined(rows: 501, threads: 3).outcome(x, differentiates: true)
    #expect(one.output == three.output)
    #expect(one.inputGradients == three.inputGradients)
    #expect(one.parameterGradients == three.parameterGradients)
  }

  /// A tensor that two maps read: the second gradient is added to the first.
  @Test func gradientsAddUpWhereATensorIsReadTwice() {
    let twin = Make.parameter("c", Shape(.model, 6, .model, 5), index: 2, seed: 8)
    GradientCheck(
      shapes: [Make.rows(3, 5)], parameters: [first, firstBias, twin, Self.ones, Self.zeros]
    ) { [first, firstBias] in
      $0.addNormalise(
        $0.linear($1[0], first, firstBias), residual: $0.linear($1[0], twin, nil),
        gain: Self.ones, bias: Self.zeros, epsilon: 1e-3)
    }.run()
  }

  private static let ones = Parameter(
    name: "ones", shape: Shape(.model, 6), index: 3, values: Buffer([1, 1, 1, 1, 1, 1]),
    isTrainable: false)
  private static let zeros = Parameter(
    name: "zeros", shape: Shape(.model, 6), index: 4, values: Buffer(zeros: 6),
    isTrainable: false)

  /// Both factors rounded to 8 significant bits: each gradient stays within 2 % of its largest
  /// element, and differs (the setting does something).
  @Test func bfloat16StaysNear() {
    var random = SeededNumbers(seed: 7)
    let x = random.floats(200 * 5)
    let exact = gradients(x, .fp32)
    let rounded = gradients(x, .bf16)
    for (a, b) in zip(exact, rounded) {
      let scale = a.map(abs).max() ?? 0
      #expect(a != b)
      #expect(largestDifference(a, b) <= 0.02 * scale)
    }
  }

  /// Result, and gradients of x and of the matrix, in one precision.
  private func gradients(_ x: [Float], _ precision: Precision) -> [[Float]] {
    let workspace = Workspace()
    let store = GradientStore(parameters: [first])
    let tape = Tape(workspace: workspace, store: store)
    let context = ComputeContext(
      workspace: workspace, pool: ThreadPool(threads: 2), tape: tape, dropoutSeed: nil,
      precision: precision)
    let leaf = context.result(Make.rows(x.count / 5, 5), tracked: true)
    leaf.pointer.update(from: x, count: x.count)
    var gradientOfX: [Float] = []
    tape.record {
      if let found = tape.gradient(of: leaf) {
        gradientOfX = Array(UnsafeBufferPointer(start: found, count: leaf.count))
      }
    }
    let y = context.linear(leaf, first, nil)
    var random = SeededNumbers(seed: 12)
    let seed = workspace.floats(y.count)
    seed.update(from: random.floats(y.count), count: y.count)
    tape.seed(y, with: seed)
    tape.backward()
    return [y.array(), gradientOfX, store.gradient(of: first).array()]
  }
}
