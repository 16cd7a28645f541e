import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeText

/// Looks at a model that is being trained: the attention over one fixed sentence, and a few
/// translations.
///
/// The sentence's true target is read by the very forward pass that translates, all steps at once, so
/// that the pictures of all looks have the same rows and columns.
struct SnapshotTaker {
  private let plan: SnapshotPlan
  private let validator: Validator
  private let place: Int
  private let source: [LearningSnapshot.Token]
  private let target: [LearningSnapshot.Token]

  /// Target tokens of the sentence that is looked at, if one of that length exists: enough to see a
  /// pattern, few enough to see each cell.
  private static let wantedTokens = 10

  /// Looks at the development set's sentence that is nearest to the wanted length; nil where there is
  /// none that is short enough.
  init?(
    _ plan: SnapshotPlan, _ validator: Validator?, _ tokenizer: any Tokenizer
  ) throws(TrainingError) {
    guard let validator else { return nil }
    let short = validator.tokens.indices.filter {
      let pair = validator.tokens[$0]
      return max(pair.source.count, pair.target.count) <= plan.maximumTokens
    }
    func distance(_ index: Int) -> Int {
      abs(validator.tokens[index].target.count - Self.wantedTokens)
    }
    guard let place = short.min(by: { (distance($0), $0) < (distance($1), $1) }) else { return nil }
    self.plan = plan
    self.validator = validator
    self.place = place
    source = try Self.tokens(of: validator.texts[place].source, .source, tokenizer)
    target = try Self.tokens(of: validator.texts[place].target, .target, tokenizer)
  }

  private static func tokens(
    of text: String, _ side: Side, _ tokenizer: any Tokenizer
  ) throws(TrainingError) -> [LearningSnapshot.Token] {
    do throws(TextError) {
      return try tokenizer.encode(text, side: side).tokens.map {
        LearningSnapshot.Token(
          piece: $0.piece, start: $0.span.lowerBound, end: $0.span.upperBound,
          isSpecial: tokenizer.isSpecial($0.id))
      }
    } catch {
      throw .text("\(error)")
    }
  }

  /// What `model` has learned after `step` updates.
  func take(_ model: Transformer, step: Int) throws(TrainingError) -> LearningSnapshot {
    let packed: Transformer
    do throws(ModelError) {
      packed = try model.snapshot()
    } catch {
      throw .model(error)
    }
    let collector = WeightCollector()
    let reading = try read(packed, collector)
    let count = min(plan.samples, validator.tokens.count)
    let translations = try validator.translate(packed, validator.tokens[..<count])
    return LearningSnapshot(
      step: step, text: validator.texts[place], source: source, target: target,
      probabilities: reading.steps.map { Float(exp(Double($0.logProbability))) },
      attention: attention(collector, packed.configuration),
      samples: zip(validator.texts, translations).map { text, translation in
        .init(source: text.source, reference: text.target, translation: translation)
      })
  }

  /// The forward pass over the fixed sentence.
  private func read(
    _ model: Transformer, _ collector: WeightCollector
  ) throws(TrainingError) -> GeneratedSequence {
    let pair = validator.tokens[place]
    let generator = Generator(model, defaults: GenerationConfiguration(model.configuration))
    let context = ComputeContext(
      workspace: Workspace(initialBytes: 1 << 20), pool: validator.pool)
    do throws(GenerationError) {
      return try generator.force(
        GenerationSource(ids: pair.source), target: pair.target, candidates: 0,
        observer: collector, in: context)
    } catch {
      throw .text(error.description)
    }
  }

  private func attention(
    _ collector: WeightCollector, _ configuration: ModelConfiguration
  ) -> [AttentionKind: LearningSnapshot.Weights] {
    var all: [AttentionKind: LearningSnapshot.Weights] = [:]
    for kind in AttentionKind.allCases {
      let isEncoder = kind == .encoder
      let layers = isEncoder ? configuration.encoderLayers : configuration.decoderLayers
      all[kind] = LearningSnapshot.Weights(
        shape: [
          layers, collector.heads[kind] ?? 0, isEncoder ? source.count : target.count,
          kind == .decoder ? target.count : source.count,
        ],
        values: collector.all(kind, layers: layers))
    }
    return all
  }
}
