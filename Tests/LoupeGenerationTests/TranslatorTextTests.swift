import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// A settings value from JSON; what is absent has its default.
private func settings(_ json: String) throws -> GenerationSettings {
  try JSONDecoder().decode(GenerationSettings.self, from: Data(json.utf8))
}

/// The translator of a parity kit, some of its files in another version.
private func translator(
  _ family: String, _ changed: [String: String?] = [:]
) throws -> Translator {
  let folder = try #require(SharedData.parityKit(family))
  var contents: [String: ByteSource] = [:]
  for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
    contents[name] = try ByteSource(path: "\(folder)/\(name)")
  }
  for (name, text) in changed {
    contents[name] = text.map { ByteSource(Array($0.utf8), name: name) }
  }
  return try Translator(ModelFiles(name: family, contents: contents), name: family)
}

@Suite(.enabled(if: SharedData.parityKit("marian") != nil, "no parity kit at hand"))
struct MarianTextTests {
  @Test func aPrefixIsReadBeforeTheTextAndHasNoneOfItsCharacters() throws {
    let translator = try translator("marian")
    let plain = try translator.encode("to the cat.")
    let asked = try translator.encode("cat.", settings: settings(#"{"prefix": "to the "}"#))
    #expect(asked.ids == plain.ids)
    #expect(asked.spans.map(\.upperBound).max() == 4)
    #expect(asked.spans.first == 0..<0)
    #expect(try translator.encode("cat.").spans.first != 0..<0)
  }

  @Test func aTextThatIsTooLongIsAnErrorOrIsCutAsAsked() throws {
    let translator = try translator("marian")
    let limit = translator.model.configuration.maximumPositions
    let text = Array(repeating: "cat.", count: limit).joined(separator: " ")
    let error = #expect(throws: GenerationError.self) { try translator.encode(text) }
    #expect(error?.description.contains("the model reads at most \(limit)") == true)
    let cut = try translator.encode(text, settings: settings(#"{"truncatesSource": true}"#))
    #expect(cut.tokens.count == limit && cut.leftOut > 0)
    #expect(cut.ids.last == translator.tokenizer.endIdentifier)
    // A given translation is never cut.
    #expect(throws: GenerationError.self) {
      try translator.encode(text, side: .target, settings: settings(#"{"truncatesSource": true}"#))
    }
    var short = try settings(#"{"truncatesSource": true, "maximumNewTokens": 2}"#)
    short.method = .greedy
    let translated = try translator.translate([text, "cat."], short, in: ComputeContext())
    #expect(translated[0].source.leftOut == cut.leftOut && translated[1].source.leftOut == 0)
  }

  @Test func aModelOfOnePairTakesItsOwnLanguagesAndNoOthers() throws {
    let translator = try translator("marian")
    let own = try settings(#"{"languages": {"source": "en", "target": "ja"}}"#)
    #expect(try translator.encode("cat.", settings: own).ids == translator.encode("cat.").ids)
    let other = try settings(#"{"languages": {"target": "fr"}}"#)
    let error = #expect(throws: GenerationError.self) { try translator.check(other.languages) }
    #expect(
      error?.description == "The model does not know the language \"fr\"; it knows ja.")
  }

  @Test func theCheckpointsSettingsAreTheDefaults() throws {
    let asking = #"{"num_beams": 3, "max_length": 31, "num_beam_groups": 3, "eos_token_id": 0}"#
    let translator = try translator("marian", ["generation_config.json": asking])
    let found = try translator.defaultSettings()
    #expect(found.method == .beam && found.beams == 3 && found.maximumNewTokens == 30)
    #expect(translator.unsupportedDemands.count == 1)
    #expect(translator.unsupportedDemands[0].contains("num_beam_groups 3"))
    let error = #expect(throws: GenerationError.self) {
      try translator.defaultSettings(task: "summarization")
    }
    #expect(error?.description.contains("names no tasks") == true)
  }

  @Test func anImpossibleFirstTokenIsRefusedByName() throws {
    let error = #expect(throws: GenerationError.self) {
      try translator("marian", ["generation_config.json": #"{"forced_bos_token_id": 99999}"#])
    }
    #expect(error?.description.contains("“forced_bos_token_id” is 99999") == true)
  }
}

@Suite struct CheckpointTaskTests {
  private func prefix(_ json: String, _ tasks: CheckpointTasks) throws -> String {
    try tasks.prefix(for: settings(json).languages)
  }

  private let told = CheckpointTasks(tasks: [:], isToldInWords: true)

  @Test func languagesBecomeWords() throws {
    #expect(try prefix("{}", told) == "")
    #expect(
      try prefix(#"{"languages": {"target": "de"}}"#, told) == "translate English to German: ")
    #expect(
      try prefix(#"{"languages": {"source": "fr_FR", "target": "ja"}}"#, told)
        == "translate French to Japanese: ")
    #expect(
      try prefix(#"{"languages": {"source": "english", "target": "Romanian"}}"#, told)
        == "translate English to Romanian: ")
    #expect(try prefix(#"{"languages": {"target": "de"}}"#, .none) == "")
  }

  @Test func whatIsNoLanguageIsRefused() {
    for code in ["", "qqq", "xx9", "Klingonish", "d"] {
      #expect(throws: (any Error).self) {
        try prefix("{\"languages\": {\"target\": \"\(code)\"}}", told)
      }
    }
    #expect(throws: (any Error).self) { try prefix(#"{"languages": {"source": "en"}}"#, told) }
  }

  @Test func aTaskOfTheCheckpointGoesFirst() throws {
    let json = #"{"prefix": "ins Deutsche: ", "num_beams": 4, "max_length": 300}"#
    let task = try JSONDecoder().decode(CheckpointTasks.Task.self, from: Data(json.utf8))
    let tasks = CheckpointTasks(tasks: ["translation_en_to_de": task], isToldInWords: true)
    #expect(try prefix(#"{"languages": {"target": "DE"}}"#, tasks) == "ins Deutsche: ")
    #expect(task.generation.beams == 4)
    #expect(
      try prefix(#"{"languages": {"target": "fr"}}"#, tasks) == "translate English to French: ")
  }
}
