import ArgumentParser
import Foundation
import LoupeGeneration
import LoupeModel

/// How a translation is generated, as options.
struct GenerationOptions: ParsableArguments {
  @Option(help: "Beam search with this many hypotheses (default: greedy).")
  var beam: Int?

  @Option(help: "Beam search: exponent of the length a total is divided by.")
  var lengthPenalty: Float = 1

  @Option(help: "Beam search ends: yes (enough are finished), no, never (only when sure).")
  var earlyStopping = GenerationSettings.EarlyStopping.no

  @Flag(help: "Draw each token from the distribution instead of taking the most probable.")
  var sample = false

  @Option(help: "Sampling: divide the logits by this.")
  var temperature: Float = 1

  @Option(help: "Sampling: only this many most probable tokens (0: all).")
  var topK = 0

  @Option(help: "Sampling: only the most probable tokens that reach this probability together.")
  var topP: Float = 1

  @Option(help: "Sampling: seed of the draws; the same seed gives the same text.")
  var seed: UInt64 = 0

  @Option(help: "Most tokens to generate.")
  var maxLength = 200

  @Option(
    help: ArgumentHelp(
      "Edits made to attention while translating, as JSON (a list of edits).", valueName: "file"))
  var interventions: String?

  func validate() throws {
    if sample, beam != nil { throw ValidationError("Give --sample or --beam, not both.") }
    do {
      try settings().validate()
    } catch {
      throw ValidationError("\(error).")
    }
  }

  /// The settings these options ask for.
  func settings() -> GenerationSettings {
    var settings = GenerationSettings()
    settings.method = sample ? .sample : beam == nil ? .greedy : .beam
    settings.beams = beam ?? settings.beams
    settings.lengthPenalty = lengthPenalty
    settings.earlyStopping = earlyStopping
    settings.temperature = temperature
    settings.topK = topK
    settings.topP = topP
    settings.seed = seed
    settings.maximumNewTokens = maxLength
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
