import LoupeModel
import LoupeTensor

/// Generates translations token by token: the loop of the eight steps.
public struct Generator: Sendable {
  /// The model that translates.
  public let model: Transformer
  private let forbidden: [Int]
  private let forcedEndID: Int?

  /// A generator for `model`; `defaults` is what its checkpoint asks of a generation.
  public init(_ model: Transformer, defaults: GenerationConfiguration = .init()) {
    self.model = model
    forbidden = (defaults.badWords ?? []).filter { $0.count == 1 }.flatMap { $0 }
    forcedEndID = defaults.forcedEndTokenID
  }

  /// Translates sources together; each result is the same as if it were translated alone.
  ///
  /// - Parameters:
  ///   - sources: the sentences and their edits.
  ///   - settings: how the translations are generated.
  ///   - observer: watches the forward passes of this call.
  ///   - listener: hears of each step, and may stop the generation.
  ///   - context: memory and threads of this call; its workspace is used from where it stands.
  /// - Returns: for each source its finished hypotheses, best first.
  /// - Throws: `GenerationError` where a setting is out of range, a source cannot be read by the
  ///   model, or the listener stops the generation.
  public func generate(
    _ sources: [GenerationSource], _ settings: GenerationSettings,
    observer: (any ForwardObserver)? = nil, listener: (any GenerationListener)? = nil,
    in context: ComputeContext
  ) throws(GenerationError) -> [[GeneratedSequence]] {
    try settings.validate()
    for source in sources { try validate(source.ids) }
    let mark = context.workspace.mark()
    defer { context.workspace.release(to: mark) }
    let encoding = ForwardPass(
      context, sequences: Array(sources.indices), observer: observer,
      interventions: sources.map { $0.intervention.map { InterventionPlan($0) } })
    let encoded = model.encoder(sources.map(\.ids), encoding)
    let memory = model.decoder.sourceMemory(of: encoded, context)
    listener?.encoded()

    let width = settings.method == .beam ? settings.beams : 1
    let searches = searches(sources.count, width, settings, listener)
    let cache = KeyValueCache(configuration: model.configuration, slots: sources.count * width)
    try loop(searches, sources, memory, cache, Watching(observer, listener), context)
    return searches.map { $0.results() }
  }

  /// The eight steps of generation, over and over until every search is done.
  private func loop(
    _ searches: [any SentenceSearch], _ sources: [GenerationSource], _ memory: SourceMemory,
    _ cache: KeyValueCache, _ watching: Watching, _ context: ComputeContext
  ) throws(GenerationError) {
    while true {
      // 1 · The start token, or what was generated so far.
      let input = StepInput(searches)
      if input.isEmpty { return }
      guard watching.listener?.shouldContinue() ?? true else { throw .cancelled }
      let mark = context.workspace.mark()
      defer { context.workspace.release(to: mark) }
      let pass = ForwardPass(
        context, sequences: input.slots, observer: watching.observer,
        interventions: input.plans(sources))
      // 2 · Embedding and position of each last token.
      let embedded = model.decoder.embed(input.tokens, at: input.positions, pass)
      // 3 · Masked self-attention, 4 · in several heads, 5 · cross-attention, 6 · feed-forward:
      // layer by layer …
      let states = model.decoder.step(
        embedded, rows: input.rows, past: cache, source: memory, pass)
      // 6 · … and the distribution over the vocabulary.
      let logits = model.distribution(states, pass)
      // 7 · Choice and 8 · append, until the end token.
      for (search, rows) in zip(searches, input.rowRanges) where !rows.isEmpty {
        search.advance(rows.map { logits.mutableRow($0) }, cache: cache)
      }
    }
  }

  private struct Watching {
    let observer: (any ForwardObserver)?
    let listener: (any GenerationListener)?

    init(_ observer: (any ForwardObserver)?, _ listener: (any GenerationListener)?) {
      self.observer = observer
      self.listener = listener
    }
  }

  private func searches(
    _ count: Int, _ width: Int, _ settings: GenerationSettings,
    _ listener: (any GenerationListener)?
  ) -> [any SentenceSearch] {
    let rules = TokenRules(
      forbidden: forbidden, endID: model.configuration.endID, forcedEndID: forcedEndID,
      maximumLength: min(settings.maximumNewTokens + 1, model.configuration.maximumPositions + 1))
    return (0..<count).map { sentence in
      let start = Hypothesis(
        ids: [Int32(model.configuration.decoderStartID)], slot: sentence * width)
      let report: (StepRecord, Int) -> Void = { step, slot in
        listener?.chose(step, sentence: sentence, slot: slot)
      }
      switch settings.method {
      case .greedy:
        return GreedySearch(
          start, rules: rules, candidates: settings.candidates, report: report)
      case .sample:
        return SamplingSearch(
          start, rules: rules,
          filter: SamplingFilter(
            temperature: settings.temperature, topK: settings.topK, topP: settings.topP),
          seed: settings.seed &+ UInt64(sentence), candidates: settings.candidates,
          report: report)
      case .beam:
        return BeamSearch(
          start, slots: sentence * width..<(sentence + 1) * width, rules: rules,
          settings: settings
        ) { open in
          listener?.searched(
            step: open[0].ids.count - 2, sentence: sentence,
            hypotheses: open.map {
              OpenHypothesis(ids: $0.ids, logProbability: $0.logProbability)
            })
        }
      }
    }
  }

  private func validate(_ ids: [Int32]) throws(GenerationError) {
    do {
      try model.validate(ids, what: "source")
    } catch {
      throw .model(error)
    }
  }
}
