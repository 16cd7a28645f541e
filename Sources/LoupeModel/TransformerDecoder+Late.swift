import LoupeTensor

extension TransformerDecoder {
  /// A step in which some hypotheses enter at later layers; the numbers of every row that is
  /// computed are those of a plain step.
  func step(
    _ x: Tensor, rows: [DecoderRow], late: [LateRow], past: KeyValueCache, source: SourceMemory,
    _ pass: ForwardPass
  ) -> Tensor {
    past.beginStep(rows, source: source)
    var part = StepPart(of: rows, blocks: rows.count - late.count, past, pass, positionBias)
    var states = x.rows(0..<part.layouts.own.queryCount)
    var waiting = late[...]
    for layer in layers {
      let joining = waiting.prefix { $0.layer <= layer.layer }
      if !joining.isEmpty {
        states = pass.context.stacked(
          [states] + joining.map { $0.target.entering(layer.layer, $0.positions) })
        waiting = waiting.dropFirst(joining.count)
        part = StepPart(of: rows, blocks: rows.count - waiting.count, past, pass, positionBias)
      }
      guard !part.rows.isEmpty else { continue }
      states = pass.context.keepingResult(states.shape) {
        layer(
          states, past: past,
          source: .kept(source.memory(of: part.rows, layer: layer.layer, pass.context)),
          layouts: part.layouts, part.pass)
      }
    }
    precondition(waiting.isEmpty, "rows that enter behind the last layer")
    past.endStep()
    return ended(states, pass)
  }

  /// What leaves each of the first `count` layers in one step, copied.
  func states(
    _ x: Tensor, rows: [DecoderRow], past: KeyValueCache, source: SourceMemory, layers count: Int,
    _ pass: ForwardPass
  ) -> [Buffer] {
    past.beginStep(rows, source: source)
    let part = StepPart(of: rows, blocks: rows.count, past, pass, positionBias)
    var states: [Buffer] = []
    var entering = x
    for layer in layers.prefix(count) {
      entering = pass.context.keepingResult(x.shape) {
        layer(
          entering, past: past,
          source: .kept(source.memory(of: rows, layer: layer.layer, pass.context)),
          layouts: part.layouts, pass)
      }
      states.append(entering.copied())
    }
    past.endStep()
    return states
  }
}

/// The first hypotheses of a step, as one pass of their own.
private struct StepPart {
  let rows: [DecoderRow]
  let layouts: DecoderLayouts
  let pass: ForwardPass

  init(
    of rows: [DecoderRow], blocks: Int, _ past: KeyValueCache, _ pass: ForwardPass,
    _ positionBias: RelativePositionBias?
  ) {
    self.rows = Array(rows.prefix(blocks))
    let own = past.ownLayout.first(blocks)
    layouts = DecoderLayouts(
      own: positionBias?.added(to: own, pass.context) ?? own, cross: past.crossLayout.first(blocks))
    self.pass = ForwardPass(
      pass.context, sequences: Array(pass.sequences.prefix(blocks)), observer: pass.observer,
      interventions: Array(pass.interventions.prefix(blocks)))
  }
}
