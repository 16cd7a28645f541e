import Foundation
import LoupeModel
import LoupeText

/// The tasks that a checkpoint's `config.json` names, for models that are told their task in words
/// (T5: `translate English to German: `).
public struct CheckpointTasks: Sendable, Equatable {
  /// One of `task_specific_params`.
  public struct Task: Decodable, Sendable, Equatable {
    /// What is put before the text.
    public let prefix: String?
    /// How the task is generated, where it differs from the rest.
    public let generation: GenerationConfiguration

    private enum CodingKeys: String, CodingKey { case prefix }

    /// Reads a task.
    public init(from decoder: any Decoder) throws {
      prefix = try decoder.container(keyedBy: CodingKeys.self)
        .decodeIfPresent(String.self, forKey: .prefix)
      generation = try GenerationConfiguration(from: decoder)
    }
  }

  /// The tasks by name, such as `translation_en_to_de`.
  public let tasks: [String: Task]
  /// Whether the model is told its task in words.
  public let isToldInWords: Bool

  /// No tasks.
  public static let none = CheckpointTasks(tasks: [:], isToldInWords: false)

  /// Reads `config.json`; no tasks where there is none.
  ///
  /// - Throws: `ModelError` naming the file and the key that cannot be read.
  init(_ files: ModelFiles) throws(ModelError) {
    guard try files.optional("config.json") != nil else {
      self = .none
      return
    }
    let description = try files.json(Description.self, "config.json")
    self.init(
      tasks: description.tasks ?? [:],
      isToldInWords: Self.wordFamilies.contains(description.modelType ?? ""))
  }

  package init(tasks: [String: Task], isToldInWords: Bool) {
    self.tasks = tasks
    self.isToldInWords = isToldInWords
  }

  private static let wordFamilies: Set = ["t5", "mt5", "umt5"]

  private struct Description: Decodable {
    enum CodingKeys: String, CodingKey {
      case modelType = "model_type"
      case tasks = "task_specific_params"
    }
    let modelType: String?
    let tasks: [String: Task]?
  }

  /// What is put before a text that is translated between `languages`; empty where nothing is asked.
  ///
  /// The checkpoint's own words where it has a task for the pair, else
  /// `translate SOURCE to TARGET: ` with the languages' English names.
  ///
  /// - Throws: `TextError.languageNeeded` or `TextError.unknownLanguage`.
  package func prefix(for languages: LanguagePair) throws(TextError) -> String {
    guard isToldInWords, languages != LanguagePair() else { return "" }
    guard let target = languages.target else {
      throw .languageNeeded(side: .target, examples: ["de", "fr", "German"])
    }
    let source = languages.source ?? "en"
    let task = tasks["translation_\(source.lowercased())_to_\(target.lowercased())"]
    if let prefix = task?.prefix { return prefix }
    return "translate \(try Self.englishName(source)) to \(try Self.englishName(target)): "
  }

  /// The English name of a language given by its code (`de`, `de_DE`) or by that name.
  static func englishName(_ language: String) throws(TextError) -> String {
    let english = Locale(identifier: "en_US")
    let code = String(language.prefix { $0.isLetter })
    if (2...3).contains(code.count) {
      let name = english.localizedString(forLanguageCode: code.lowercased())
      if let name, name.lowercased() != code.lowercased() { return name }
    } else if !code.isEmpty, code.count == language.count {
      let known = Locale.LanguageCode.isoLanguageCodes.contains {
        english.localizedString(forLanguageCode: $0.identifier)?.lowercased()
          == language.lowercased()
      }
      if known { return language.prefix(1).uppercased() + language.dropFirst().lowercased() }
    }
    throw .unknownLanguage(language: language, suggestions: ["en", "de", "fr", "ja"])
  }
}
