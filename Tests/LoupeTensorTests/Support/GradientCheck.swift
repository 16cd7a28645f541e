import LoupeTensor
import Testing

/// Compares the gradients of an operation with finite differences.
///
///     loss = Σ_i r_i · y_i        for fixed random r, y = operation(inputs, parameters)
///     ∂loss/∂x ≈ (loss(x + h) - loss(x - h)) / 2h
///
/// In float32 with |x| ≤ 1, the loss is exact to about 1e-6, so a quotient with h = 1e-2 is exact
/// to about 1e-4 plus the h² term of the curvature: a tolerance of 3e-3 of the largest derivative
/// finds every wrong factor, sign or index.
struct GradientCheck {
  /// The operation under test.
  typealias Operation = (ComputeContext, [Tensor]) -> Tensor

  let shapes: [Shape]
  var parameters: [Parameter] = []
  var dropoutSeed: UInt64?
  var pool = ThreadPool(threads: 1)
  let operation: Operation

  private static let step: Float = 1e-2
  private static let tolerance = 3e-3

  /// What one forward and backward pass gave.
  struct Outcome {
    let loss: Double
    let output: [Float]
    let inputGradients: [[Float]]
    let parameterGradients: [[Float]]
  }

  /// Checks every element of every input and trainable parameter.
  func run(seed: UInt64 = 1, sourceLocation: SourceLocation = #_sourceLocation) {
    var random = SeededNumbers(seed: seed)
    let values = shapes.map { random.floats($0.count) }
    let analytic = outcome(values, differentiates: true)
    for (place, gradient) in analytic.inputGradients.enumerated() {
      compare(
        gradient,
        gradient.indices.map { element in
          difference { shift in
            var moved = values
            moved[place][element] += shift
            return outcome(moved, differentiates: false).loss
          }
        }, "input \(place)", sourceLocation)
    }
    for (parameter, gradient) in zip(parameters, analytic.parameterGradients)
    where parameter.isTrainable {
      compare(
        gradient,
        gradient.indices.map { element in
          difference { shift in
            let kept = parameter.values.mutableElements[element]
            parameter.values.mutableElements[element] = kept + shift
            defer { parameter.values.mutableElements[element] = kept }
            return outcome(values, differentiates: false).loss
          }
        }, parameter.name, sourceLocation)
    }
  }

  /// One pass over `values`.
  func outcome(_ values: [[Float]], differentiates: Bool) -> Outcome {
    let workspace = Workspace()
    let store = GradientStore(parameters: parameters)
    let tape = Tape(workspace: workspace, store: store)
    let context = ComputeContext(
      workspace: workspace, pool: pool, tape: tape, dropoutSeed: dropoutSeed)
    let inputs = zip(shapes, values).map { shape, numbers in
      let leaf = context.result(shape, tracked: true)
      leaf.pointer.update(from: numbers, count: numbers.count)
      return leaf
    }
    var gradients = values.map { [Float](repeating: 0, count: $0.count) }
    // Recorded first, so it runs last: by then the leaves' gradients are complete.
    tape.record {
      for (place, leaf) in inputs.enumerated() {
        if let gradient = tape.gradient(of: leaf) {
          gradients[place] = Array(UnsafeBufferPointer(start: gradient, count: leaf.count))
        }
      }
    }
    let y = operation(context, inputs)
    let output = y.array()
    var random = SeededNumbers(seed: 99)
    let weights = random.floats(y.count)
    // A hidden attention score is -infinity whatever the inputs are.
    let loss = zip(output, weights).reduce(0.0) {
      $0 + ($1.0 == -.infinity ? 0 : Double($1.0) * Double($1.1))
    }
    let seed = workspace.floats(y.count)
    seed.update(from: weights, count: weights.count)
    tape.seed(y, with: seed)
    tape.backward()
    return Outcome(
      loss: loss, output: output, inputGradients: differentiates ? gradients : [],
      parameterGradients: differentiates
        ? parameters.map { store.gradient(of: $0).array() } : [])
  }

  private func difference(_ loss: (Float) -> Double) -> Double {
    (loss(Self.step) - loss(-Self.step)) / (2 * Double(Self.step))
  }

  private func compare(
    _ gradient: [Float], _ expected: [Double], _ name: String, _ location: SourceLocation
  ) {
    let scale = max(expected.map(abs).max() ?? 0, 0.1)
    for (element, (found, wanted)) in zip(gradient, expected).enumerated() {
      #expect(
        abs(Double(found) - wanted) <= Self.tolerance * scale,
        "\(name)[\(element)]: \(found), by differences \(wanted)", sourceLocation: location)
    }
  }
}
