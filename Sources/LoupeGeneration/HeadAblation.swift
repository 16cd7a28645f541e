import LoupeModel
import LoupeTensor

/// One attention head of a model.
public struct AttentionHead: Hashable, Sendable {
  /// The attention it belongs to.
  public let site: AttentionSite
  /// Its number among the heads of that attention, from 0.
  public let head: Int

  /// Head `head` of the attention at `site`.
  public init(_ site: AttentionSite, head: Int) {
    self.site = site
    self.head = head
  }

  /// Every head of a model: encoder, decoder, cross-attention, inside them by layer, then by head.
  public static func all(of configuration: ModelConfiguration) -> [AttentionHead] {
    AttentionKind.allCases.flatMap { kind in
      let isEncoder = kind == .encoder
      let layers = isEncoder ? configuration.encoderLayers : configuration.decoderLayers
      let heads = isEncoder ? configuration.encoderHeads : configuration.decoderHeads
      return (0..<layers).flatMap { layer in
        (0..<heads).map { AttentionHead(AttentionSite(kind, layer: layer), head: $0) }
      }
    }
  }

  /// The edit that takes its contribution away.
  public var ablation: AttentionEdit {
    AttentionEdit(
      site: site.kind, layers: .some([site.layer]), heads: .some([head]), queries: .all, keys: .all,
      stage: .output, change: .zero)
  }
}

/// Translates the same sentences once as they are and once without each of some heads.
///
/// What a missing head cannot change is computed once: the encoder's layers before it, and for
/// heads of the decoder the whole encoder with the keys and values of its output.
public struct HeadAblation {
  private let generator: Generator
  private let settings: GenerationSettings
  private let context: ComputeContext

  /// Ablations by `generator` under `settings`.
  public init(_ generator: Generator, _ settings: GenerationSettings, in context: ComputeContext) {
    self.generator = generator
    self.settings = settings
    self.context = context
  }

  /// Runs the whole sweep.
  ///
  /// - Parameters:
  ///   - sources: token ids of each sentence, end token included.
  ///   - heads: the heads that are taken away, one after the other.
  ///   - sentencesAtOnce: how many are generated together.
  ///   - report: is called with the results of each head; `nil` stands for the whole model.
  /// - Throws: `GenerationError` where a sentence or a setting does not fit the model.
  public func run(
    _ sources: [[Int32]], heads: [AttentionHead], sentencesAtOnce: Int,
    report: (AttentionHead?, [[GeneratedSequence]]) -> Void
  ) throws(GenerationError) {
    let known = try encode(sources, atOnce: sentencesAtOnce)
    func results(_ head: AttentionHead?) throws(GenerationError) -> [[GeneratedSequence]] {
      var edited: [GenerationSource] = []
      for (ids, known) in zip(sources, known) {
        edited.append(try source(ids, known, without: head))
      }
      return try generator.generate(
        edited, settings, sentencesAtOnce: sentencesAtOnce, in: context)
    }
    report(nil, try results(nil))
    for head in heads { report(head, try results(head)) }
  }

  private struct KnownSentence {
    let states: KeptStates
    let encoded: KeptSource
  }

  /// Encodes every sentence once and keeps what enters each layer.
  private func encode(
    _ sources: [[Int32]], atOnce: Int
  ) throws(GenerationError) -> [KnownSentence] {
    let model = generator.model
    do throws(ModelError) {
      for ids in sources { try model.validate(ids, what: "source") }
    } catch {
      throw .model(error)
    }
    var known: [KnownSentence] = []
    for start in stride(from: 0, to: sources.count, by: max(atOnce, 1)) {
      let group = Array(sources[start..<min(start + max(atOnce, 1), sources.count)])
      let mark = context.workspace.mark()
      let keeper = EncoderStateKeeper(lengths: group.map(\.count))
      let pass = ForwardPass(context, sequences: Array(group.indices), observer: keeper)
      let output = model.encoder(group, pass)
      let memory = model.decoder.sourceMemory(of: output, context)
      known += zip(keeper.states(), memory.sources).map {
        KnownSentence(states: $0, encoded: $1)
      }
      context.workspace.release(to: mark)
    }
    return known
  }

  private func source(
    _ ids: [Int32], _ known: KnownSentence, without head: AttentionHead?
  ) throws(GenerationError) -> GenerationSource {
    var source = GenerationSource(ids: ids)
    source.known = .encoded(known.encoded)
    guard let head else { return source }
    if head.site.kind == .encoder {
      source.known = .states(known.states, layer: head.site.layer)
    }
    do throws(ModelError) {
      source.intervention = try ResolvedIntervention(
        Intervention(edits: [head.ablation]), configuration: generator.model.configuration,
        facts: SequenceFacts(sourceIDs: ids, specialIDs: [], stepCount: nil) { _ in [] })
    } catch {
      throw .model(error)
    }
    return source
  }
}
