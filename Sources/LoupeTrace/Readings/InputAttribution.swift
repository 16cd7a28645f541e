import Foundation
import LoupeModel
import LoupeTensor

/// What each token read adds to the log-probability of each token chosen, by gradients.
///
/// F_t = ln p(y_t | y_<t, x); e a token's embedding (scaled, without its position):
///
///     gradient × input:      a = e · ∂F/∂e
///     integrated gradients:  a = e · ∫₀¹ ∂F/∂e (position + α e) dα
///
/// The baseline of integrated gradients keeps every position and leaves every token out, source and
/// prefix at once; their sum is F(x) - F(baseline), up to the integration's error (`gap`). Signed,
/// in nats, summed over the embedding's dimensions.
/// Source: Denil et al. 2014 (gradient × input); Sundararajan et al. 2017 (integrated gradients).
/// Assumes that embedding and position are added. Edits of attention have no gradient and are
/// refused. Needs the model.
public struct InputAttribution: Sendable {
  /// Of source tokens, `[target, source]`.
  public let source: Matrix
  /// Of target tokens read, `[target, target]`; zero for tokens not read yet.
  public let prefix: Matrix
  /// F(x) - F(baseline) of each step, in nats; NaN for gradient × input, which has no baseline.
  public let difference: [Double]
  /// Sum of the attributions minus `difference`: 0 were the integral exact.
  public var gap: [Double] {
    difference.indices.map { step in
      source.row(step).reduce(0, +) + prefix.row(step).reduce(0, +) - difference[step]
    }
  }

  /// How the gradient is read.
  public enum Method: Sendable, Equatable {
    /// At the tokens themselves.
    case gradientTimesInput
    /// On the way from the baseline, at this many points (Gauss-Legendre).
    ///
    /// They are doubled, up to three times, while the gap is wider than `tolerance` · |difference|.
    case integratedGradients(points: Int, tolerance: Double = .infinity)
  }

  /// The attributions of the translation in `trace`.
  ///
  /// - Parameters:
  ///   - trace: whose tokens are attributed to.
  ///   - model: the model that was traced.
  ///   - method: how the gradient is read.
  ///   - pool: threads that may help.
  ///   - shouldContinue: asked before each pass.
  /// - Throws: `TraceError.refused` where attention was edited or the tokens do not fit the model,
  ///   `.generation(.cancelled)` where `shouldContinue` said so.
  public init(
    of trace: Trace, model: Transformer, method: Method, pool: ThreadPool = .shared,
    shouldContinue: () -> Bool = { true }
  ) throws(TraceError) {
    let name: ReadingName = method == .gradientTimesInput ? .gradient : .integratedGradients
    try Self.check(trace.intervention, model, for: name)
    let gradients = try TokenGradients(trace.ids, model, name, pool: pool)
    var source = Matrix(rows: trace.ids.chosen.count, columns: trace.ids.source.count)
    var prefix = Matrix(rows: trace.ids.chosen.count, columns: trace.ids.chosen.count)
    var difference: [Double] = []
    for step in trace.ids.chosen.indices {
      guard shouldContinue() else { throw .generation(.cancelled) }
      let attributed = try gradients.attributions(
        ofStep: step, method, shouldContinue: shouldContinue)
      for (token, value) in attributed.source.enumerated() { source[step, token] = value }
      for (token, value) in attributed.prefix.enumerated() { prefix[step, token] = value }
      difference.append(attributed.difference)
    }
    self.source = source
    self.prefix = prefix
    self.difference = difference
  }

  /// Refuses edits, which have no gradient, and embeddings that are normalised with their positions,
  /// so that no part of them is the token's alone.
  static func check(
    _ intervention: Intervention, _ model: Transformer, for name: ReadingName
  ) throws(TraceError) {
    guard !model.configuration.normalisesEmbeddings else {
      throw .refused(
        reading: name.rawValue,
        reason: "\(model.configuration.family.name) normalises the sum of embedding and position, "
          + "so that no part of it is the token's alone; use alti")
    }
    guard intervention.edits.isEmpty else {
      throw .refused(
        reading: name.rawValue,
        reason: "attention was edited in this trace, and edits have no gradient; ask for it without"
      )
    }
  }
}
