import Foundation
import LoupeGeneration
import LoupeModel
import Testing

import LoupeServer

@Suite struct TranslateRequestTests {
  private func read(
    _ json: String, _ limits: ServerLimits = ServerLimits()
  ) throws -> TranslateRequest {
    try TranslateRequest(Data(json.utf8), limits: limits)
  }

  private func message(_ json: String, _ limits: ServerLimits = ServerLimits()) -> String {
    do {
      _ = try read(json, limits)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func readsWhatTheModelIsToldBesideTheText() throws {
    let settings = try read(
      #"{"text":"a","sourceLanguage":"en","targetLanguage":"ja_XX","prefix":"say: ","truncate":true}"#
    ).trace.settings
    #expect(settings.languages.source == "en" && settings.languages.target == "ja_XX")
    #expect(settings.prefix == "say: " && settings.truncatesSource)
    #expect(message(#"{"text":"a","truncate":1}"#).contains("must be true or false"))
    #expect(message(#"{"text":"a","prefix":7}"#).contains("must be a string"))
    var limits = ServerLimits()
    limits.textCharacters = 4
    #expect(message(#"{"text":"a","prefix":"12345"}"#, limits).contains("prefix"))
  }

  @Test func takesTheModelsOwnSettingsWhereNothingIsSaid() throws {
    var own = GenerationSettings()
    own.noRepeatNGramSize = 3
    own.minimumNewTokens = 50
    own.maximumNewTokens = 142
    own.languages.target = "ja"
    let request = try TranslateRequest(
      Data(#"{"text":"a","model":"m","maximumLength":20}"#.utf8), limits: ServerLimits()
    ) { name in
      #expect(name == "m")
      return own
    }
    let settings = request.trace.settings
    #expect(settings.noRepeatNGramSize == 3 && settings.languages.target == "ja")
    #expect(settings.maximumNewTokens == 20 && settings.minimumNewTokens == 20)
  }

  @Test func fillsInDefaults() throws {
    let request = try read(#"{"text":"The cat."}"#)
    #expect(request.model == nil)
    #expect(request.trace.text == "The cat.")
    #expect(request.trace.target == nil)
    #expect(request.trace.settings.method == .greedy)
    #expect(request.trace.settings.maximumNewTokens == 200)
    #expect(request.trace.settings.candidates == 10)
    #expect(request.trace.intervention == Intervention())
  }

  @Test func readsEveryKey() throws {
    let request = try read(
      #"""
      {"text":"猫","model":"en-ja","method":"beam","beam":5,"temperature":0.7,"topK":40,"topP":0.9,
       "seed":9007199254740991,"lengthPenalty":-0.5,"maximumLength":12,"target":"cat","candidates":3,
       "interventions":[{"site":"cross","heads":[0],"keys":{"special":true},"stage":"score",
       "edit":{"kind":"mask"}}]}
      """#)
    let settings = request.trace.settings
    #expect(request.model == "en-ja")
    #expect(settings.method == .beam)
    #expect(settings.beams == 5)
    #expect(settings.temperature == 0.7)
    #expect(settings.topK == 40)
    #expect(settings.topP == 0.9)
    #expect(settings.seed == 9_007_199_254_740_991)
    #expect(settings.lengthPenalty == -0.5)
    #expect(settings.maximumNewTokens == 12)
    #expect(settings.candidates == 3)
    #expect(request.trace.target == "cat")
    #expect(
      request.trace.intervention.edits
        == [
          AttentionEdit(
            site: .cross, heads: .some([0]), keys: .special, stage: .score, change: .mask)
        ])
  }

  @Test(
    arguments: [
      (#"{}"#, "“text” is missing"),
      (#"{"text":5}"#, "“text” must be a string"),
      (#"{"text":null}"#, "“text” must be a string"),
      (#"{"text":" \n\t "}"#, "“text” is empty; write something to translate"),
      (#"{"text":"a","target":""}"#, "“target” is empty; write something to translate"),
      (#"{"text":"a","beam":17}"#, "“beam” is 17; it must lie in 1…16"),
      (#"{"text":"a","beam":2.5}"#, "“beam” must be a whole number"),
      (#"{"text":"a","beam":"2"}"#, "“beam” must be a whole number"),
      (#"{"text":"a","beam":true}"#, "“beam” must be a whole number"),
      (#"{"text":"a","seed":-1}"#, "“seed” is -1; it must lie in 0…9007199254740991"),
      (#"{"text":"a","topP":0}"#, "“topP” is 0.0; it must lie in 0.0001…1.0"),
      (#"{"text":"a","temperature":0}"#, "“temperature” is 0.0; it must lie in 0.01…100.0"),
      (#"{"text":"a","maximumLength":513}"#, "“maximumLength” is 513; it must lie in 1…512"),
      (#"{"text":"a","candidates":0}"#, "“candidates” is 0; it must lie in 1…50"),
      (
        #"{"text":"a","method":"magic"}"#,
        "“method” is “magic”; it must be one of “greedy”, “sample”, “beam”"
      ),
      (#"{"text":"a","interventions":{}}"#, "“interventions” must be a list"),
      (
        #"{"text":"a","interventions":[{"site":"cross","stage":"score","edit":{"kind":"zero"}}]}"#,
        "intervention 1: “edit”: stage “score” has no edit “zero”; score: mask · "
          + "weight: cut, scale · output: zero, scale"
      ),
      (
        #"{"text":"a","beams":2}"#,
        "the key “beams” is unknown; known: text, model, method, beam, temperature, topK, "
          + "topP, seed, lengthPenalty, maximumLength, target, interventions, candidates, "
          + "sourceLanguage, targetLanguage, prefix, truncate"
      ),
      (#"["text"]"#, "the body is not JSON: it must be an object, { … }"),
      ("null", "the body is not JSON: it must be an object, { … }"),
      (#"{"text":"a""#, "the body is not JSON: it is incomplete or contains a mistake"),
      ("", "the body is not JSON: it is incomplete or contains a mistake"),
      (
        #"{"text":"a","topP":1e999}"#,
        "the body is not JSON: it is incomplete or contains a mistake"
      ),
    ])
  func saysWhatIsWrong(json: String, expected: String) {
    #expect(message(json) == expected)
  }

  @Test func countsCharactersAsThePageDoes() {
    var limits = ServerLimits()
    limits.textCharacters = 4
    #expect(message(#"{"text":"🐈🐈"}"#, limits) == "no error")
    #expect(
      message(#"{"text":"🐈🐈."}"#, limits)
        == "“text” has 5 characters; the longest allowed has 4")
  }

  @Test func refusesDeepNesting() {
    let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
    #expect(
      message(#"{"text":"a","interventions":\#(deep)}"#)
        == "the body is not JSON: it is nested more than 32 deep")
    #expect(message(#"{"text":"\#(String(repeating: "[", count: 1_000))"}"#) == "no error")
  }

  @Test func refusesTooManyEdits() {
    let edit = #"{"site":"cross","stage":"output","edit":{"kind":"zero"}}"#
    let list = Array(repeating: edit, count: 65).joined(separator: ",")
    #expect(
      message(#"{"text":"a","interventions":[\#(list)]}"#)
        == "“interventions” has 65 entries; at most 64 are allowed")
  }

  @Test func survivesDamagedBodies() {
    let whole = Array(#"{"text":"\u3042 \"q\"","beam":3,"interventions":[{"site":"cross"}]}"#.utf8)
    let limits = ServerLimits()
    for length in 0..<whole.count {
      _ = try? TranslateRequest(Data(whole[..<length]), limits: limits)
    }
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      var damaged = whole
      for _ in 0..<3 {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] = random.next()
      }
      _ = try? TranslateRequest(Data(damaged), limits: limits)
    }
  }
}
