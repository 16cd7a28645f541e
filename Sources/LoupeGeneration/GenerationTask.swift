import LoupeModel

/// One sentence handed to a generation loop, with all that is its own.
public struct GenerationTask {
  /// The sentence and its edits.
  public var source: GenerationSource
  /// How its translation is generated.
  public var settings: GenerationSettings
  /// Watches its rows of the forward passes.
  public var observer: (any ForwardObserver)?
  /// Hears of its steps, and may stop it.
  public var listener: (any GenerationListener)?

  /// A sentence that is generated under `settings`.
  public init(
    _ source: GenerationSource, _ settings: GenerationSettings,
    observer: (any ForwardObserver)? = nil, listener: (any GenerationListener)? = nil
  ) {
    self.source = source
    self.settings = settings
    self.observer = observer
    self.listener = listener
  }

  /// Hypotheses that are open at once, a slot of the key/value cache each.
  var width: Int { settings.method == .beam ? settings.beams : 1 }

  /// Whether its listener wants no more of it.
  var isStopped: Bool { listener.map { !$0.shouldContinue() } ?? false }

  /// The search that its settings ask for, in `slots` of the cache.
  func search(
    number: Int, slots: Range<Int>, _ generator: Generator
  ) -> any SentenceSearch {
    let rules = generator.rules(settings, for: source)
    let start = Hypothesis(
      startID: source.startID ?? Int32(generator.model.configuration.decoderStartID),
      slot: slots.lowerBound, capacity: rules.maximumLength + 1)
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
        start, slots: slots, rules: rules, settings: settings, report: beamReport(number))
    }
  }

  /// Tells the listener of a beam's open hypotheses; nil where nobody listens.
  private func beamReport(_ number: Int) -> ((BeamSearch.Report) -> Void)? {
    guard let listener else { return nil }
    return { report in
      listener.searched(step: report.step, sentence: number, weighed: report.weighed)
      guard !report.open.isEmpty else { return }
      listener.searched(
        step: report.step, sentence: number,
        hypotheses: report.open.map {
          OpenHypothesis(ids: $0.ids, logProbability: $0.logProbability)
        })
    }
  }
}
