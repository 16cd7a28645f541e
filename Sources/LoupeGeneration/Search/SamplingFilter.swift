import Foundation

/// Temperature, top-k and top-p, in this order, as transformers applies them.
package struct SamplingFilter {
  package let temperature: Float
  package let topK: Int
  package let topP: Float

  /// A filter; top-k 0 and top-p 1 leave everything.
  package init(temperature: Float, topK: Int, topP: Float) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
  }

  /// Divides by the temperature and sets what is filtered out to -infinity.
  ///
  /// - Returns: how many tokens are left.
  package func apply(to row: UnsafeMutableBufferPointer<Float>) -> Int {
    for index in row.indices { row[index] /= temperature }
    if topK > 0, topK < row.count { keepLargest(topK, row) }
    if topP < 1 { keepNucleus(row) }
    return row.reduce(0) { $1 > -.infinity ? $0 + 1 : $0 }
  }

  /// Keeps the k largest; those equal to the smallest kept stay too.
  private func keepLargest(_ k: Int, _ row: UnsafeMutableBufferPointer<Float>) {
    let threshold = row.sorted(by: >)[k - 1]
    for index in row.indices where row[index] < threshold { row[index] = -.infinity }
  }

  /// Keeps the most probable tokens whose probabilities together reach `topP`.
  ///
  /// Source: Holtzman et al. 2020.
  private func keepNucleus(_ row: UnsafeMutableBufferPointer<Float>) {
    let largest = row.max() ?? 0
    let rising = row.indices.sorted { (row[$0], $0) < (row[$1], $1) }
    let weights = rising.map { Double(exp(row[$0] - largest)) }
    let total = weights.reduce(0, +)
    var below = 0.0
    for (place, index) in rising.enumerated().dropLast() {
      below += weights[place] / total
      guard below <= Double(1 - topP) else { break }
      row[index] = -.infinity
    }
  }
}
