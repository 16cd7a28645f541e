import LoupeModel

/// How much each input of one attention sublayer made up of its output.
///
/// With normalisation after the residual the output is a sum, normalised: y = N(Σ_k F_k + x + b_O),
/// where F_k is what key k brought and x the residual. With the size σ of that sum held fixed,
/// normalisation is linear, and each input has a part of the output of its own:
///
///     T_k = L F_k / σ  (and for the residual L x / σ)
///     layer norm: L u = gain · (u - mean(u)), σ the deviation       root mean square: L u = gain · u
///     c_k = max(0, ‖y‖₁ - ‖y - T_k‖₁) / Σ_j max(0, ‖y‖₁ - ‖y - T_j‖₁)
///
/// With normalisation before the sublayer the output is the sum itself, y = Σ_k F_k + x + b_O, whose
/// values were computed from the normalised stream, and T_k = F_k.
///
/// In self-attention the residual belongs to the query's own position and is added to its F. In
/// cross-attention it is an input of its own. Biases (b_O, and the norm's) belong to no input.
/// Range 0…1, rows sum to 1. Source: Ferrando et al. 2022, section 3. Deviation: σ is that of the
/// normalisation, √(variance + ε), where the authors' program takes the sample's; where no input is
/// nearer to y than nothing, all of the row goes to the nearest.
struct SublayerContributions {
  /// Shares of the keys, `[query, key]`.
  let keys: Matrix
  /// Share of the residual, `[query]`; zeros in self-attention, whose keys hold it.
  let residual: [Double]

  /// The contributions in one attention sublayer.
  ///
  /// - Parameters:
  ///   - site: the attention.
  ///   - maps: its weights.
  ///   - trace: recorded at level `full`.
  ///   - weights: those of the model that was traced.
  /// - Throws: `TraceError.refused` where something is missing, or what is computed from the parts
  ///   is not what the trace recorded.
  init(
    _ site: AttentionSite, _ maps: AttentionMaps, _ trace: Trace, _ weights: ModelWeights
  ) throws(TraceError) {
    let projected = try ProjectedValues(trace, site, weights)
    let width = projected.width
    let parts = try Parts(site, trace, weights, width: width, rows: maps.queries)
    var keys = Matrix(rows: maps.queries, columns: maps.keys)
    var residual = [Double](repeating: 0, count: maps.queries)
    for query in 0..<maps.queries {
      let rows = (0..<maps.heads).map { maps.row(layer: site.layer, head: $0, query: query) }
      let visible = maps.visibleKeys(of: query)
      var inputs = (0..<visible).map { key in
        projected.weighted({ rows[$0][rows[$0].startIndex + key] }, key: key)
      }
      let own = Array(parts.input[query * width..<(query + 1) * width])
      if site.kind == .cross {
        inputs.append(own)
      } else {
        for column in 0..<width { inputs[query][column] += own[column] }
      }
      let shares = try parts.shares(of: inputs, query: query, site)
      for key in 0..<visible { keys[query, key] = shares[key] }
      if site.kind == .cross { residual[query] = shares[visible] }
    }
    self.keys = keys
    self.residual = residual
  }

  /// What surrounds the attention: residual, biases, normalisation, and what came out.
  private struct Parts {
    let input: [Float]
    private let recorded: [Float]
    private let outputBias: [Float]
    private let linear: SublayerNormalisation

    /// Largest difference between recomputed and recorded output that rounding explains.
    private static let tolerance: Float = 0.02

    init(
      _ site: AttentionSite, _ trace: Trace, _ weights: ModelWeights, width: Int, rows: Int
    ) throws(TraceError) {
      input = try trace.tensor(site.inputState.description, axes: 2).values
      recorded = try trace.tensor(site.outputState.description, axes: 2).values
      outputBias = weights.outputBias(of: site)
      linear = SublayerNormalisation(weights, at: site)
      guard input.count == rows * width, recorded.count == rows * width, outputBias.count == width
      else {
        throw .refused(
          reading: ReadingName.alti.rawValue,
          reason: "the widths of trace and model differ at \(site); it was made by another model")
      }
    }

    /// The shares of `inputs` (each `[model]`) in the output of `query`.
    func shares(
      of inputs: [[Float]], query: Int, _ site: AttentionSite
    ) throws(TraceError) -> [Double] {
      let width = outputBias.count
      var sum = outputBias
      for input in inputs { for column in 0..<width { sum[column] += input[column] } }
      let size = linear.size(of: sum)
      let output = linear.output(of: sum, size: size)
      for column in 0..<width {
        let told = recorded[query * width + column]
        guard abs(Float(output[column]) - told) <= Self.tolerance * max(1, abs(told)) else {
          throw .refused(
            reading: ReadingName.alti.rawValue,
            reason: "the parts of \(site) do not add up to what the trace recorded; edits of stage "
              + "output, or another model, made it")
        }
      }
      return share(inputs.map { linear.part($0, size: size) }, of: output)
    }

    private func share(_ parts: [[Double]], of output: [Double]) -> [Double] {
      let length = output.reduce(0) { $0 + abs($1) }
      let nearness = parts.map { part in
        length - zip(output, part).reduce(0) { $0 + abs($1.0 - $1.1) }
      }
      let total = nearness.reduce(0) { $0 + max($1, 0) }
      if total > 0 { return nearness.map { max($0, 0) / total } }
      let nearest = nearness.indices.max { nearness[$0] < nearness[$1] }
      return nearness.indices.map { $0 == nearest ? 1 : 0 }
    }
  }
}
