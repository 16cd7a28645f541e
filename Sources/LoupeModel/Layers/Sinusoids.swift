import LoupeTensor

/// Position vectors of sines and cosines, `[position, model]`.
///
/// Source: Vaswani et al. 2017, section 3.5. Deviation: the paper interleaves sines and cosines; here
/// the first half of the columns are sines, the second cosines, which is the same up to the order
/// of columns.
struct Sinusoids: Sendable {
  /// Rows, a position each, and columns.
  let count: Int
  let width: Int
  /// Writes the vector of a position.
  private let write: @Sendable (_ position: Int, UnsafeMutablePointer<Float>) -> Void

  /// Positions that are computed at once.
  private static let rowsAtOnce = 32

  /// As MarianMT has them: angle(p, i) = p / 10000^(2i / d_model).
  static func marian(count: Int, width: Int) -> Sinusoids {
    let half = (width + 1) / 2
    let divisors = (0..<half).map { power(10_000, Double(2 * $0) / Double(width)) }
    return Sinusoids(count: count, width: width) { position, row in
      for column in 0..<half { row[column] = Float(sine(Double(position) / divisors[column])) }
      for column in half..<width {
        row[column] = Float(cosine(Double(position) / divisors[column - half]))
      }
    }
  }

  /// As M2M100 has them: positions are counted from `padID` + 1 on, the wavelengths end at 10000,
  /// an odd last column is 0; behind the last position stands a row of zeros for the padding token.
  ///
  /// Frequencies and angles are rounded to single precision where the reference rounds them.
  static func m2m100(count: Int, width: Int, padID: Int) -> Sinusoids {
    let half = width / 2
    let step = Float(-logarithm(10_000) / Double(max(half - 1, 1)))
    let frequencies = (0..<half).map { Float(exponential(Double(Float($0) * step))) }
    return Sinusoids(count: count + 1, width: width) { position, row in
      guard position < count else { return }
      for index in 0..<half {
        let angle = Double(Float(position + padID + 1) * frequencies[index])
        row[index] = Float(sine(angle))
        row[half + index] = Float(cosine(angle))
      }
    }
  }

  /// All vectors, `[position, model]`, which are computed when `work` is finished.
  func buffer(_ work: DeferredWork) -> Buffer {
    let buffer = Buffer(zeros: count * width)
    for first in stride(from: 0, to: count, by: Self.rowsAtOnce) {
      work.add { [self] in
        for position in first..<min(first + Self.rowsAtOnce, count) {
          guard let start = buffer.mutableElements.baseAddress else { return }
          write(position, start + position * width)
        }
      }
    }
    return buffer
  }
}
