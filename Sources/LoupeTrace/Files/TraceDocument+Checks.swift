import LoupeModel

extension TraceDocument {
  /// Positions of any sequence that a file may have; more is taken for damage.
  private static let longest = 65_536

  /// The trace that this document and `tensors` describe, once everything fits together.
  func trace(tensors: [String: TraceTensor]) throws(TraceFault) -> Trace {
    guard version == 1 else {
      throw TraceFault(reason: "it has version \(version); this Loupe reads version 1")
    }
    try checkTexts()
    try checkIDs()
    try check(tensors)
    try checkStages(tensors)
    try checkStates(tensors)
    var trace = Trace(
      model: model, text: text, source: source, steps: steps, end: end, settings: settings,
      intervention: interventions, ids: ids, tensors: tensors)
    trace.encoderStages = encoder.stages
    trace.beam = beam ?? []
    trace.lens = try checkedLens()
    trace.readings = readings ?? []
    try checkBeam(tensors)
    return trace
  }

  private func checkTexts() throws(TraceFault) {
    guard (1...Self.longest).contains(source.count), (1...Self.longest).contains(steps.count)
    else {
      throw TraceFault(
        reason: "it has \(source.count) source tokens and \(steps.count) steps; there must be at "
          + "least one of each")
    }
    for (index, step) in steps.enumerated() where step.index != index {
      throw TraceFault(reason: "step \(index) says that it is step \(step.index)")
    }
    guard end.target.count == steps.count else {
      throw TraceFault(
        reason: "it has \(steps.count) steps and \(end.target.count) tokens of the translation")
    }
    try checkSpans(source, text, "source")
    try checkSpans(end.target, end.translation, "end.target")
  }

  private func checkSpans(
    _ pieces: [TracePiece], _ text: String, _ what: String
  ) throws(TraceFault) {
    let length = text.utf16.count
    for (index, piece) in pieces.enumerated() {
      guard piece.start >= 0, piece.start <= piece.end, piece.end <= length else {
        throw TraceFault(
          reason: "\(what) \(index) stands at \(piece.start)–\(piece.end) of a text of \(length) "
            + "UTF-16 units")
      }
    }
  }

  private func checkIDs() throws(TraceFault) {
    guard ids.source.count == source.count, ids.decoderInput.count == steps.count,
      ids.chosen.count == steps.count
    else {
      throw TraceFault(
        reason: "“ids” has \(ids.source.count), \(ids.decoderInput.count) and \(ids.chosen.count) "
          + "entries for \(source.count) source tokens and \(steps.count) steps")
    }
    guard (ids.source + ids.decoderInput + ids.chosen).allSatisfy({ $0 >= 0 }) else {
      throw TraceFault(reason: "“ids” has a number below 0")
    }
  }

  /// Every attention is there, in the sizes that the model and the texts say.
  private func check(_ tensors: [String: TraceTensor]) throws(TraceFault) {
    let (sources, targets) = (source.count, steps.count)
    for (kind, shape) in [
      (AttentionKind.encoder, [model.encoderLayers, model.encoderHeads, sources, sources]),
      (.decoder, [model.decoderLayers, model.heads, targets, targets]),
      (.cross, [model.decoderLayers, model.heads, targets, sources]),
    ] {
      guard let tensor = tensors[kind.tensorName] else {
        throw TraceFault(reason: "it has no tensor “\(kind.tensorName)”")
      }
      guard shape.allSatisfy({ $0 > 0 }), tensor.shape == shape else {
        throw TraceFault(
          reason: "“\(kind.tensorName)” has the shape \(tensor.shape), where model and texts make "
            + "it \(shape)")
      }
    }
    if let logits = tensors["logits"], logits.shape.first != targets || logits.shape.count != 2 {
      throw TraceFault(reason: "“logits” has the shape \(logits.shape) for \(targets) steps")
    }
  }

