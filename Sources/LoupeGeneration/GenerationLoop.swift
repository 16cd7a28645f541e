import LoupeModel
import LoupeTensor

/// The loop of the eight steps, for as many sentences at once as there is room for.
///
/// Sentences enter when there is room and leave when they are finished, each on its own: nobody
/// waits for the longest. Each has settings, an observer and a listener of its own. What a sentence
/// becomes does not depend on who is generated beside it. Lists and caches keep their memory: a
/// step allocates nothing.
public final class GenerationLoop {
  private let generator: Generator
  private let context: ComputeContext
  private let cache: KeyValueCache
  private var slots: CacheSlots
  private var waiting: [(number: Int, task: GenerationTask)] = []
  private var active: [ActiveSentence] = []
  private var memory = SourceMemory(sources: [])
  private var input: StepInput

  /// A loop in which at most `hypothesesAtOnce` hypotheses are open (a beam search has several);
  /// sentences beyond that wait.
  public init(_ generator: Generator, hypothesesAtOnce: Int, in context: ComputeContext) {
    self.generator = generator
    self.context = context
    cache = KeyValueCache(
      configuration: generator.model.configuration, slots: hypothesesAtOnce)
    slots = CacheSlots(hypothesesAtOnce)
    input = StepInput(capacity: hypothesesAtOnce)
  }

  /// Whether every sentence is finished.
  public var isIdle: Bool { waiting.isEmpty && active.isEmpty }

  /// Sentences that are open or wait.
  public var count: Int { waiting.count + active.count }

  /// How many more hypotheses could be open at once.
  public var room: Int { slots.freeCount - waiting.reduce(0) { $0 + $1.task.width } }

  /// Hands in a sentence.
  ///
  /// - Parameters:
  ///   - task: the sentence, its settings and who follows it.
  ///   - number: what it is called by when it is finished, and to observer and listener.
  /// - Throws: `GenerationError` where a setting is out of range, its hypotheses are more than the
  ///   loop has room for, or the model cannot read it.
  public func add(_ task: GenerationTask, number: Int) throws(GenerationError) {
    try task.settings.validate()
    guard task.width <= slots.count else {
      throw .setting(name: "beams", value: "\(task.width)", range: "1…\(slots.count) here")
    }
    try generator.validate(task.source)
    waiting.append((number, task))
  }

  /// One more token for every open hypothesis (several where a draft holds), after those that wait
  /// have been let in.
  ///
  /// - Parameter finished: is called with the number and the hypotheses, best first, of each
  ///   sentence that this step finished; with none where its listener has stopped it.
  public func step(_ finished: (Int, [GeneratedSequence]) -> Void) {
    dropStopped(finished)
    letIn()
    let model = generator.model
    // 1 · The start token, or what was generated so far.
    input.read(&active)
    guard !input.isEmpty else { return }
    let mark = context.workspace.mark()
    defer { context.workspace.release(to: mark) }
    let pass = ForwardPass(
      context, sequences: input.slots, observer: observer, interventions: input.plans)
    // 2 · Embedding and position of each last token.
    let embedded = model.decoder.embed(input.tokens, at: input.positions, pass)
    // 3 · Masked self-attention, 4 · in several heads, 5 · cross-attention, 6 · feed-forward:
    // layer by layer …
    let states = model.decoder.step(
      embedded, rows: input.rows, past: cache, source: memory, late: input.late, pass)
    // 6 · … and the distribution over the vocabulary.
    let (logits, choices) = distributions(of: states, pass)
    // 7 · Choice and 8 · append, until the end token.
    for place in active.indices {
      active[place].advance(
        { StepDistribution(logits: logits, choices: choices, rows: $0) }, cache: cache)
    }
    cache.finishCopies(context)
    letOut(finished)
  }

  /// The distributions of a step and the most probable tokens of each; where nobody reads whole rows
  /// they are found while the logits are computed, which then are never all in memory.
  private func distributions(
    of states: Tensor, _ pass: ForwardPass
  ) -> (logits: Tensor?, choices: RowChoices) {
    let model = generator.model
    let isRead =
      pass.observer != nil || active.contains { $0.search.readsLogits(steps: $0.rows.count) }
    guard isRead else {
      return (nil, model.choices(states, count: choicesWanted, in: context))
    }
    let logits = model.distribution(states, pass)
    return (logits, context.choices(logits, count: choicesWanted))
  }

