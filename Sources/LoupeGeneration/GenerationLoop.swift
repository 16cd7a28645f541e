import LoupeModel
import LoupeTensor

/// The loop of the eight steps, for as many sentences at once as there is room for.
///
/// Sentences enter when there is room and leave when they are finished, each on its own: nobody
/// waits for the longest. What a sentence becomes does not depend on who is generated beside it.
/// Lists and caches keep their memory: a step allocates nothing.
public final class GenerationLoop {
  private let generator: Generator
  private let settings: GenerationSettings
  private let rules: TokenRules
  private let observer: (any ForwardObserver)?
  private let listener: (any GenerationListener)?
  private let context: ComputeContext
  private let hypothesesPerSentence: Int
  private let cache: KeyValueCache
  private var waiting: [(number: Int, source: GenerationSource)] = []
  private var active: [ActiveSentence] = []
  private var memory = SourceMemory(sources: [])
  private var freeSlots: [Int]
  private var input: StepInput

  /// A loop in which at most `sentencesAtOnce` sentences are open; others wait.
  ///
  /// - Throws: `GenerationError.setting` where a setting is out of range.
  public init(
    _ generator: Generator, _ settings: GenerationSettings, sentencesAtOnce: Int,
    observer: (any ForwardObserver)? = nil, listener: (any GenerationListener)? = nil,
    in context: ComputeContext
  ) throws(GenerationError) {
    try settings.validate()
    self.generator = generator
    self.settings = settings
    self.observer = observer
    self.listener = listener
    self.context = context
    rules = generator.rules(settings)
    hypothesesPerSentence = settings.method == .beam ? settings.beams : 1
    let slots = sentencesAtOnce * hypothesesPerSentence
    cache = KeyValueCache(configuration: generator.model.configuration, slots: slots)
    freeSlots = stride(from: 0, to: slots, by: hypothesesPerSentence).reversed()
    input = StepInput(capacity: slots)
  }

  /// Whether every sentence is finished.
  public var isIdle: Bool { waiting.isEmpty && active.isEmpty }

  /// How many more sentences could be open at once.
  public var room: Int { freeSlots.count - waiting.count }

  /// Hands in a sentence.
  ///
  /// - Parameters:
  ///   - source: the sentence and its edits.
  ///   - number: what it is called by when it is finished, and to observer and listener.
  /// - Throws: `GenerationError.model` where the model cannot read it.
  public func add(_ source: GenerationSource, number: Int) throws(GenerationError) {
    do {
      try generator.model.validate(source.ids, what: "source")
    } catch {
      throw .model(error)
    }
    waiting.append((number, source))
  }

  /// One more token for every open hypothesis, after those that wait have been let in.
  ///
  /// - Parameter finished: is called with the number and the hypotheses, best first, of each
  ///   sentence that this step finished.
  /// - Throws: `GenerationError.cancelled` where the listener says so.
  public func step(
    _ finished: (Int, [GeneratedSequence]) -> Void
  ) throws(GenerationError) {
    if !waiting.isEmpty, !freeSlots.isEmpty { letIn() }
    let model = generator.model
    // 1 · The start token, or what was generated so far.
    input.read(&active)
    guard !input.isEmpty else { return }
    guard listener?.shouldContinue() ?? true else { throw .cancelled }
    let mark = context.workspace.mark()
    defer { context.workspace.release(to: mark) }
    let pass = ForwardPass(
      context, sequences: input.slots, observer: observer, interventions: input.plans)
    // 2 · Embedding and position of each last token.
    let embedded = model.decoder.embed(input.tokens, at: input.positions, pass)
    // 3 · Masked self-attention, 4 · in several heads, 5 · cross-attention, 6 · feed-forward:
    // layer by layer …
    let states = model.decoder.step(embedded, rows: input.rows, past: cache, source: memory, pass)
    // 6 · … and the distribution over the vocabulary.
    let logits = model.distribution(states, pass)
    // 7 · Choice and 8 · append, until the end token.
    let choices = context.choices(logits, count: choicesWanted)
    for sentence in active {
      sentence.search.advance(
        StepDistribution(logits: logits, choices: choices, rows: sentence.rows), cache: cache)
    }
    cache.finishCopies(context)
    letOut(finished)
  }

  private var choicesWanted: Int {
    var wanted = 0
    for sentence in active { wanted = max(wanted, sentence.search.choicesWanted) }
    return wanted
  }

