import Foundation
import LoupeModel
import LoupeTensor

/// Gradients of one step's log-probability with respect to the tokens that were read.
///
/// The engine's forward pass runs on a tape, for several copies of the pair at once; a copy is the
/// pair at some share of the way from the baseline.
final class TokenGradients {
  /// Attributions of one step.
  struct Step {
    var source: [Double]
    var prefix: [Double]
    var difference: Double
  }

  /// Rows computed together at most: memory grows with it, and speed no longer does.
  private static let rowsTogether = 768
  /// How often the points of an integral are doubled at most.
  private static let mostDoublings = 3

  private let ids: TraceIDs
  private let model: Transformer
  private let pool: ThreadPool
  private let workspace = Workspace(initialBytes: 64 << 20)
  private let store: GradientStore
  private let sourceTokens: [Float]
  private let targetTokens: [Float]

  /// Prepares gradients of `ids` under `model`.
  ///
  /// - Throws: `TraceError.refused` where the model cannot read them.
  init(
    _ ids: TraceIDs, _ model: Transformer, _ reading: ReadingName, pool: ThreadPool
  ) throws(TraceError) {
    do throws(ModelError) {
      for (sequence, side) in [
        (ids.source, ModelSide.source), (ids.decoderInput, .target), (ids.chosen, .target),
      ] {
        try model.validate(sequence.map { Int32(clamping: $0) }, what: side.rawValue, of: side)
      }
    } catch {
      throw .refused(
        reading: reading.rawValue, reason: "\(error); the trace was made by another model")
    }
    self.ids = ids
    self.model = model
    self.pool = pool
    store = GradientStore(parameters: model.parameters)
    let weights = ModelWeights(model)
    sourceTokens = weights.embeddings(of: ids.source, .source)
    targetTokens = weights.embeddings(of: ids.decoderInput, .target)
  }

  /// What each token read adds to the log-probability of the token chosen at `step`.
  ///
  /// - Throws: `TraceError.generation(.cancelled)` where `shouldContinue`, asked before each pass,
  ///   says so.
  func attributions(
    ofStep step: Int, _ method: InputAttribution.Method, shouldContinue: () -> Bool
  ) throws(TraceError) -> Step {
    switch method {
    case .gradientTimesInput:
      var read = sums(ofStep: step, shares: [1], weights: [1])
      read.difference = .nan
      return read
    case .integratedGradients(let points, let tolerance):
      let ends = [1.0, 0.0].map { share in
        sums(ofStep: step, shares: [share], weights: [0]).difference
      }
      var read = Step(source: [], prefix: [], difference: 0)
      for doublings in 0...Self.mostDoublings {
        read = try integral(
          ofStep: step, GaussLegendre(max(points, 1) << doublings), shouldContinue)
        read.difference = ends[0] - ends[1]
        let gap = read.source.reduce(0, +) + read.prefix.reduce(0, +) - read.difference
        if abs(gap) <= tolerance * abs(read.difference) { break }
      }
      return read
    }
  }

  /// The attributions by a rule of integration; `difference` is left 0.
  private func integral(
    ofStep step: Int, _ rule: GaussLegendre, _ shouldContinue: () -> Bool
  ) throws(TraceError) -> Step {
    let together = max(Self.rowsTogether / (ids.source.count + step + 1), 1)
    var total = Step(
      source: ids.source.map { _ in 0 }, prefix: (0...step).map { _ in 0 }, difference: 0)
    for first in stride(from: 0, to: rule.points.count, by: together) {
      guard shouldContinue() else { throw .generation(.cancelled) }
      let range = first..<min(first + together, rule.points.count)
      let part = sums(
        ofStep: step, shares: Array(rule.points[range]), weights: Array(rule.weights[range]))
      for token in total.source.indices { total.source[token] += part.source[token] }
      for token in total.prefix.indices { total.prefix[token] += part.prefix[token] }
    }
    return total
  }

  /// Σ_i weight_i · token · gradient at share_i; `difference` is the last copy's log-probability.
  private func sums(ofStep step: Int, shares: [Double], weights: [Double]) -> Step {
    workspace.reset()
    let width = model.configuration.dModel
    let tape = Tape(workspace: workspace, store: store)
    let context = ComputeContext(workspace: workspace, pool: pool, tape: tape, dropoutSeed: nil)
    let prefixTokens = Array(targetTokens.prefix((step + 1) * width))
    let probe = EmbeddingProbe(
      sourceTokens: sourceTokens, targetTokens: prefixTokens, shares: shares, tape: tape)
    let inputs = ids.decoderInput.prefix(step + 1).map { Int32($0) }
    let pass = ForwardPass(context, sequences: Array(shares.indices), observer: probe)
    let logits = model(
      sources: shares.map { _ in ids.source.map { Int32($0) } },
      decoderInputs: shares.map { _ in inputs }, pass)
    let last = seed(logits, rows: step + 1, copies: shares.count, chosen: ids.chosen[step], tape)
    tape.backward()
    return Step(
      source: Self.products(sourceTokens, probe.source.gradients, weights, width: width),
      prefix: Self.products(prefixTokens, probe.target.gradients, weights, width: width),
      difference: last)
  }

  /// Lets the gradient begin: ∂ ln p(chosen) / ∂ logits = [chosen] - p, in each copy's last row.
  ///
  /// - Returns: the log-probability in the last copy.
  private func seed(
    _ logits: Tensor, rows: Int, copies: Int, chosen: Int, _ tape: Tape
  ) -> Double {
    let width = logits.shape.columns
    let gradient = workspace.zeros(logits.count)
    var last = 0.0
    for copy in 0..<copies {
      var row = logits.row((copy + 1) * rows - 1)
      row.withUnsafeMutableBufferPointer { Kernel.logSoftmax($0) }
      last = Double(row[chosen])
      let start = gradient + ((copy + 1) * rows - 1) * width
      for column in 0..<width { start[column] = -exp(row[column]) }
      start[chosen] += 1
    }
    tape.seed(logits, with: gradient)
    return last
  }

  /// token · gradient of every row, the copies weighted and added, `[position]`.
  private static func products(
    _ tokens: [Float], _ gradients: [Float], _ weights: [Double], width: Int
  ) -> [Double] {
    let rows = tokens.count / width
    var sums = [Double](repeating: 0, count: rows)
    guard gradients.count == weights.count * tokens.count else { return sums }
    for (copy, weight) in weights.enumerated() where weight != 0 {
      for row in 0..<rows {
        var sum = 0.0
        for column in row * width..<(row + 1) * width {
          sum += Double(tokens[column]) * Double(gradients[copy * tokens.count + column])
        }
        sums[row] += weight * sum
      }
    }
    return sums
  }
}