  private var choicesWanted: Int {
    var wanted = 0
    for sentence in active { wanted = max(wanted, sentence.search.choicesWanted) }
    return wanted
  }

  /// Who watches the step that `input` describes.
  private var observer: (any ForwardObserver)? {
    SentenceObservers.joined(active.lazy.map { ($0.task.observer, $0.blocks, $0.rows) })
  }

  /// Encodes as many of the waiting sentences as there is room for, together.
  private func letIn() {
    guard !waiting.isEmpty else { return }
    var entering: [ActiveSentence] = []
    while let (number, task) = waiting.first, let taken = slots.take(task.width) {
      waiting.removeFirst()
      entering.append(sentence(number, task, in: taken))
    }
    guard !entering.isEmpty else { return }
    // Those that start at the same layer of the encoder are encoded together.
    entering.sort { $0.task.source.firstLayer < $1.task.source.firstLayer }
    for group in entering.chunked(by: { $0.task.source.firstLayer == $1.task.source.firstLayer }) {
      memory.sources += encoded(group)
      for sentence in group {
        sentence.task.observer?.enters(sentence: sentence.number, slots: sentence.slots)
      }
      active += group
    }
    eachListener(of: entering) { $0.encoded() }
  }

  /// Keys and values of sentences that start at the same layer of the encoder.
  private func encoded(_ group: ArraySlice<ActiveSentence>) -> [KeptSource] {
    let sources = group.map(\.task.source)
    let mark = context.workspace.mark()
    defer { context.workspace.release(to: mark) }
    var rows = 0
    let watched = group.enumerated().map { block, sentence in
      defer { rows += sentence.task.source.ids.count }
      return (
        sentence.task.observer, block..<block + 1, rows..<rows + sentence.task.source.ids.count
      )
    }
    let pass = ForwardPass(
      context, sequences: group.map(\.number), observer: SentenceObservers.joined(watched),
      interventions: sources.map { $0.intervention.map { InterventionPlan($0) } })
    let model = generator.model
    let output: EncoderOutput
    switch sources.first?.known {
    case .encoded:
      return sources.compactMap { if case .encoded(let source) = $0.known { source } else { nil } }
    case .states(_, let layer):
      let states = sources.compactMap {
        if case .states(let states, _) = $0.known { states } else { nil }
      }
      output = model.encoder(from: states, layer: layer, pass)
    case .nothing, nil:
      output = model.encoder(sources.map(\.ids), pass)
    }
    return model.decoder.sourceMemory(of: output, context).sources
  }

  /// Lets go of sentences whose listeners want no more.
  private func dropStopped(_ finished: (Int, [GeneratedSequence]) -> Void) {
    for place in waiting.indices.reversed() where waiting[place].task.isStopped {
      finished(waiting.remove(at: place).number, [])
    }
    for place in active.indices.reversed() where active[place].task.isStopped {
      finished(remove(at: place).number, [])
    }
  }

  /// Reports finished sentences and gives their slots back.
  private func letOut(_ finished: (Int, [GeneratedSequence]) -> Void) {
    for place in active.indices.reversed() where active[place].search.openCount == 0 {
      let sentence = remove(at: place)
      finished(sentence.number, sentence.search.results())
    }
  }

  private func remove(at place: Int) -> ActiveSentence {
    let sentence = active.remove(at: place)
    memory.sources.remove(at: place)
    for slot in sentence.slots { cache.clear(slot: slot) }
    slots.give(back: sentence.slots)
    return sentence
  }

  private func sentence(
    _ number: Int, _ task: GenerationTask, in slots: Range<Int>
  ) -> ActiveSentence {
    let rules = generator.rules(task.settings, for: task.source)
    // Nobody is shown tokens that are then not chosen.
    let takesDraft = task.settings.method == .greedy && task.observer == nil
    let draft = takesDraft && !task.source.draft.isEmpty ? Draft(task.source.draft) : nil
    return ActiveSentence(
      number: number, task: task, search: task.search(number: number, slots: slots, generator),
      slots: slots, maximumLength: rules.maximumLength, draft: draft)
  }

  /// Calls `body` once for each listener of these sentences, neighbours of the same listener
  /// counting as one.
  private func eachListener(
    of sentences: [ActiveSentence], _ body: (any GenerationListener) -> Void
  ) {
    var last: (any GenerationListener)?
    for sentence in sentences {
      guard let listener = sentence.task.listener, listener !== last else { continue }
      body(listener)
      last = listener
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
