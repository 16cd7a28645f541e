import LoupeModel

// Each reading's numbers under the names that docs/readings.md lists.

extension ReadingComputer {
  private static let row = ["layer", "head", "query"]

  static func entropy(_ trace: Trace) throws(TraceError) -> [Reading.Value] {
    try everySite { kind throws(TraceError) in
      let entropy = AttentionEntropy(try AttentionMaps(kind, of: trace))
      return [
        .init("\(kind.rawValue).entropy", axes: row, entropy.entropy),
        .init(
          "\(kind.rawValue).effective_tokens", axes: row, entropy.effectiveTokens, unit: "tokens"),
        .init("\(kind.rawValue).mean_entropy", axes: ["layer", "head"], entropy.mean),
      ]
    }
  }

  static func distance(_ trace: Trace) throws(TraceError) -> [Reading.Value] {
    try everySite { kind throws(TraceError) in
      let distance = LookingDistance(try AttentionMaps(kind, of: trace))
      let names =
        kind == .cross
        ? ("cross.position", "cross.off_diagonal")
        : ("\(kind.rawValue).distance", "\(kind.rawValue).direction")
      return [
        .init(names.0, axes: row, distance.distance),
        .init(
          names.1, axes: row, distance.direction, unit: kind == .cross ? "share of the text" : nil),
      ]
    }
  }

  static func coverage(_ trace: Trace) throws(TraceError) -> [Reading.Value] {
    let coverage = SourceCoverage(
      try AttentionMaps(.cross, of: trace), special: trace.source.map(\.special))
    return [
      .init("coverage", axes: ["layer", "head", "source"], coverage.coverage),
      .init("covered_share", axes: ["layer", "head"], coverage.coveredShare, unit: "share"),
      .init("fertility", axes: ["layer", "head", "source"], coverage.fertility, unit: "steps"),
    ]
  }

  static func specialShare(_ trace: Trace) throws(TraceError) -> [Reading.Value] {
    try everySite { kind throws(TraceError) in
      let special =
        kind == .decoder ? trace.steps.map(\.read.special) : trace.source.map(\.special)
      let share = SpecialTokenShare(try AttentionMaps(kind, of: trace), special: special)
      return [
        .init("\(kind.rawValue).share", axes: row, share.share),
        .init("\(kind.rawValue).renormalised", axes: row + ["key"], share.renormalised),
      ]
    }
  }

  static func valueNorms(_ trace: Trace, _ model: Transformer) throws(TraceError) -> [Reading.Value]
  {
    try everySite { kind throws(TraceError) in
      let norms = try ValueNorms(kind, of: trace, model: model)
      return [
        .init("\(kind.rawValue).head_norm", axes: row + ["key"], norms.heads),
        .init("\(kind.rawValue).norm", axes: ["layer", "query", "key"], norms.together),
      ]
    }
  }

  static func headSimilarity(_ trace: Trace, groups: Int) throws(TraceError) -> [Reading.Value] {
    try everySite { kind throws(TraceError) in
      let similarity = HeadSimilarity(try AttentionMaps(kind, of: trace))
      let clustering = HeadClustering(similarity.divergence)
      let clusters = clustering.clusters(groups).map { Float($0) }
      let merges = clustering.merges.flatMap {
        [Float($0.first), Float($0.second), Float($0.height), Float($0.size)]
      }
      return [
        .init(
          "\(kind.rawValue).divergence", axes: ["head", "head"], similarity.divergence.tensor),
        .init(
          "\(kind.rawValue).merges", axes: ["merge", "field"],
          TraceTensor(shape: [clustering.merges.count, 4], values: merges), unit: "mixed"),
        .init(
          "\(kind.rawValue).clusters", axes: ["head"],
          TraceTensor(shape: [clusters.count], values: clusters), unit: "number"),
      ]
    }
  }

  static func table(_ rollout: AttentionRollout) -> [Reading.Value] {
    shares(rollout.encoder, rollout.decoder, rollout.source, rollout.prefix)
  }

  static func table(_ flow: AttentionFlow) -> [Reading.Value] {
    shares(flow.encoder, flow.decoder, flow.source, flow.prefix)
  }

  private static func shares(
    _ encoder: Matrix, _ decoder: Matrix, _ source: Matrix, _ prefix: Matrix
  ) -> [Reading.Value] {
    [
      .init("encoder", axes: ["source", "source"], encoder.tensor),
      .init("decoder", axes: ["target", "target"], decoder.tensor),
      .init("source", axes: ["target", "source"], source.tensor),
      .init("prefix", axes: ["target", "target"], prefix.tensor),
    ]
  }

  static func table(_ contributions: TokenContributions) -> [Reading.Value] {
    let residual = contributions.residualLayers
    return [
      .init("encoder", axes: ["source", "source"], contributions.encoder.tensor),
      .init("source", axes: ["target", "source"], contributions.source.tensor),
      .init("prefix", axes: ["target", "target"], contributions.prefix.tensor),
      .init("source_share", axes: ["target"], list(contributions.sourceShare)),
      .init(
        "encoder.layers", axes: ["layer", "source", "source"],
        TraceTensor(stacking: contributions.encoderLayers)),
      .init(
        "decoder.layers", axes: ["layer", "target", "target"],
        TraceTensor(stacking: contributions.decoderLayers)),
      .init(
        "cross.layers", axes: ["layer", "target", "source"],
        TraceTensor(stacking: contributions.crossLayers)),
      .init(
        "cross.residual", axes: ["layer", "target"],
        TraceTensor(
          shape: [residual.count, residual.first?.count ?? 0],
          values: residual.flatMap { $0.map { Float($0) } })),
      .init(
        "source.layers", axes: ["layer", "target", "source"],
        TraceTensor(stacking: contributions.sourceAfterLayers)),
    ]
  }

