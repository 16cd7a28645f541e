import LoupeModel
import LoupeTensor

/// Translates the same sentences as they are and under each of many interventions.
///
/// The results are those of generating each alone, bit for bit; only what an intervention cannot
/// change is not computed again:
///
/// - the encoder's layers before its first edit, and where all edits are in the decoder the whole
///   encoder with the keys and values of its output;
/// - in greedy search, step by step what it leaves as it was: the unedited translation is the draft
///   (`GenerationSource.draft`) of every edited one;
/// - and of such a draft the decoder's layers before the first edit
///   (`GenerationSource.knownTarget`).
public struct InterventionSweep {
  /// One sentence under one intervention.
  public struct Outcome: Sendable, Equatable {
    /// Index of the sentence.
    public let sentence: Int
    /// Index of the intervention; nil for the sentence as it is.
    public let intervention: Int?
    /// The finished hypotheses, best first.
    public let sequences: [GeneratedSequence]
  }

  /// Fits an intervention (its index) to a sentence (its index) of as many steps as its unedited
  /// translation has.
  public typealias Fitting =
    (_ intervention: Int, _ sentence: Int, _ stepCount: Int) throws(GenerationError) ->
    ResolvedIntervention

  private let generator: Generator
  private let settings: GenerationSettings
  private let context: ComputeContext

  /// Sweeps by `generator` under `settings`.
  public init(_ generator: Generator, _ settings: GenerationSettings, in context: ComputeContext) {
    self.generator = generator
    self.settings = settings
    self.context = context
  }

  /// Runs the whole sweep over interventions that select by position.
  ///
  /// Edits that name tokens need a tokenizer: `Translator.sweep`.
  ///
  /// - Parameters:
  ///   - sources: token ids of each sentence, end token included.
  ///   - interventions: the edits, each list on its own.
  ///   - sentencesAtOnce: how many sentences are generated together.
  ///   - report: is called with every outcome: sentence by sentence, first as it is, then under
  ///     each intervention.
  /// - Throws: `GenerationError` where a sentence, a setting or an edit does not fit the model.
  public func run(
    _ sources: [[Int32]], interventions: [Intervention], sentencesAtOnce: Int,
    report: (Outcome) -> Void
  ) throws(GenerationError) {
    let configuration = generator.model.configuration
    let special = [configuration.padID, configuration.endID, configuration.decoderStartID]
    try run(sources, count: interventions.count, sentencesAtOnce: sentencesAtOnce) {
      (intervention, sentence, stepCount) throws(GenerationError) in
      let facts = SequenceFacts(
        sourceIDs: sources[sentence], specialIDs: Set(special.map { Int32($0) }),
        stepCount: stepCount
      ) { _ in [] }
      do throws(ModelError) {
        return try ResolvedIntervention(
          interventions[intervention], configuration: configuration, facts: facts)
      } catch {
        throw .model(error)
      }
    } report: {
      report($0)
    }
  }

  /// Runs the whole sweep over `count` interventions, which `fit` fits to each sentence.
  ///
  /// - Parameters:
  ///   - sources: token ids of each sentence, end token included.
  ///   - count: how many interventions there are.
  ///   - sentencesAtOnce: how many sentences are generated together.
  ///   - fit: fits an intervention to a sentence.
  ///   - report: is called with every outcome: sentence by sentence, first as it is, then under
  ///     each intervention.
  /// - Throws: `GenerationError` where a sentence or a setting does not fit the model, and what
  ///   `fit` throws.
  public func run(
    _ sources: [[Int32]], count: Int, sentencesAtOnce: Int, fit: Fitting,
    report: (Outcome) -> Void
  ) throws(GenerationError) {
    for ids in sources { try generator.validate(GenerationSource(ids: ids)) }
    let atOnce = max(sentencesAtOnce, 1)
    for start in stride(from: 0, to: sources.count, by: atOnce) {
      let group = start..<min(start + atOnce, sources.count)
      let known = encode(Array(sources[group]))
      var plain = group.map { GenerationSource(ids: sources[$0]) }
      for place in known.indices { plain[place].known = .encoded(known[place].encoded) }
      let unedited = try generate(plain, atOnce)
      let edited = try edit(plain, known, unedited, count) {
        (index, place, stepCount) throws(GenerationError) in
        try fit(index, group.lowerBound + place, stepCount)
      }
      let changed = try generate(edited, atOnce)
      for (place, sentence) in group.enumerated() {
        report(Outcome(sentence: sentence, intervention: nil, sequences: unedited[place]))
        for index in 0..<count {
          report(
            Outcome(
              sentence: sentence, intervention: index, sequences: changed[place * count + index]))
        }
      }
    }
  }

  /// Each sentence under each intervention, with all that is known of it.
  private func edit(
    _ plain: [GenerationSource], _ known: [KnownSentence], _ unedited: [[GeneratedSequence]],
    _ count: Int, _ fit: Fitting
  ) throws(GenerationError) -> [GenerationSource] {
    var edited: [GenerationSource] = []
    for place in plain.indices {
      let translation = unedited[place][0].ids.dropFirst()
      for index in 0..<count {
        var source = plain[place]
        source.intervention = try fit(index, place, translation.count)
        source.known = known[place].what(stays: source.intervention?.reach ?? .nothing)
        source.draft = Array(translation)
        edited.append(source)
      }
    }
    let layers = edited.reduce(0) { max($0, $1.editedDecoderLayer) }
    guard layers > 0, settings.method == .greedy else { return edited }
    // What was read to generate each translation: all of it but its last token.
    let targets = generator.model.keepTargets(
      unedited.map { Array($0[0].ids.dropLast()) },
      source: SourceMemory(sources: known.map(\.encoded)), layers: layers, in: context)
    for number in edited.indices where edited[number].editedDecoderLayer > 0 {
      edited[number].knownTarget = .init(
        targets[number / count], layer: edited[number].editedDecoderLayer)
    }
    return edited
  }

  private func generate(
    _ sources: [GenerationSource], _ atOnce: Int
  ) throws(GenerationError) -> [[GeneratedSequence]] {
    guard !sources.isEmpty else { return [] }
    return try generator.generate(sources, settings, sentencesAtOnce: atOnce, in: context)
  }

  /// Encodes sentences once and keeps what enters each layer.
  private func encode(_ sources: [[Int32]]) -> [KnownSentence] {
    let mark = context.workspace.mark()
    defer { context.workspace.release(to: mark) }
    let model = generator.model
    let keeper = EncoderStateKeeper(lengths: sources.map(\.count))
    let pass = ForwardPass(context, sequences: Array(sources.indices), observer: keeper)
    let output = model.encoder(sources, pass)
    let memory = model.decoder.sourceMemory(of: output, context)
    return zip(keeper.states(), memory.sources).map { KnownSentence(states: $0, encoded: $1) }
  }
}

extension GenerationSource {
  /// The first layer of the decoder that its edits can change; 0 where they begin before it.
  fileprivate var editedDecoderLayer: Int {
    if case .decoder(let layer) = intervention?.reach ?? .nothing { layer } else { 0 }
  }
}

/// What was computed of one sentence without edits.
private struct KnownSentence {
  let states: KeptStates
  let encoded: KeptSource

  /// What edits that reach so far leave as it is.
  func what(stays reach: InterventionReach) -> GenerationSource.Known {
    switch reach {
    case .encoder(let layer): .states(states, layer: layer)
    case .decoder, .nothing: .encoded(encoded)
    }
  }
}
