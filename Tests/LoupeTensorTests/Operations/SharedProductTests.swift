import LoupeTensor
import Testing

/// Products that threads share.
struct SharedProductTests {
  /// However a product is cut into parts, every element is computed, and to the same bits.
  @Test(arguments: Precision.allCases, [1, 2, 3, 4, 30, 100])
  func threadsNeverChangeAProduct(_ precision: Precision, _ rows: Int) {
    // Enough arithmetic and weights to be shared, in numbers of panels that do not divide evenly.
    for (inputs, outputs) in [(256, 320), (512, 1_111), (64, 4_003)] {
      let weight = Make.parameter(
        "w", Shape(.model, outputs, .model, inputs), index: 0, seed: UInt64(outputs))
      Parameter.pack([weight], precision: precision)
      var random = SeededNumbers(seed: 5)
      let x = random.floats(rows * inputs)
      let expected = Self.product(x, rows, weight, threads: 1)
      #expect(expected.allSatisfy { $0.isFinite })
      for threads in [2, 3, 5] {
        #expect(Self.product(x, rows, weight, threads: threads) == expected, "\(threads) threads")
      }
    }
  }

  private static func product(
    _ x: [Float], _ rows: Int, _ weight: Parameter, threads: Int
  ) -> [Float] {
    let context = ComputeContext(pool: ThreadPool(threads: threads))
    let left = context.result(Make.rows(rows, weight.shape[1]), tracked: false)
    left.pointer.update(from: x, count: x.count)
    // What is not written would show.
    let mark = context.workspace.mark()
    context.workspace.floats(rows * weight.shape[0])
      .update(repeating: .nan, count: rows * weight.shape[0])
    context.workspace.release(to: mark)
    return context.linear(left, weight, nil).array()
  }
}
