import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeText

/// Judges a model on a development set.
struct Validator {
  let texts: [SentencePair]
  let tokens: [TokenPair]
  let tokenizer: any TrainingTokenizer
  let configuration: ValidationConfiguration
  let tokenisation: BLEUTokenisation
  /// Words among which a translation's pronoun is looked for; nil where the task has none.
  let pronouns: Set<String>?
  let pool: ThreadPool

  private static let batchTokens = 2_048
  private static let batchSentences = 32

  /// Judges on `pairs`, of which those the model cannot read whole are left out.
  init(
    _ pairs: [SentencePair], _ tokenizer: any TrainingTokenizer,
    _ recipe: TrainingConfiguration, pool: ThreadPool
  ) throws(TrainingError) {
    let encoded = try ExampleSet.encode(pairs, tokenizer, pool: pool)
    let usable = encoded.indices.filter {
      max(encoded[$0].source.count, encoded[$0].target.count) <= recipe.model.maximumPositions
    }
    texts = usable.map { pairs[$0] }
    tokens = usable.map { encoded[$0] }
    self.tokenizer = tokenizer
    configuration = recipe.validation
    // Practice tasks without a language are made of letters and digits.
    let hasWords =
      recipe.tokenizer.kind == .practice
      ? recipe.targetLanguage != "und" : recipe.tokenizer.kind != .characters
    tokenisation = hasWords ? .standard(forLanguage: recipe.targetLanguage) : .character
    pronouns = recipe.data.task?.pronouns
    self.pool = pool
  }

  /// Loss and scores of `model` after `step` updates.
  func judge(_ model: Transformer, step: Int) throws(TrainingError) -> ValidationResult {
    let start = ProcessInfo.processInfo.systemUptime
    let packed: Transformer
    do throws(ModelError) {
      packed = try model.snapshot()
    } catch {
      throw .model(error)
    }
    let judged = min(configuration.lossSentences, tokens.count)
    let loss = negativeLogLikelihood(packed, tokens[..<judged])
    let count = min(configuration.translatedSentences, tokens.count)
    let translations = try translate(packed, tokens[..<count])
    let references = texts[..<count].map(\.target)
    let scores = try TranslationScores(
      translations, references: references, tokenisation: tokenisation)
    let exact = zip(translations, references).filter { $0 == $1 }.count
    return ValidationResult(
      step: step, loss: loss, lossSentences: judged, bleu: scores?.bleu, chrf: scores?.chrf,
      signatures: scores?.signatures ?? [],
      exactMatch: count > 0 ? Double(exact) / Double(count) : nil,
      correctPronouns: pronouns.flatMap {
        PronounScore(translations, references: references, among: $0).share
      }, translatedSentences: count,
      samples: zip(texts, translations).prefix(configuration.samples).map { text, translation in
        .init(source: text.source, reference: text.target, translation: translation)
      }, seconds: ProcessInfo.processInfo.systemUptime - start)
  }

  /// Mean negative log-likelihood a target token.
  private func negativeLogLikelihood(_ model: Transformer, _ pairs: ArraySlice<TokenPair>) -> Double
  {
    let context = ComputeContext(workspace: Workspace(initialBytes: 16 << 20), pool: pool)
    var total = 0.0
    var count = 0
    for batch in TrainingBatch.cut(pairs, tokens: Self.batchTokens) {
      context.workspace.reset()
      let loss = model.loss(
        sources: batch.sources,
        decoderInputs: batch.decoderInputs(startID: model.configuration.decoderStartID),
        targets: batch.targets, smoothing: 0, divisor: batch.targetTokens,
        ForwardPass(context, count: batch.pairs.count))
      total += loss.negativeLogLikelihood * Double(loss.tokens)
      count += loss.tokens
    }
    return total / Double(max(count, 1))
  }

  /// Greedy translations, in order; sentences of like length go together.
  func translate(
    _ model: Transformer, _ pairs: ArraySlice<TokenPair>
  ) throws(TrainingError) -> [String] {
    let generator = Generator(model, defaults: GenerationConfiguration(model.configuration))
    var settings = GenerationSettings()
    settings.maximumNewTokens = configuration.maximumTokens
    var translations = [String](repeating: "", count: pairs.count)
    let order = pairs.indices.sorted {
      (pairs[$0].source.count, $0) < (pairs[$1].source.count, $1)
    }
    let context = ComputeContext(workspace: Workspace(initialBytes: 16 << 20), pool: pool)
    for start in stride(from: 0, to: order.count, by: Self.batchSentences) {
      let places = order[start..<min(start + Self.batchSentences, order.count)]
      let sources = places.map { GenerationSource(ids: pairs[$0].source) }
      let results: [[GeneratedSequence]]
      do throws(GenerationError) {
        results = try generator.generate(sources, settings, in: context)
      } catch {
        throw .text(error.description)
      }
      for (place, result) in zip(places, results) {
        let ids = result.first.map { Array($0.ids.dropFirst()) } ?? []
        translations[place - pairs.startIndex] = try tokenizer.decodeTarget(ids)
      }
    }
    return translations
  }
}