  static func table(_ attribution: InputAttribution) -> [Reading.Value] {
    var values: [Reading.Value] = [
      .init("source", axes: ["target", "source"], attribution.source.tensor),
      .init("prefix", axes: ["target", "target"], attribution.prefix.tensor),
    ]
    if attribution.difference.allSatisfy({ !$0.isNaN }) {
      values += [
        .init("difference", axes: ["target"], list(attribution.difference)),
        .init("gap", axes: ["target"], list(attribution.gap)),
      ]
    }
    return values
  }

  static func table(_ alignment: AttentionAlignment, _ trace: Trace) -> [Reading.Value] {
    let layers = alignment.labels.first?.means.count ?? 0
    let heads = layers == 0 ? 0 : (alignment.labels.first?.heads.count ?? 0) / layers
    let labels = alignment.labels.count
    func tokens(_ alignments: [TokenAlignment]) -> [Float] {
      alignments.flatMap { $0.links.map { Float($0 ?? -1) } }
    }
    func rates(_ errors: [AlignmentErrorRate]) -> [Float] { errors.map { Float($0.rate) } }
    let count = trace.end.target.count
    var values: [Reading.Value] = [
      .init(
        "links", axes: ["label", "layer", "head", "target"],
        TraceTensor(
          shape: [labels, layers, heads, count],
          values: alignment.labels.flatMap { tokens($0.heads) })),
      .init(
        "mean_links", axes: ["label", "layer", "target"],
        TraceTensor(
          shape: [labels, layers, count], values: alignment.labels.flatMap { tokens($0.means) })),
    ]
    if alignment.labels.contains(where: { !$0.headErrors.isEmpty }) {
      values += [
        .init(
          "aer", axes: ["label", "layer", "head"],
          TraceTensor(
            shape: [labels, layers, heads],
            values: alignment.labels.flatMap { rates($0.headErrors) }), unit: "share"),
        .init(
          "mean_aer", axes: ["label", "layer"],
          TraceTensor(
            shape: [labels, layers], values: alignment.labels.flatMap { rates($0.meanErrors) }),
          unit: "share"),
      ]
    }
    return values
  }

  static func table(_ probability: SequenceLogProbability) -> [Reading.Value] {
    [
      .init("sum", probability.sum), .init("mean", probability.mean),
      .init("perplexity", probability.perplexity, unit: "tokens"),
      .init("tokens", Double(probability.tokens.count), unit: "tokens"),
      .init("tokens_log_probability", axes: ["target"], list(probability.tokens)),
    ]
  }

  static func table(_ lens: LogitLens) -> [Reading.Value] {
    func value(
      _ name: String, unit: String, _ number: (LogitLens.Layer) -> Double
    ) -> Reading.Value {
      let layers = lens.steps.first?.count ?? 0
      let numbers = (0..<layers).flatMap { layer in
        lens.steps.map { Float(number($0[layer])) }
      }
      return .init(
        name, axes: ["layer", "target"],
        TraceTensor(shape: [layers, lens.steps.count], values: numbers), unit: unit)
    }
    return [
      value("entropy", unit: "nats") { $0.entropy },
      value("divergence", unit: "nats") { $0.divergence },
      value("rank", unit: "place") { Double($0.rank) },
      value("probability", unit: "share") { $0.probability },
      value("first_choice", unit: "token id") { Double($0.candidates.first?.id ?? -1) },
    ]
  }

  static func table(_ parts: GenerationPartsReading) -> [Reading.Value] {
    let steps = parts.steps.flatMap { [Float($0.lowerBound), Float($0.upperBound)] }
    var values: [Reading.Value] = [
      .init(
        "steps", axes: ["part", "bound"],
        TraceTensor(shape: [parts.steps.count, 2], values: steps),
        unit: "step")
    ]
    for measure in parts.measures {
      let means = measure.values.meanOfLastAxis().meanOfLastAxis()
      values.append(.init(measure.name, axes: ["part"], means, unit: measure.unit))
      values.append(
        .init(
          "\(measure.name).heads", axes: ["part", "layer", "head"], measure.values,
          unit: measure.unit))
    }
    values.append(
      .init(
        "looked_again", axes: ["target"], parts.lookedAgain.meanOfFirstAxes(), unit: "weight"))
    values.append(
      .init(
        "looked_again.heads", axes: ["layer", "head", "target"], parts.lookedAgain, unit: "weight"))
    return values
  }

  private static func list(_ numbers: [Double]) -> TraceTensor {
    TraceTensor(shape: [numbers.count], values: numbers.map { Float($0) })
  }

  private static func everySite(
    _ values: (AttentionKind) throws(TraceError) -> [Reading.Value]
  ) throws(TraceError) -> [Reading.Value] {
    var all: [Reading.Value] = []
    for kind in AttentionKind.allCases { all += try values(kind) }
    return all
  }
}

extension TraceTensor {
  /// The mean over all axes but the last.
  func meanOfFirstAxes() -> TraceTensor {
    let count = shape.last ?? 1
    let rows = count == 0 ? 0 : values.count / count
    var sums = [Double](repeating: 0, count: count)
    for row in 0..<rows {
      for column in 0..<count { sums[column] += Double(values[row * count + column]) }
    }
    return TraceTensor(shape: [count], values: sums.map { Float($0 / Double(rows)) })
  }
}
