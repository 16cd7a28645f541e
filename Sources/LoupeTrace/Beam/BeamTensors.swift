import LoupeModel

/// The attention of every hypothesis of a beam search: what each open one looked at, at each step.
struct BeamTensors {
  /// `[row, layer, head, key]`: self-attention, zero beyond what the row had read, and
  /// cross-attention.
  private(set) var byName: [String: TraceTensor] = [:]

  /// The rows that `beam`'s hypotheses name.
  init(_ beam: BeamRecorder, _ recorder: TraceRecorder, sourceCount: Int) {
    let rows = beam.attentionRows.compactMap { recorder.rows[$0] }
    guard !rows.isEmpty, rows.count == beam.attentionRows.count else { return }
    let layers = recorder.configuration.decoderLayers
    let heads = recorder.configuration.decoderHeads
    let longest = beam.attentionRows.reduce(0) { max($0, $1.step + 1) }
    var own: [Float] = []
    for row in rows {
      let keys = row.own.count / (layers * heads)
      for plane in 0..<layers * heads {
        own += row.own[plane * keys..<(plane + 1) * keys]
        own += [Float](repeating: 0, count: longest - keys)
      }
    }
    byName["beam.self_attention"] = TraceTensor(
      shape: [rows.count, layers, heads, longest], values: own)
    byName["beam.cross_attention"] = TraceTensor(
      shape: [rows.count, layers, heads, sourceCount], values: rows.flatMap(\.cross))
  }
}

extension Trace {
  /// Where the decoder looked when it chose the last token of the hypothesis `id` of the beam.
  ///
  /// - Throws: `TraceError.outside` where the trace has no such hypothesis.
  public func attention(ofHypothesis id: Int) throws(TraceError) -> StepAttention {
    let count = beam.reduce(0) { $0 + $1.hypotheses.count }
    for step in beam {
      guard let hypothesis = step.hypotheses.first(where: { $0.id == id }) else { continue }
      if let row = hypothesis.row, let own = tensors["beam.self_attention"],
        let cross = tensors["beam.cross_attention"], row < own.shape[0], row < cross.shape[0]
      {
        let planes = own.shape[1] * own.shape[2]
        var attention = StepAttention()
        for plane in 0..<planes {
          let start = (row * planes + plane) * own.shape[3]
          attention.own += own.values[start..<start + min(step.step + 1, own.shape[3])]
        }
        let size = cross.values.count / max(cross.shape[0], 1)
        attention.cross = Array(cross.values[row * size..<(row + 1) * size])
        return attention
      }
    }
    throw .outside(what: "hypothesis with attention", index: id, count: count)
  }
}
