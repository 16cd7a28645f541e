import Foundation
import LoupeModel
import LoupeTensor
import Testing

struct GenerationConfigurationTests {
  private func files(_ contents: [String: String]) -> ModelFiles {
    ModelFiles(
      name: "model",
      contents: Dictionary(
        uniqueKeysWithValues: contents.map { name, text in
          (name, ByteSource(Array(text.utf8), name: "model/\(name)"))
        }))
  }

  private func read(_ json: String) throws -> GenerationConfiguration {
    try GenerationConfiguration(files(["generation_config.json": json]))
  }

  @Test func oneTokenAndSeveralEndASequence() throws {
    #expect(try read(#"{"eos_token_id": 2}"#).endTokenIDs == [2])
    #expect(try read(#"{"eos_token_id": [2, 5]}"#).endTokenIDs == [2, 5])
    #expect(try read(#"{"eos_token_id": null}"#).endTokenIDs == nil)
    #expect(try read(#"{"forced_eos_token_id": [3]}"#).forcedEndTokenID == 3)
  }

  @Test func earlyStoppingIsAFlagOrAWord() throws {
    #expect(try read(#"{"early_stopping": true}"#).earlyStopping == .flag(true))
    #expect(try read(#"{"early_stopping": "never"}"#).earlyStopping == .never)
    #expect(try read(#"{"early_stopping": null}"#).earlyStopping == nil)
    #expect(throws: ModelError.self) { try read(#"{"early_stopping": "soon"}"#) }
  }

  @Test func theConfigurationOfOldCheckpointsHoldsTheSameKeys() throws {
    let old = #"{"num_beams": 6, "model_type": "marian"}"#
    #expect(try GenerationConfiguration(files(["config.json": old])).beams == 6)
    let both = ["config.json": old, "generation_config.json": #"{"max_length": 20}"#]
    let found = try GenerationConfiguration(files(both))
    #expect(found.beams == nil && found.maximumLength == 20)
    #expect(try GenerationConfiguration(files([:])) == GenerationConfiguration())
  }

  @Test func whatIsNotDoneIsNamedWhereItWouldChangeAResult() throws {
    let harmless = """
      {"num_beam_groups": 1, "diversity_penalty": 0.0, "guidance_scale": null, "min_p": null,
       "typical_p": 1.0, "token_healing": false, "use_cache": true, "transformers_version": "4"}
      """
    #expect(try read(harmless).unsupported == [])
    let asking = """
      {"num_beam_groups": 2, "diversity_penalty": 0.5, "sequence_bias": [[[1], 2.0]],
       "exponential_decay_length_penalty": [5, 1.2]}
      """
    #expect(
      try read(asking).unsupported == [
        "diversity_penalty 0.5", "exponential_decay_length_penalty (a list)", "num_beam_groups 2",
        "sequence_bias (a list)",
      ])
  }

  @Test func whatIsLaidOverCounts() throws {
    let base = try read(#"{"num_beams": 4, "max_length": 50, "eos_token_id": 1}"#)
    let over = try read(
      #"{"max_length": 300, "early_stopping": true, "bad_words_ids": [[3]], "penalty_alpha": 0.6}"#)
    let both = base.overlaid(with: over)
    #expect(both.beams == 4 && both.maximumLength == 300 && both.endTokenIDs == [1])
    #expect(both.earlyStopping == .flag(true) && both.badWords == [[3]])
    #expect(both.unsupported == ["penalty_alpha 0.6"])
  }

  @Test func whatIsWrittenIsRead() throws {
    var configuration = try read(
      """
      {"eos_token_id": [2, 5], "early_stopping": "never", "length_penalty": 0.5, "num_beams": 3,
       "bad_words_ids": [[1], [2, 3]], "repetition_penalty": 1.5, "renormalize_logits": true}
      """)
    configuration.forcedFirstTokenID = 9
    let text = String(decoding: try JSONEncoder().encode(configuration), as: UTF8.self)
    #expect(try read(text) == configuration)
  }

  @Test func aWrongTypeIsNamed() {
    let error = #expect(throws: ModelError.self) { try read(#"{"num_beams": "many"}"#) }
    #expect(error?.description.contains("“num_beams” has the wrong type") == true)
  }

  @Test func damagedFilesAreErrorsOrConfigurations() throws {
    let whole = """
      {"eos_token_id": [2, 5], "early_stopping": "never", "length_penalty": 0.5, "num_beams": 3,
       "bad_words_ids": [[1], [2, 3]], "repetition_penalty": 1.5, "max_length": 99999999999}
      """
    var random = SplitMix64(seed: 7)
    for _ in 0..<400 {
      var bytes = Array(whole.utf8)
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = .random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
      }
      let source = ByteSource(bytes, name: "generation_config.json")
      let files = ModelFiles(name: "model", contents: ["generation_config.json": source])
      do { _ = try GenerationConfiguration(files) } catch let error as ModelError {
        #expect(!error.description.isEmpty)
      }
    }
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: ModelError.self) { try read("{\"bad_words_ids\": \(deep)") }
  }
}
