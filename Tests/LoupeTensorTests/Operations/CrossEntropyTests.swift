import Foundation
import LoupeTensor
import Testing

struct CrossEntropyTests {
  private let targets: [Int32] = [2, 0, 4, 2]

  private func loss(_ logits: [Float], smoothing: Float, divisor: Int) -> (Loss, [Float]) {
    let workspace = Workspace()
    let tape = Tape(workspace: workspace, store: GradientStore(parameters: []))
    let context = ComputeContext(
      workspace: workspace, pool: ThreadPool(threads: 1), tape: tape, dropoutSeed: nil)
    let tensor = context.result(Shape(.position, 4, .vocabulary, 5), tracked: true)
    tensor.pointer.update(from: logits, count: logits.count)
    let loss = context.crossEntropy(
      tensor, targets: targets, smoothing: smoothing, divisor: divisor)
    return (loss, tensor.array())
  }

  @Test(arguments: [Float(0), 0.1, 0.5])
  func gradients(_ smoothing: Float) {
    var random = SeededNumbers(seed: 8)
    let logits = random.floats(20)
    let (_, gradient) = loss(logits, smoothing: smoothing, divisor: 4)
    let step: Float = 1e-2
    for element in logits.indices {
      func moved(_ shift: Float) -> Double {
        var values = logits
        values[element] += shift
        return loss(values, smoothing: smoothing, divisor: 4).0.mean
      }
      let wanted = (moved(step) - moved(-step)) / (2 * Double(step))
      #expect(abs(Double(gradient[element]) - wanted) <= 2e-4)
    }
  }

  /// PyTorch's definition: (1 - ε) · nll + ε · mean over the vocabulary of -log p.
  @Test func valuesByDefinition() {
    var random = SeededNumbers(seed: 9)
    let logits = random.floats(20)
    var nll = 0.0
    var smoothed = 0.0
    for row in 0..<4 {
      let values = logits[5 * row..<5 * row + 5].map(Double.init)
      let total = log(values.reduce(0) { $0 + exp($1) })
      let logProbabilities = values.map { $0 - total }
      let true_ = -logProbabilities[Int(targets[row])]
      nll += true_ / 4
      smoothed += (0.9 * true_ - 0.1 * logProbabilities.reduce(0, +) / 5) / 4
    }
    let (found, _) = loss(logits, smoothing: 0.1, divisor: 4)
    #expect(abs(found.mean - smoothed) <= 1e-6)
    #expect(abs(found.negativeLogLikelihood - nll) <= 1e-6)
    #expect(found.tokens == 4)
  }

  /// The divisor scales the gradient alone: it belongs to the batches whose gradients are added up.
  @Test func divisorScalesTheGradient() {
    var random = SeededNumbers(seed: 10)
    let logits = random.floats(20)
    let (a, half) = loss(logits, smoothing: 0.1, divisor: 8)
    let (b, whole) = loss(logits, smoothing: 0.1, divisor: 4)
    #expect(a == b)
    #expect(zip(half, whole).allSatisfy { abs(2 * $0 - $1) <= 1e-7 })
  }

  /// Logits as large as float32 holds give a finite loss and gradient.
  @Test func largeLogitsStayFinite() {
    let logits = (0..<20).map { $0 % 3 == 0 ? Float(1e30) : -1e30 }
    let (found, gradient) = loss(logits, smoothing: 0, divisor: 4)
    #expect(found.mean.isFinite)
    #expect(gradient.allSatisfy { $0.isFinite })
  }
}
