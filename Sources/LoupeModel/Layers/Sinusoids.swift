import LoupeTensor

/// Position vectors of sines and cosines, `[position, model]`.
///
/// Source: Vaswani et al. 2017, section 3.5. Deviation: the paper interleaves sines and cosines; here
/// the first half of the columns are sines, the second cosines, which is the same up to the order
/// of columns.
enum Sinusoids {
  /// As MarianMT has them: angle(p, i) = p / 10000^(2i / d_model).
  static func marian(count: Int, width: Int) -> Buffer {
    let half = (width + 1) / 2
    let buffer = Buffer(zeros: count * width)
    for position in 0..<count {
      for column in 0..<width {
        let isSine = column < half
        let index = isSine ? column : column - half
        let angle = Double(position) / power(10_000, Double(2 * index) / Double(width))
        buffer.mutableElements[position * width + column] = Float(
          isSine ? sine(angle) : cosine(angle))
      }
    }
    return buffer
  }

  /// As M2M100 has them: positions are counted from `padID` + 1 on, the wavelengths end at 10000,
  /// an odd last column is 0; behind the last position stands a row of zeros for the padding token.
  ///
  /// Frequencies and angles are rounded to single precision where the reference rounds them.
  static func m2m100(count: Int, width: Int, padID: Int) -> Buffer {
    let half = width / 2
    let buffer = Buffer(zeros: (count + 1) * width)
    let step = Float(-logarithm(10_000) / Double(max(half - 1, 1)))
    for index in 0..<half {
      let frequency = Float(exponential(Double(Float(index) * step)))
      for position in 0..<count {
        let angle = Double(Float(position + padID + 1) * frequency)
        buffer.mutableElements[position * width + index] = Float(sine(angle))
        buffer.mutableElements[position * width + half + index] = Float(cosine(angle))
      }
    }
    return buffer
  }
}
