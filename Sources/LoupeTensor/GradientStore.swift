/// The gradient of each parameter of a model, added up over one or several backward passes.
public final class GradientStore {
  private let buffers: [Buffer]

  /// Zeros for each of `parameters`, in the order of their index.
  public init(parameters: [Parameter]) {
    buffers = parameters.map { Buffer(zeros: $0.shape.count) }
  }

  /// The gradient of `parameter`, in its shape.
  public func gradient(of parameter: Parameter) -> Buffer { buffers[parameter.index] }

  /// Sets every gradient to zero.
  public func clear() {
    for buffer in buffers { buffer.pointer.update(repeating: 0, count: buffer.count) }
  }

  /// Euclidean norm over all gradients together.
  public func norm() -> Double {
    buffers.reduce(0.0) { $0 + Kernel.sumOfSquares($1.count, $1.pointer) }.squareRoot()
  }
}
