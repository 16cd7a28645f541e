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

  /// Zeros for each of `parameters`, in the order of their index.
  public init(parameters: [Parameter]) {
    let buffers = parameters.map { Buffer(zeros: $0.shape.count) }
    self.buffers = buffers
    pieces = buffers.flatMap { buffer in
      stride(from: 0, to: buffer.count, by: Self.pieceFloats).map { start in
        Piece(buffer: buffer, range: start..<min(start + Self.pieceFloats, buffer.count))
      }
    }
  }

  /// The gradient of `parameter`, in its shape.
  public func gradient(of parameter: Parameter) -> Buffer { buffers[parameter.index] }

  /// Sets every gradient to zero.
  public func clear(pool: ThreadPool = .shared) {
    pool.run(pieces.count) { index in
      let piece = pieces[index]
      piece.start.update(repeating: 0, count: piece.range.count)
    }
  }

  /// Euclidean norm over all gradients together.
  ///
  /// The sums of fixed pieces are added in order: threads never change it.
  public func norm(pool: ThreadPool = .shared) -> Double {
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
