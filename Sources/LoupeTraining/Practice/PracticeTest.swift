import Foundation
import LoupeModel
import LoupeTensor
import LoupeText

/// Judges a finished model on the parts of its task that no training and no choice of settings has
/// seen.
public struct PracticeTest {
  /// How the model does on a part.
  public struct Result: Sendable, Equatable {
    /// The part: the test, or new frames.
    public let split: PracticeSplit
    /// Its figures.
    public let scores: ValidationResult
  }

  private let recipe: TrainingConfiguration
  private let task: PracticeTask
  private let pool: ThreadPool

  /// A test of models made by `recipe`; nil where the recipe has no practice task.
  public init?(_ recipe: TrainingConfiguration, pool: ThreadPool = .shared) {
    guard let task = recipe.data.task else { return nil }
    var whole = recipe
    whole.validation.translatedSentences = task.testExamples
    whole.validation.lossSentences = task.testExamples
    self.recipe = whole
    self.task = task
    self.pool = pool
  }

  /// Translates the test examples, and the new frames where the task has them, with the model in
  /// `modelDirectory`.
  ///
  /// - Throws: `TrainingError` where the directory cannot be used.
  public func results(modelDirectory: String) throws(TrainingError) -> [Result] {
    let model: Transformer
    do throws(ModelError) {
      model = try Transformer(ModelFiles(directory: modelDirectory), for: .training)
    } catch {
      throw .model(error)
    }
    let tokenizer: MarianTrainingTokenizer
    do throws(TextError) {
      tokenizer = MarianTrainingTokenizer(tokenizer: try MarianTokenizer(directory: modelDirectory))
    } catch {
      throw .text("\(error)")
    }
    var results: [Result] = []
    for split in [PracticeSplit.test, .newFrames] {
      let pairs = task.examples(split).map(\.pair)
      guard !pairs.isEmpty else { continue }
      let validator = try Validator(pairs, tokenizer, recipe, pool: pool)
      results.append(Result(split: split, scores: try validator.judge(model, step: 0)))
    }
    return results
  }
}

extension PracticeTest.Result {
  /// The figures in a line for people.
  public var line: String {
    let what =
      split == .newFrames ? "sentence patterns never seen" : "test, never seen before"
    let exact = scores.exactMatch.map { String(format: ": %.1f %% exact", 100 * $0) } ?? ""
    let pronouns =
      scores.correctPronouns.map { String(format: ", %.1f %% of pronouns right", 100 * $0) } ?? ""
    return "\(what)\(exact)\(pronouns) (\(scores.translatedSentences) examples)"
  }
}