  /// Encodes as many of the waiting sentences as there is room for, together.
  private func letIn() {
    let count = min(waiting.count, freeSlots.count)
    let entering = waiting.prefix(count).sorted { $0.source.firstLayer < $1.source.firstLayer }
    waiting.removeFirst(count)
    // Those that start at the same layer of the encoder are encoded together.
    for group in entering.chunked(by: { $0.source.firstLayer == $1.source.firstLayer }) {
      memory.sources += encoded(group)
      for (number, source) in group {
        guard let slot = freeSlots.popLast() else { continue }
        observer?.enters(sentence: number, slots: slot..<slot + hypothesesPerSentence)
        active.append(
          ActiveSentence(
            number: number, source: source, search: search(number: number, firstSlot: slot),
            firstSlot: slot))
      }
    }
    listener?.encoded()
  }

  /// Keys and values of sentences that start at the same layer of the encoder.
  private func encoded(_ group: ArraySlice<(number: Int, source: GenerationSource)>) -> [KeptSource]
  {
    let mark = context.workspace.mark()
    defer { context.workspace.release(to: mark) }
    let pass = ForwardPass(
      context, sequences: group.map(\.number), observer: observer,
      interventions: group.map { $0.source.intervention.map { InterventionPlan($0) } })
    let model = generator.model
    let output: EncoderOutput
    switch group.first?.source.known {
    case .encoded:
      return group.compactMap {
        if case .encoded(let source) = $0.source.known { source } else { nil }
      }
    case .states(_, let layer):
      let states = group.compactMap {
        if case .states(let states, _) = $0.source.known { states } else { nil }
      }
      output = model.encoder(from: states, layer: layer, pass)
    case .nothing, nil:
      output = model.encoder(group.map(\.source.ids), pass)
    }
    return model.decoder.sourceMemory(of: output, context).sources
  }

  /// Reports finished sentences and gives their slots back.
  private func letOut(_ finished: (Int, [GeneratedSequence]) -> Void) {
    guard active.contains(where: { $0.search.openCount == 0 }) else { return }
    for place in active.indices.reversed() where active[place].search.openCount == 0 {
      let sentence = active.remove(at: place)
      memory.sources.remove(at: place)
      for slot in sentence.firstSlot..<sentence.firstSlot + hypothesesPerSentence {
        cache.clear(slot: slot)
      }
      freeSlots.append(sentence.firstSlot)
      finished(sentence.number, sentence.search.results())
    }
  }

  private func search(number: Int, firstSlot: Int) -> any SentenceSearch {
    let start = Hypothesis(
      startID: Int32(generator.model.configuration.decoderStartID), slot: firstSlot,
      capacity: rules.maximumLength + 1)
    let report: (StepRecord, Int) -> Void = { [listener] step, slot in
      listener?.chose(step, sentence: number, slot: slot)
    }
    switch settings.method {
    case .greedy:
      return GreedySearch(start, rules: rules, candidates: settings.candidates, report: report)
    case .sample:
      return SamplingSearch(
        start, rules: rules,
        filter: SamplingFilter(
          temperature: settings.temperature, topK: settings.topK, topP: settings.topP),
        seed: settings.seed &+ UInt64(number), candidates: settings.candidates, report: report)
    case .beam:
      return BeamSearch(
        start, slots: firstSlot..<firstSlot + hypothesesPerSentence, rules: rules,
        settings: settings, report: beamReport(number))
    }
  }

  /// Tells the listener of a beam's open hypotheses; nil where nobody listens.
  private func beamReport(_ number: Int) -> (([Hypothesis]) -> Void)? {
    guard let listener else { return nil }
    return { open in
      listener.searched(
        step: open[0].ids.count - 2, sentence: number,
        hypotheses: open.map { OpenHypothesis(ids: $0.ids, logProbability: $0.logProbability) })
    }
  }
}

extension GenerationSource {
  /// Where its encoding starts: -1 at the tokens, else a layer; past all layers when it is known.
  fileprivate var firstLayer: Int {
    switch known {
    case .nothing: -1
    case .states(_, let layer): layer
    case .encoded: .max
    }
  }
}

extension Array {
  /// Slices of neighbours that belong together.
  fileprivate func chunked(by belongTogether: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
    var chunks: [ArraySlice<Element>] = []
    var start = startIndex
    for index in indices.dropFirst() where !belongTogether(self[index - 1], self[index]) {
      chunks.append(self[start..<index])
      start = index
    }
    if start < endIndex { chunks.append(self[start...]) }
    return chunks
  }
}
