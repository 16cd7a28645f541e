import LoupeGeneration
import LoupeModel

/// The numbers of one recorded generation, by the names trace files use.
///
/// `encoder.self_attention` [layer, head, source, source],
/// `decoder.self_attention` [layer, head, target, target] (zero where the future is hidden),
/// `decoder.cross_attention` [layer, head, target, source], where recorded `logits`
/// [target, vocabulary], and at level `full` the stages and residual streams. Row t of a decoder
/// tensor is the step that read token t and chose token t + 1.
struct TraceTensors {
  private(set) var byName: [String: TraceTensor] = [:]

  private let recorder: TraceRecorder
  private let path: [TraceRecorder.RowKey]
  private let sourceCount: Int

  /// Puts together the rows of the hypothesis `sequence`.
  init(_ recorder: TraceRecorder, of sequence: GeneratedSequence, sourceCount: Int) {
    self.recorder = recorder
    self.sourceCount = sourceCount
    path = sequence.slots.enumerated().map { .init(step: $0, slot: $1) }
    addWeights()
    addLogits()
    if recorder.level == .full {
      addStages()
      addStates()
    }
  }

  private var configuration: ModelConfiguration { recorder.configuration }

  private mutating func addWeights() {
    let heads = configuration.decoderHeads
    let layers = configuration.decoderLayers
    let steps = path.compactMap { recorder.rows[$0] }
    guard steps.count == path.count else { return }
    byName["encoder.self_attention"] = TraceTensor(
      shape: [
        configuration.encoderLayers, configuration.encoderHeads, sourceCount, sourceCount,
      ], values: recorder.encoderWeights)
    byName["decoder.self_attention"] = Self.triangular(
      steps.map(\.own), layers: layers, heads: heads, hidden: 0)
    var cross: [Float] = []
    cross.reserveCapacity(layers * heads * steps.count * sourceCount)
    for plane in 0..<layers * heads {
      for step in steps { cross += step.cross[plane * sourceCount..<(plane + 1) * sourceCount] }
    }
    byName["decoder.cross_attention"] = TraceTensor(
      shape: [layers, heads, steps.count, sourceCount], values: cross)
  }

  /// Rows that grow by one key a step, `[layer, head, step + 1]`, as a square.
  ///
  /// The future is filled with `hidden`.
  private static func triangular(
    _ rows: [[Float]], layers: Int, heads: Int, hidden: Float
  ) -> TraceTensor {
    let count = rows.count
    var values = [Float](repeating: hidden, count: layers * heads * count * count)
    for (step, row) in rows.enumerated() {
      for plane in 0..<layers * heads {
        let target = (plane * count + step) * count
        for key in 0...step { values[target + key] = row[plane * (step + 1) + key] }
      }
    }
    return TraceTensor(shape: [layers, heads, count, count], values: values)
  }

  private mutating func addLogits() {
    let rows = path.compactMap { recorder.logits[$0] }
    guard rows.count == path.count, let width = rows.first?.count else { return }
    byName["logits"] = TraceTensor(shape: [rows.count, width], values: rows.flatMap { $0 })
  }

  private mutating func addStages() {
    for kind in AttentionKind.allCases {
      let layers =
        kind == .encoder ? configuration.encoderLayers : configuration.decoderLayers
      let heads = kind == .encoder ? configuration.encoderHeads : configuration.decoderHeads
      for stage in AttentionStage.allCases where stage != .weights {
        let perLayer = (0..<layers).compactMap { layer in
          recorder.details.rows["\(AttentionSite(kind, layer: layer)).\(stage.fileName)"]
        }
        guard perLayer.count == layers else { continue }
        let isSource =
          kind == .encoder || (kind == .cross && (stage == .keys || stage == .values))
        let keys = isSource ? (0..<sourceCount).map { TraceDetails.source($0) } : path
        let rows = perLayer.map { layer in keys.compactMap { layer[$0] } }
        byName["\(kind.tensorName).\(stage.fileName)"] = Self.stacked(
          rows, stage: stage, kind: kind, heads: heads)
      }
    }
  }

  private static func stacked(
    _ layers: [[[Float]]], stage: AttentionStage, kind: AttentionKind, heads: Int
  ) -> TraceTensor? {
    guard let count = layers.first?.count, layers.allSatisfy({ $0.count == count }) else {
      return nil
    }
    if stage == .scores, kind == .decoder {
      let joined = (0..<count).map { row in layers.flatMap { $0[row] } }
      return triangular(joined, layers: layers.count, heads: heads, hidden: -.infinity)
    }
    // [layer][row][head × size] → [layer, head, row, size]
    let width = layers.first?.first?.count ?? 0
    let size = width / heads
    var values: [Float] = []
    values.reserveCapacity(layers.count * count * width)
    for layer in layers {
      for head in 0..<heads {
        for row in layer { values += row[head * size..<(head + 1) * size] }
      }
    }
    return TraceTensor(shape: [layers.count, heads, count, size], values: values)
  }

  private mutating func addStates() {
    for site in StateSite.all(of: configuration) {
      guard let recorded = recorder.details.rows[site.description] else { continue }
      let keys = site.isDecoder ? path : (0..<sourceCount).map { TraceDetails.source($0) }
      let rows = keys.compactMap { recorded[$0] }
      guard rows.count == keys.count else { continue }
      byName[site.description] = TraceTensor(
        shape: [rows.count, configuration.dModel], values: rows.flatMap { $0 })
    }
  }
}

extension AttentionKind {
  /// The attention's name in trace files.
  package var tensorName: String {
    switch self {
    case .encoder: "encoder.self_attention"
    case .decoder: "decoder.self_attention"
    case .cross: "decoder.cross_attention"
    }
  }
}