  /// What the layers would have said, a step an entry, where it is there.
  private func checkedLens() throws(TraceFault) -> [LensStep] {
    guard let lens else { return [] }
    guard lens.map(\.step) == Array(steps.indices),
      lens.allSatisfy({ $0.layers.map(\.layer) == Array(0..<model.decoderLayers) })
    else {
      throw TraceFault(
        reason: "“lens” must have an entry for each of the \(steps.count) steps and in it one for "
          + "each of the \(model.decoderLayers) layers")
    }
    return lens
  }

  private func checkBeam(_ tensors: [String: TraceTensor]) throws(TraceFault) {
    guard let beam else { return }
    var known: Set<Int> = []
    for step in beam {
      for hypothesis in step.hypotheses {
        guard hypothesis.parent.map({ known.contains($0) }) ?? true,
          known.insert(hypothesis.id).inserted
        else {
          throw TraceFault(
            reason: "hypothesis \(hypothesis.id) of the beam has an unknown parent or comes twice")
        }
      }
    }
    guard let own = tensors["beam.self_attention"], let cross = tensors["beam.cross_attention"]
    else {
      guard beam.allSatisfy({ $0.hypotheses.allSatisfy { $0.row == nil } }) else {
        throw TraceFault(reason: "the beam names rows of attention that the file does not have")
      }
      return
    }
    let heads = [model.decoderLayers, model.heads]
    guard own.shape.count == 4, Array(own.shape[1...2]) == heads,
      cross.shape == [own.shape[0]] + heads + [source.count],
      beam.allSatisfy({ step in
        (0..<own.shape[3]).contains(step.step)
          && step.hypotheses.allSatisfy { (0..<own.shape[0]).contains($0.row ?? 0) }
      })
    else {
      throw TraceFault(
        reason: "the beam and its tensors, \(own.shape) and \(cross.shape), do not fit together")
    }
  }

  /// Queries, keys, values, scores and head outputs of level `full`, where they are there.
  private func checkStages(_ tensors: [String: TraceTensor]) throws(TraceFault) {
    for kind in AttentionKind.allCases {
      let layers = kind == .encoder ? model.encoderLayers : model.decoderLayers
      let heads = kind == .encoder ? model.encoderHeads : model.heads
      let queries = kind == .encoder ? source.count : steps.count
      let keys = kind == .decoder ? steps.count : source.count
      let size = tensors["\(kind.tensorName).queries"]?.shape.last ?? 0
      for (stage, rows, columns) in [
        (AttentionStage.queries, queries, size), (.keys, keys, size), (.values, keys, size),
        (.scores, queries, keys), (.headOutputs, queries, size),
      ] {
        let name = "\(kind.tensorName).\(stage.fileName)"
        guard let tensor = tensors[name] else { continue }
        guard tensor.shape == [layers, heads, rows, columns], columns > 0 else {
          throw TraceFault(
            reason: "“\(name)” has the shape \(tensor.shape), where model and texts make it "
              + "\([layers, heads, rows, columns])")
        }
      }
      try check(
        kind.positionBiasName, tensors, [heads, queries, keys], "model and texts make it")
      if let contributions = tensors["\(kind.tensorName).contributions"]?.shape {
        try check(
          "\(kind.tensorName).contributions", tensors,
          [layers, heads, queries, contributions.last ?? 0], "model and texts make it")
      }
    }
  }

  private func check(
    _ name: String, _ tensors: [String: TraceTensor], _ shape: [Int], _ wanted: String
  ) throws(TraceFault) {
    guard let tensor = tensors[name], tensor.shape != shape else { return }
    throw TraceFault(
      reason: "“\(name)” has the shape \(tensor.shape), where \(wanted) \(shape)")
  }

  /// Residual streams of level `full`, where they are there.
  private func checkStates(_ tensors: [String: TraceTensor]) throws(TraceFault) {
    for (name, tensor) in tensors where name.isStateOfTrace {
      let rows = name.hasPrefix("encoder.") ? source.count : steps.count
      guard tensor.shape.count == 2, tensor.shape[0] == rows else {
        throw TraceFault(
          reason: "“\(name.prefix(80))” has the shape \(tensor.shape) for \(rows) positions")
      }
    }
  }
}
