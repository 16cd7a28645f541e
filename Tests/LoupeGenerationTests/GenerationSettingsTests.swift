import Foundation
import LoupeGeneration
import LoupeModel
import Testing

struct GenerationSettingsTests {
  private func settings(_ json: String) throws -> GenerationSettings {
    GenerationSettings(
      try JSONDecoder().decode(GenerationConfiguration.self, from: Data(json.utf8)))
  }

  @Test func aCheckpointThatAsksNothingGetsTheDefaults() throws {
    #expect(try settings("{}") == GenerationSettings())
    #expect(try settings(#"{"num_beams": 1, "do_sample": false}"#) == GenerationSettings())
  }

  @Test func aSummariserIsReadAsItIsWritten() throws {
    let found = try settings(
      """
      {"early_stopping": true, "length_penalty": 2.0, "max_length": 142, "min_length": 56,
       "no_repeat_ngram_size": 3, "num_beams": 4, "forced_bos_token_id": 0}
      """)
    var wanted = GenerationSettings()
    wanted.method = .beam
    wanted.beams = 4
    wanted.earlyStopping = .yes
    wanted.lengthPenalty = 2
    // transformers counts the start token.
    wanted.maximumNewTokens = 141
    wanted.minimumNewTokens = 55
    wanted.noRepeatNGramSize = 3
    #expect(found == wanted)
  }

  @Test func samplingTakesWhatTransformersTakes() throws {
    let found = try settings(#"{"do_sample": true, "temperature": 0.7, "top_p": 0.9}"#)
    #expect(found.method == .sample && found.topK == 50)
    #expect(found.temperature == 0.7 && found.topP == 0.9)
  }

  @Test func valuesThatMakeNoSenseAreLeftOut() throws {
    let found = try settings(
      """
      {"temperature": 0, "top_p": 7, "repetition_penalty": -1, "max_length": 0, "min_length": 900,
       "no_repeat_ngram_size": -4, "num_beams": 5000}
      """)
    try found.validate()
    #expect(found.beams == 64 && found.maximumNewTokens == 200 && found.minimumNewTokens == 200)
  }

  @Test func settingsSurviveJSON() throws {
    var settings = GenerationSettings()
    settings.noRepeatNGramSize = 2
    settings.repetitionPenalty = 1.5
    settings.prefix = "summarize: "
    settings.truncatesSource = true
    let data = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(GenerationSettings.self, from: data) == settings)
    let old = try JSONDecoder().decode(GenerationSettings.self, from: Data("{\"beams\": 3}".utf8))
    #expect(old.beams == 3 && old.noRepeatNGramSize == 0 && old.prefix == nil)
  }

  @Test func rangesAreNamed() {
    var settings = GenerationSettings()
    settings.repetitionPenalty = 0
    let error = #expect(throws: GenerationError.self) { try settings.validate() }
    #expect(error?.description == "repetition penalty is 0.0; it must be above 0")
    settings.repetitionPenalty = 1
    settings.noRepeatNGramSize = -1
    let other = #expect(throws: GenerationError.self) { try settings.validate() }
    #expect(other?.description == "no-repeat n-gram size is -1; it must be 0 (none) or more")
  }
}
