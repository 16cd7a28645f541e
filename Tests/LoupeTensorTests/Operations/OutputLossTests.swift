import LoupeTensor
import LoupeTestSupport
import Testing

struct OutputLossTests {
  private struct Outcome {
    let loss: Loss
    let gradientOfX: [Float]
    let gradientOfTable: [Float]
    let gradientOfBias: [Float]
    let reservedBytes: Int
  }

  private let rows: Int
  private let x: [Float]
  private let targets: [Int32]
  private let table: Parameter
  private let bias: Parameter

  init() { self.init(rows: 5, width: 4, vocabulary: 7) }

  private init(rows: Int, width: Int, vocabulary: Int) {
    self.rows = rows
    var random = SeededNumbers(seed: 3)
    x = random.floats(rows * width)
    targets = (0..<rows).map { Int32($0 * 13 % vocabulary) }
    table = Make.parameter(
      "table", Shape(.vocabulary, vocabulary, .model, width), index: 0, seed: 4)
    bias = Make.parameter("bias", Shape(.vocabulary, vocabulary), index: 1, seed: 5)
  }

  private func outcome(
    _ x: [Float], threads: Int = 1, smoothing: Float = 0.1,
    _ loss: (ComputeContext, Tensor) -> Loss
  ) -> Outcome {
    let store = GradientStore(parameters: [table, bias])
    let workspace = Workspace(initialBytes: 1 << 16)
    let tape = Tape(workspace: workspace, store: store)
    let context = ComputeContext(
      workspace: workspace, pool: ThreadPool(threads: threads), tape: tape, dropoutSeed: nil)
    let leaf = context.result(
      Shape(.position, rows, .model, table.shape[1]), tracked: true)
    leaf.pointer.update(from: x, count: x.count)
    var gradient: [Float] = []
    tape.record {
      if let found = tape.gradient(of: leaf) {
        gradient = Array(UnsafeBufferPointer(start: found, count: leaf.count))
      }
    }
    let result = loss(context, leaf)
    tape.backward()
    return Outcome(
      loss: result, gradientOfX: gradient, gradientOfTable: store.gradient(of: table).array(),
      gradientOfBias: store.gradient(of: bias).array(), reservedBytes: workspace.reservedBytes)
  }

  private func fused(_ x: [Float], threads: Int = 1, smoothing: Float = 0.1) -> Outcome {
    outcome(x, threads: threads) { context, leaf in
      context.crossEntropy(
        leaf,
        OutputLoss(
          table: table, bias: bias, targets: targets, smoothing: smoothing, divisor: 2 * rows))
    }
  }

  private func inSteps(_ x: [Float], smoothing: Float = 0.1) -> Outcome {
    outcome(x) { context, leaf in
      context.crossEntropy(
        context.linear(leaf, table, bias, axis: .vocabulary), targets: targets,
        smoothing: smoothing, divisor: 2 * rows)
    }
  }

  @Test(arguments: [Float(0), 0.1])
  func gradientsByDifferences(_ smoothing: Float) {
    let found = fused(x, smoothing: smoothing)
    let step: Float = 1e-2
    for element in x.indices {
      func moved(_ shift: Float) -> Double {
        var values = x
        values[element] += shift
        return fused(values, smoothing: smoothing).loss.mean
      }
      // The gradient is divided by twice the rows.
      let wanted = (moved(step) - moved(-step)) / (4 * Double(step))
      #expect(abs(Double(found.gradientOfX[element]) - wanted) <= 2e-4)
    }
    for element in 0..<table.shape.count {
      func moved(_ shift: Float) -> Double {
        let kept = table.values.mutableElements[element]
        table.values.mutableElements[element] = kept + shift
        defer { table.values.mutableElements[element] = kept }
        return fused(x, smoothing: smoothing).loss.mean
      }
      let wanted = (moved(step) - moved(-step)) / (4 * Double(step))
      #expect(abs(Double(found.gradientOfTable[element]) - wanted) <= 2e-4)
    }
  }

  /// Several chunks of rows give what the product, the cross-entropy and their backward passes
  /// give one after the other.
  @Test func severalChunksEqualTheSteps() {
    let large = OutputLossTests(rows: 1_201, width: 8, vocabulary: 70)
    let fused = large.fused(large.x)
    let steps = large.inSteps(large.x)
    #expect(fused.loss == steps.loss)
    #expect(fused.gradientOfX == steps.gradientOfX)
    #expect(largestDifference(fused.gradientOfTable, steps.gradientOfTable) <= 1e-6)
    #expect(largestDifference(fused.gradientOfBias, steps.gradientOfBias) <= 1e-6)
    #expect((steps.gradientOfTable.map(abs).max() ?? 0) > 1e-3)
  }

  @Test func threadsDoNotChangeIt() {
    let large = OutputLossTests(rows: 1_201, width: 8, vocabulary: 70)
    let one = large.fused(large.x)
    let three = large.fused(large.x, threads: 3)
    #expect(one.loss == three.loss)
    #expect(one.gradientOfX == three.gradientOfX)
    #expect(one.gradientOfTable == three.gradientOfTable)
    #expect(one.gradientOfBias == three.gradientOfBias)
  }

  /// The logits of a batch are never all in memory.
  @Test func logitsAreNotKept() {
    let large = OutputLossTests(rows: 4_000, width: 4, vocabulary: 1_000)
    let logitsBytes = 4_000 * 1_000 * MemoryLayout<Float>.stride
    #expect(large.fused(large.x).reservedBytes < logitsBytes / 2)
    #expect(large.inSteps(large.x).reservedBytes >= logitsBytes)
  }

  /// Without a tape the loss is the same, and nothing is differentiated.
  @Test func withoutATape() {
    let context = ComputeContext(workspace: Workspace(), pool: ThreadPool(threads: 1))
    let leaf = context.result(Shape(.position, rows, .model, 4), tracked: false)
    leaf.pointer.update(from: x, count: x.count)
    let loss = context.crossEntropy(
      leaf,
      OutputLoss(table: table, bias: bias, targets: targets, smoothing: 0.1, divisor: rows))
    #expect(loss == fused(x).loss)
  }
}
