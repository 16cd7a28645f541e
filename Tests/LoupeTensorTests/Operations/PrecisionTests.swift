import LoupeTensor
import Testing

/// Products with matrices packed in each precision.
struct PrecisionTests {
  private static let sizes = [(1, 5, 3), (4, 64, 96), (33, 31, 40), (50, 128, 64)]

  /// The largest error that rounding both factors allows, for numbers in -1…1.
  private static func tolerance(_ precision: Precision, inputs: Int) -> Float {
    let terms = Float(inputs).squareRoot()
    switch precision {
    case .fp32: return 1e-6 * terms
    case .bf16: return 8e-3 * terms
    case .int8: return 1.2e-2 * terms
    }
  }

  private static func parameter(_ outputs: Int, _ inputs: Int, seed: UInt64) -> Parameter {
    Make.parameter("w", Shape(.model, outputs, .model, inputs), index: 0, seed: seed)
  }

  @Test(arguments: Precision.allCases, sizes)
  func aProductIsCloseToItsExactValue(_ precision: Precision, _ size: (Int, Int, Int)) {
    let (rows, inputs, outputs) = size
    let weight = Self.parameter(outputs, inputs, seed: 1)
    let numbers = weight.values.array()
    Parameter.pack([weight], precision: precision)
    var random = SeededNumbers(seed: 2)
    let x = random.floats(rows * inputs)
    let y = product(x, rows, weight)
    for row in 0..<rows {
      for output in 0..<outputs {
        var exact = 0.0
        for input in 0..<inputs {
          exact += Double(x[row * inputs + input]) * Double(numbers[output * inputs + input])
        }
        let error = abs(Double(y[row * outputs + output]) - exact)
        #expect(error <= Double(Self.tolerance(precision, inputs: inputs)))
      }
    }
  }

  /// What a packed matrix says of itself is what it multiplies with.
  @Test(arguments: Precision.allCases)
  func aPackedMatrixTellsItsNumbers(_ precision: Precision) {
    let weight = Self.parameter(40, 33, seed: 3)
    let exact = weight.values.array()
    Parameter.pack([weight], precision: precision)
    let told = weight.values.array()
    let largest = zip(exact, told).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    switch precision {
    case .fp32: #expect(told == exact)
    case .bf16: #expect(largest <= 4e-3 && largest > 0)
    case .int8: #expect(largest <= 4.1e-3 && largest > 0)
    }
  }

  /// Matrices packed one behind the other give the bits that each gives alone.
  @Test(arguments: Precision.allCases, [(64, 64), (32, 96), (20, 64)])
  func joinedMapsGiveTheSameBits(_ precision: Precision, _ outputs: (Int, Int)) {
    let inputs = 48
    var random = SeededNumbers(seed: 4)
    let x = random.floats(7 * inputs)
    func maps() -> [Parameter] {
      [Self.parameter(outputs.0, inputs, seed: 5), Self.parameter(outputs.1, inputs, seed: 6)]
    }
    let biases = [outputs.0, outputs.1].map {
      Make.parameter("b", Shape(.model, $0), index: 0, seed: UInt64($0))
    }
    let joined = maps()
    Parameter.pack(joined, precision: precision)
    let parameters = JoinedParameters(
      zip(joined, biases).map { .init(weight: $0, bias: $1) })
    let context = ComputeContext()
    let together = context.linear(tensor(x, 7, context), parameters).array()
    let width = outputs.0 + outputs.1
    for (place, weight) in maps().enumerated() {
      Parameter.pack([weight], precision: precision)
      let alone = context.linear(tensor(x, 7, context), weight, biases[place]).array()
      let (first, count) = (place == 0 ? 0 : outputs.0, place == 0 ? outputs.0 : outputs.1)
      for row in 0..<7 {
        let slice = together[row * width + first..<row * width + first + count]
        #expect(Array(slice) == Array(alone[row * count..<(row + 1) * count]))
      }
    }
  }

  /// A row's product does not depend on the rows beside it, nor on threads.
  @Test(arguments: Precision.allCases)
  func rowsAreIndependent(_ precision: Precision) {
    let (rows, inputs) = (70, 64)
    let weight = Self.parameter(320, inputs, seed: 7)
    Parameter.pack([weight], precision: precision)
    var random = SeededNumbers(seed: 8)
    let x = random.floats(rows * inputs)
    let together = product(x, rows, weight, threads: 3)
    let apart = (0..<rows).flatMap {
      product(Array(x[$0 * inputs..<($0 + 1) * inputs]), 1, weight, threads: 1)
    }
    #expect(together == apart)
  }

  private func tensor(_ values: [Float], _ rows: Int, _ context: ComputeContext) -> Tensor {
    let tensor = context.result(Make.rows(rows, values.count / rows), tracked: false)
    for (index, value) in values.enumerated() { tensor.pointer[index] = value }
    return tensor
  }

  private func product(
    _ x: [Float], _ rows: Int, _ weight: Parameter, threads: Int = 1
  ) -> [Float] {
    let context = ComputeContext(pool: ThreadPool(threads: threads))
    return context.linear(tensor(x, rows, context), weight, nil).array()
  }
}
