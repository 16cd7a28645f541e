import LoupeModel

/// How much each input of one post-norm attention sublayer made up of its output.
///
/// The output is a sum, normalised: y = LN(Σ_k F_k + x + b_O), where F_k is what key k brought and x
/// the residual. With the deviation σ of that sum held fixed, normalisation is linear, and each input
/// has a part of the output of its own:
///
///     T_k = L F_k / σ  (and for the residual L x / σ),   L u = gain · (u - mean(u))
///     c_k = max(0, ‖y‖₁ - ‖y - T_k‖₁) / Σ_j max(0, ‖y‖₁ - ‖y - T_j‖₁)
///
/// In self-attention the residual belongs to the query's own position and is added to its F. In
/// cross-attention it is an input of its own. Biases (b_O, and LN's) belong to no input.
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
  ///   - epsilon: the normalisation's ε.
  /// - Throws: `TraceError.refused` where something is missing, or what is computed from the parts
  ///   is not what the trace recorded.
  init(
    _ site: AttentionSite, _ maps: AttentionMaps, _ trace: Trace, _ weights: ModelWeights,
    epsilon: Float
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
      let shares = try parts.shares(of: inputs, query: query, epsilon: epsilon, site)
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
    private let gain: [Float]
    private let bias: [Float]

    /// Largest difference between recomputed and recorded output that rounding explains.
    private static let tolerance: Float = 0.02

    init(
      _ site: AttentionSite, _ trace: Trace, _ weights: ModelWeights, width: Int, rows: Int
    ) throws(TraceError) {
      input = try trace.tensor(site.inputState.description, axes: 2).values
      recorded = try trace.tensor(site.outputState.description, axes: 2).values
      outputBias = try weights.values("\(site.parameterPrefix).out_proj.bias")
      gain = try weights.values("\(site.parameterPrefix)_layer_norm.weight")
      bias = try weights.values("\(site.parameterPrefix)_layer_norm.bias")
      guard input.count == rows * width, recorded.count == rows * width,
        [outputBias, gain, bias].allSatisfy({ $0.count == width })
      else {
        throw .refused(
          reading: ReadingName.alti.rawValue,
          reason: "the widths of trace and model differ at \(site); it was made by another model")
      }
    }

    /// The shares of `inputs` (each `[model]`) in the output of `query`.
    func shares(
      of inputs: [[Float]], query: Int, epsilon: Float, _ site: AttentionSite
    ) throws(TraceError) -> [Double] {
      let width = outputBias.count
      var sum = outputBias
      for input in inputs { for column in 0..<width { sum[column] += input[column] } }
      let centre = SublayerContributions.mean(sum)
      let variance = sum.reduce(0.0) { $0 + (Double($1) - centre) * (Double($1) - centre) }
      let deviation = (variance / Double(width) + Double(epsilon)).squareRoot()
      var output = [Double](repeating: 0, count: width)
      for column in 0..<width {
        output[column] =
          Double(gain[column]) * (Double(sum[column]) - centre) / deviation + Double(bias[column])
        let difference = Float(output[column]) - recorded[query * width + column]
        guard abs(difference) <= Self.tolerance * max(1, abs(recorded[query * width + column]))
        else {
          throw .refused(
            reading: ReadingName.alti.rawValue,
            reason: "the parts of \(site) do not add up to what the trace recorded; edits of stage "
              + "output, or another model, made it")
        }
      }
      return share(inputs, output, deviation)
    }

    private func share(
      _ inputs: [[Float]], _ output: [Double], _ deviation: Double
    ) -> [Double] {
      let length = output.reduce(0) { $0 + abs($1) }
      let nearness = inputs.map { input in
        let centre = SublayerContributions.mean(input)
        var distance = 0.0
        for column in output.indices {
          let part = Double(gain[column]) * (Double(input[column]) - centre) / deviation
          distance += abs(output[column] - part)
        }
        return length - distance
      }
      let total = nearness.reduce(0) { $0 + max($1, 0) }
      if total > 0 { return nearness.map { max($0, 0) / total } }
      let nearest = nearness.indices.max { nearness[$0] < nearness[$1] }
      return nearness.indices.map { $0 == nearest ? 1 : 0 }
    }
  }

  private static func mean(_ vector: [Float]) -> Double {
    vector.reduce(0.0) { $0 + Double($1) } / Double(vector.count)
  }
}
