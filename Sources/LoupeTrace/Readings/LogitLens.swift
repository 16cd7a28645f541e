import Foundation
import LoupeModel
import LoupeTensor

/// What each decoder layer would say if it were the last.
///
///     p_l = softmax(N(h_l) Eᵀ + b)         divergence = KL(p_last ‖ p_l)
///
/// h_l the state after layer l, N the norm after the last layer where the model has one (it is the
/// layer's own that normalises elsewhere), E and b the model's output layer. The last layer gives the
/// model's own distribution (before temperature, top-k, top-p and forbidden tokens).
/// Range: entropy and divergence from 0, in nats; ranks from 1.
/// Source: nostalgebraist 2020. Assumes that states of all layers live in one space, which residual
/// connections make plausible; early layers were never trained to be read this way. Needs level
/// `full` and the model.
public struct LogitLens: Sendable {
  /// What one layer would say at one step.
  public struct Layer: Sendable {
    /// Entropy of the distribution, in nats.
    public let entropy: Double
    /// KL(p_last ‖ p_l), in nats.
    public let divergence: Double
    /// Place of the chosen token, from 1.
    public let rank: Int
    /// Probability of the chosen token.
    public let probability: Double
    /// The most probable tokens with their probabilities and logits.
    public let candidates: [(id: Int, probability: Float, logit: Float)]
  }

  /// `[step][layer]`.
  public let steps: [[Layer]]

  /// The lens over `trace`.
  ///
  /// - Parameters:
  ///   - trace: recorded at level `full`.
  ///   - model: the model that was traced.
  ///   - top: how many candidates are kept for each layer, at least one.
  ///   - range: the steps that are read; nil reads all.
  ///   - context: memory and threads.
  /// - Throws: `TraceError.refused` where states are missing or not the model's.
  public init(
    of trace: Trace, model: Transformer, top: Int, steps range: Range<Int>? = nil,
    in context: ComputeContext
  ) throws(TraceError) {
    let range = range ?? 0..<trace.steps.count
    let width = model.configuration.dModel
    let layers = model.configuration.decoderLayers
    var states: [Float] = []  // [layer · step, model]
    for layer in 0..<layers {
      let state = try trace.tensor(StateSite.decoderLayer(layer).description, axes: 2)
      guard state.shape == [trace.steps.count, width] else {
        throw .refused(
          reading: ReadingName.logitLens.rawValue,
          reason: "the trace's states are \(state.shape), the model is \(width) wide; it was made "
            + "by another model")
      }
      states += state.values[range.lowerBound * width..<range.upperBound * width]
    }
    steps = Self.read(
      states, steps: range, layers: layers, chosen: trace.ids.chosen, model, top: top, context)
  }

  private static func read(
    _ states: [Float], steps: Range<Int>, layers: Int, chosen: [Int], _ model: Transformer,
    top: Int, _ context: ComputeContext
  ) -> [[Layer]] {
    let buffer = Buffer(states)
    let width = model.configuration.dModel
    var read: [[Layer]] = []
    for (index, step) in steps.enumerated() {
      let mark = context.workspace.mark()
      defer { context.workspace.release(to: mark) }
      let rows = Buffer(zeros: layers * width)  // [layer, model]
      for layer in 0..<layers {
        for column in 0..<width {
          rows.mutableElements[layer * width + column] =
            buffer.elements[(layer * steps.count + index) * width + column]
        }
      }
      let x = Tensor(
        pointer: rows.pointer, shape: Shape(.position, layers, .model, width), owner: rows)
      let logits = model.distribution(
        model.decoder.finished(x, context), ForwardPass(context, count: 1))
      read.append(layersOfStep(logits, layers: layers, chosen: chosen[step], top: top))
    }
    return read
  }

  private static func layersOfStep(
    _ logits: Tensor, layers: Int, chosen: Int, top: Int
  ) -> [Layer] {
    let rows = (0..<layers).map { logits.row($0) }
    let logProbabilities = rows.map { row in
      var copy = row
      copy.withUnsafeMutableBufferPointer { Kernel.logSoftmax($0) }
      return copy
    }
    let last = logProbabilities[layers - 1]
    return (0..<layers).map { layer in
      let own = logProbabilities[layer]
      var entropy = 0.0
      var divergence = 0.0
      for (mine, final) in zip(own, last) {
        if mine > -.infinity { entropy -= Double(exp(mine)) * Double(mine) }
        if final > -.infinity { divergence += Double(exp(final)) * Double(final - mine) }
      }
      let best = own.withUnsafeBufferPointer { Kernel.top(max(top, 1), of: $0) }
      return Layer(
        entropy: entropy, divergence: max(divergence, 0),
        rank: 1 + own.reduce(0) { $1 > own[chosen] ? $0 + 1 : $0 },
        probability: exp(Double(own[chosen])),
        candidates: best.map { ($0.index, exp($0.value), rows[layer][$0.index]) })
    }
  }
}
