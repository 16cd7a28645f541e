import ArgumentParser
import Foundation
import LoupeGeneration
import LoupeModel

/// How a translation is generated, as options.
struct GenerationOptions: ParsableArguments {
  @Option(help: "Beam search with this many hypotheses (default: the model's own, else greedy).")
  var beam: Int?

  @Flag(help: "Always the most probable token, whatever the model's own settings are.")
  var greedy = false

  @Option(help: "Beam search: exponent of the length a total is divided by.")
  var lengthPenalty: Float?

  @Option(help: "Beam search ends: yes (enough are finished), no, never (only when sure).")
  var earlyStopping: GenerationSettings.EarlyStopping?

  @Flag(help: "Draw each token from the distribution instead of taking the most probable.")
  var sample = false

  @Option(help: "Sampling: divide the logits by this.")
  var temperature: Float?

  @Option(help: "Sampling: only this many most probable tokens (0: all).")
  var topK: Int?

  @Option(help: "Sampling: only the most probable tokens that reach this probability together.")
  var topP: Float?

  @Option(help: "Sampling: seed of the draws; the same seed gives the same text.")
  var seed: UInt64 = 0

  @Option(help: "Most tokens to generate (default: the model's own, else 200).")
  var maxLength: Int?

  @Option(help: "Fewest tokens to generate.")
  var minLength: Int?

  @Option(help: "No sequence of this many tokens comes twice (0: any may).")
  var noRepeatNgramSize: Int?

  @Option(help: "Makes tokens that came already less probable (1: no).")
  var repetitionPenalty: Float?

  @Option(
    help: ArgumentHelp(
      "Edits made to attention while translating, as JSON (a list of edits).", valueName: "file"))
  var interventions: String?

  @OptionGroup var text: TextOptions

  func validate() throws {
    if sample, beam != nil { throw ValidationError("Give --sample or --beam, not both.") }
    if greedy, sample || beam != nil {
      throw ValidationError("Give --greedy alone, without --sample and --beam.")
    }
    do {
      try settings(over: GenerationSettings()).validate()
    } catch {
      throw ValidationError("\(error).")
    }
  }

  /// The settings these options ask of a model: its own where they say nothing.
  func settings(for translator: Translator) throws -> GenerationSettings {
    try text.check(translator)
    let settings = settings(over: try translator.defaultSettings(task: text.task))
    try settings.validate()
    return settings
  }

  /// These options laid over `defaults`.
  func settings(over defaults: GenerationSettings) -> GenerationSettings {
    var settings = defaults
    if sample { settings.method = .sample }
    if beam != nil { settings.method = .beam }
    if greedy { settings.method = .greedy }
    func lay<Value>(_ value: Value?, _ key: WritableKeyPath<GenerationSettings, Value>) {
      if let value { settings[keyPath: key] = value }
    }
    lay(beam, \.beams)
    lay(lengthPenalty, \.lengthPenalty)
    lay(earlyStopping, \.earlyStopping)
    lay(temperature, \.temperature)
    lay(topK, \.topK)
    lay(topP, \.topP)
    lay(maxLength, \.maximumNewTokens)
    lay(noRepeatNgramSize, \.noRepeatNGramSize)
    lay(repetitionPenalty, \.repetitionPenalty)
    settings.seed = seed
    settings.minimumNewTokens =
      minLength ?? min(settings.minimumNewTokens, settings.maximumNewTokens)
    text.apply(to: &settings)
    return settings
  }

  /// The edits in the file, none where no file was named.
  func intervention() throws -> Intervention? {
    guard let interventions else { return nil }
    guard let data = FileManager.default.contents(atPath: interventions) else {
      throw CommandFailure("\(interventions) cannot be read; --interventions needs a JSON file")
    }
    do {
      return try Intervention(json: data)
    } catch {
      throw CommandFailure("\(interventions): \(error)")
    }
  }
}

extension GenerationSettings.EarlyStopping: ExpressibleByArgument {}
