/// The gradient of each parameter of a model, added up over one or several backward passes.
public final class GradientStore {
  /// Part of a gradient that one task works on.
  private struct Piece {
    let buffer: Buffer
    let range: Range<Int>

    var start: UnsafeMutablePointer<Float> { buffer.pointer + range.lowerBound }
  }

  /// Floats of a piece: worth a thread, and small enough to share evenly.
  private static let pieceFloats = 1 << 16

  private let buffers: [Buffer]
  private let pieces: [Piece]
  /// Whether a gradient stands for zeros, whatever its memory holds: who writes it first then need
  /// not add, nor anybody clear it.
  private var isCleared: [Bool]

  /// Zeros for each of `parameters`, in the order of their index.
  public init(parameters: [Parameter]) {
    let buffers = parameters.map { Buffer(zeros: $0.shape.count) }
    self.buffers = buffers
    isCleared = [Bool](repeating: false, count: buffers.count)
    pieces = buffers.flatMap { buffer in
      stride(from: 0, to: buffer.count, by: Self.pieceFloats).map { start in
        Piece(buffer: buffer, range: start..<min(start + Self.pieceFloats, buffer.count))
      }
    }
  }

  /// The gradient of `parameter`, in its shape.
  public func gradient(of parameter: Parameter) -> Buffer {
    let buffer = buffers[parameter.index]
    if isCleared[parameter.index] {
      isCleared[parameter.index] = false
      buffer.pointer.update(repeating: 0, count: buffer.count)
    }
    return buffer
  }

  /// Sets every gradient to zero.
  public func clear() {
    for index in isCleared.indices { isCleared[index] = true }
  }

  /// Where an operation may put the gradient of `parameter`; the first after `clear` need not add.
  package func destination(for parameter: Parameter) -> Tape.Destination {
    defer { isCleared[parameter.index] = false }
    return Tape.Destination(
      pointer: buffers[parameter.index].pointer, accumulates: !isCleared[parameter.index])
  }

  /// Writes the zeros of those that nobody wrote since `clear`; afterwards several threads may read.
  package func settle(pool: ThreadPool) {
    guard isCleared.contains(true) else { return }
    let cleared = buffers.indices.filter { isCleared[$0] }.map { buffers[$0] }
    pool.run(cleared.count) { index in
      cleared[index].pointer.update(repeating: 0, count: cleared[index].count)
    }
    for index in isCleared.indices { isCleared[index] = false }
  }

  /// Euclidean norm over all gradients together.
  ///
  /// The sums of fixed pieces are added in order: threads never change it.
  public func norm(pool: ThreadPool = .shared) -> Double {
    settle(pool: pool)
    var sums = [Double](repeating: 0, count: pieces.count)
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      pool.run(pieces.count) { index in
        let piece = pieces[index]
        sums[index] = Kernel.sumOfSquares(piece.range.count, piece.start)
      }
    }
    return sums.reduce(0, +).squareRoot()
  }
}
