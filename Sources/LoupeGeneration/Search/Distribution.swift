import Foundation
import LoupeTensor

/// Readings of one row of logits.
enum Distribution {
  /// Natural logarithm of Σ exp(x), without overflow.
  static func logSumExp(_ row: UnsafeBufferPointer<Float>) -> Float {
    let largest = row.max() ?? -.infinity
    guard largest.isFinite else { return largest }
    var sum = 0.0
    for x in row { sum += Double(exp(x - largest)) }
    return largest + Float(log(sum))
  }

  /// ln Σ exp(x) over the row without the entries `left`, given the sum over all of it.
  static func logSumExp(
    _ all: Float, without left: Set<Int>, of row: UnsafeMutableBufferPointer<Float>
  ) -> Float {
    var share = 0.0
    for index in left { share += Double(exp(row[index] - all)) }
    guard share < 0.999 else {
      // Too little is left to subtract from the whole.
      let kept = row.indices.map { left.contains($0) ? -.infinity : row[$0] }
      return kept.withUnsafeBufferPointer { logSumExp($0) }
    }
    return all + Float(log1p(-share))
  }

  /// Entropy in nats of softmax(row).
  static func entropy(_ row: UnsafeBufferPointer<Float>, logSumExp: Float) -> Float {
    var entropy = 0.0
    for x in row {
      let logProbability = x - logSumExp
      let probability = exp(logProbability)
      if probability > 0 { entropy -= Double(probability * logProbability) }
    }
    return Float(entropy)
  }

  /// 1 + how many entries are larger than the one at `index`, or equal and earlier.
  static func rank(_ row: UnsafeBufferPointer<Float>, _ index: Int) -> Int {
    let value = row[index]
    var rank = 1
    for (other, x) in row.enumerated() where x > value || (x == value && other < index) {
      rank += 1
    }
    return rank
  }

  /// The record of a step that chose `chosen`.
  ///
  /// - Parameters:
  ///   - hypothesis: what had been generated before the step.
  ///   - chosen: the token that was chosen.
  ///   - logits: the model's own, `[vocabulary]`.
  ///   - used: the logits the choice was made from, `[vocabulary]`: after rules and filters, or
  ///     the same memory.
  ///   - candidates: how many of the most probable tokens to record.
  /// - Returns: probability and rank by `used`; log-probability and entropy by `logits`.
  static func record(
    _ hypothesis: Hypothesis, chose chosen: Int, logits: UnsafeBufferPointer<Float>,
    used: UnsafeBufferPointer<Float>, candidates: Int
  ) -> StepRecord {
    let ownSum = logSumExp(logits)
    let usedSum = logSumExp(used)
    let best = Kernel.top(candidates, of: used).map { index, value in
      Candidate(id: index, logit: logits[index], probability: exp(value - usedSum))
    }
    return StepRecord(
      index: hypothesis.position, readID: Int(hypothesis.lastID), chosenID: chosen,
      probability: exp(used[chosen] - usedSum), logProbability: logits[chosen] - ownSum,
      rank: rank(used, chosen), entropy: entropy(logits, logSumExp: ownSum), candidates: best)
  }
}
