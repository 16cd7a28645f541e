import Foundation
import LoupeServer
import Testing

/// Whether the server does what `openapi.yaml` says, and says all that the server does.
@Suite struct OpenAPITests {
  private static let trace = "/api/v1/traces/{trace}"

  @Test func everyOperationAnswersAsDocumented() async throws {
    try await RunningServer.run(models: [TestModel.endless, TestModel.slow]) { server in
      let document = try OpenAPIDocument()
      var asked: [String: Set<Int>] = [:]
      func check(_ operation: String, _ reply: HTTPReply, _ status: Int) {
        #expect(reply.status == status, "\(operation)")
        #expect(document.faults(in: reply, of: operation) == [])
        asked[operation, default: []].insert(reply.status)
      }
      for path in ["/api/v1/status", "/api/v1/models"] {
        check("GET \(path)", try await server.ask("GET", path), 200)
      }
      let wish: [String: any Sendable] = ["text": "the cat.", "maximumLength": 3]
      let reply = try await server.translate(wish)
      check("POST /api/v1/translate", reply, 200)
      check("POST /api/v1/translate", try await server.translate(["text": ""]), 400)
      check("POST /api/v1/translate", try await server.ask("POST", "/api/v1/translate"), 415)
      let name = try #require(try reply.events.first?.object()["trace"] as? String)
      let whole = "/api/v1/traces/\(name)"
      for (part, query) in [
        ("encoder", ""), ("document", ""), ("attention", "?from=0&to=3"),
        ("file", "?format=safetensors"), ("file", "?format=json"), ("file", "?format=html"),
        ("file", "?format=svg"), ("file", "?format=csv"),
        ("file", "?format=csv&table=steps"), ("file", "?format=csv&table=readings"),
        ("readings", ""), ("readings", "?names=entropy,alti,alignment&gold=0-0"),
        ("heads", "?attention=self&layer=1&head=3&query=2"), ("lens", "?step=1&top=2"),
        ("tensor", "?name=decoder.cross_attention.queries"),
      ] {
        let operation = "GET \(Self.trace)/\(part)"
        check(operation, try await server.ask("GET", "\(whole)/\(part)\(query)"), 200)
        let unknown = "/api/v1/traces/0123/\(part)\(query)"
        check(operation, try await server.ask("GET", unknown), 404)
        let foreign = try await server.ask(
          "GET", "\(whole)/\(part)\(query)", fields: ["Host": "evil.example"])
        check(operation, foreign, 403)
      }
      check(
        "GET \(Self.trace)/attention", try await server.ask("GET", "\(whole)/attention?from=0"), 400
      )
      check("GET \(Self.trace)/file", try await server.ask("GET", "\(whole)/file?format=exe"), 400)
      for (part, query) in [
        ("heads", "?attention=self&layer=7&head=0&query=0"), ("lens", "?step=3"),
        ("tensor", "?name=none"), ("readings", "?names=entropie"), ("readings", "?names="),
        ("readings", "?names=alignment&gold=0-99"),
      ] {
        check(
          "GET \(Self.trace)/\(part)", try await server.ask("GET", "\(whole)/\(part)\(query)"), 400)
      }
      let branch = "GET \(Self.trace)/beam/{hypothesis}/attention"
      check(branch, try await server.ask("GET", "\(whole)/beam/0/attention"), 400)
      let file = try await server.ask("GET", "\(whole)/file?format=json")
      let octets = ["Content-Type": "application/octet-stream"]
      check(
        "POST /api/v1/traces",
        try await server.ask("POST", "/api/v1/traces", fields: octets, body: file.body), 201)
      check(
        "POST /api/v1/traces",
        try await server.ask("POST", "/api/v1/traces", fields: octets, body: Data("no".utf8)), 400)
      check("DELETE \(Self.trace)", try await server.ask("DELETE", whole), 204)
      check("DELETE \(Self.trace)", try await server.ask("DELETE", whole), 404)
      let others = document.operations.filter { !$0.contains("/api/v1/training") }
      #expect(Set(asked.keys) == others)
    }
  }

  @Test func busyAndUnfinishedAnswersAreAsDocumented() async throws {
    var limits = ServerLimits()
    limits.together = 1
    limits.waiting = 0
    limits.bodyBytes = 500
    try await RunningServer.run(models: [TestModel.slow], limits: limits) { server in
      let document = try OpenAPIDocument()
      let connection = try await server.openTranslation([
        "text": "the cat", "method": "beam", "beam": 16, "maximumLength": 512,
      ])
      let begin = try await onThread { try connection.read(through: "event: beam\n") }
      let name = try #require(
        String(decoding: begin, as: UTF8.self).components(separatedBy: "\"trace\":\"").last?
          .prefix(32))
      let busy = try await server.translate(["text": "cat"])
      #expect(busy.status == 503)
      #expect(document.faults(in: busy, of: "POST /api/v1/translate") == [])
      let large = try await server.translate(["text": String(repeating: "a", count: 600)])
      #expect(large.status == 413)
      #expect(document.faults(in: large, of: "POST /api/v1/translate") == [])
      for (part, query) in [
        ("document", ""), ("attention", "?from=0&to=400"), ("file", "?format=json"),
        ("readings", ""), ("heads", "?attention=cross&layer=0&head=0&query=0"), ("lens", "?step=0"),
        ("tensor", "?name=logits"),
      ] {
        let reply = try await server.ask("GET", "/api/v1/traces/\(name)/\(part)\(query)")
        #expect(reply.status == 409)
        #expect(document.faults(in: reply, of: "GET \(Self.trace)/\(part)") == [])
      }
      connection.disconnect()
    }
  }

  @Test func everyEventIsAsDocumented() async throws {
    try await RunningServer.run { server in
      let document = try OpenAPIDocument()
      let edit: [String: any Sendable] = [
        "site": "decoder", "stage": "output", "edit": ["kind": "zero"],
        "queries": ["tokens": ["q"]],
      ]
      let wishes: [[String: any Sendable]] = [
        ["text": "the cat."], ["text": "猫が", "method": "sample", "topK": 5],
        ["text": "cat", "method": "beam", "beam": 2, "lengthPenalty": 0.5],
        ["text": "cat", "target": "猫"], ["text": "cat", "interventions": [edit]],
      ]
      var names: Set<String> = []
      for var wish in wishes {
        if wish["target"] == nil { wish["maximumLength"] = 4 }
        let events = try await server.translate(wish).events
        #expect(try document.faults(inEvents: events, of: "POST /api/v1/translate") == [])
        names.formUnion(events.map(\.name))
      }
      #expect(names.isSuperset(of: ["source", "encoder", "beam", "step", "end"]))
    }
  }

  @Test func everyErrorCodeIsDocumented() throws {
    let schema = try #require(
      try OpenAPIDocument().validator.resolve("#/components/schemas/ErrorContent"))
    let properties = schema["properties"] as? [String: [String: Any]]
    let documented = try #require(properties?["code"]?["enum"] as? [String])
    let errors: [ServerError] = [
      .fault(""), .foreignHost(""), .foreignOrigin(""), .notFound(path: ""),
      .method("", allowed: []), .contentType(""), .bodyTooLarge(limit: 0),
      .malformedJSON(reason: ""), .unknownKey("", known: []), .missingKey(""),
      .value(key: "", reason: ""), .textEmpty(key: ""), .textTooLong(key: "", count: 0, limit: 0),
      .sourceTooLong(tokens: 0, limit: 0), .unknownModel("", known: []), .intervention(""),
      .busy(seconds: 1), .stopped, .unknownTrace, .notYet(""),
      .unknownReading("", suggestion: nil), .readingRefused(name: "", reason: ""), .traceFile(""),
    ]
    let refusals: [TrainingRefusal] = [
      .unknownRun, .unknownCorpus, .unknownModel(""), .notYours, .state(action: "", state: ""),
      .tooMany("", limit: 0), .memory(bytes: 0, limit: 0), .time(seconds: 0, limit: 0, fitting: 0),
      .nameTaken(""), .name(""), .noModel, .corpus(.noPairs), .disk(bytes: 0, free: 0), .sizes(""),
    ]
    let all = errors + refusals.map { .training($0) }
    #expect(all.map(\.code).sorted() == documented)
  }

  @Test func limitsAreTheDefaultOnes() throws {
    let document = try OpenAPIDocument()
    let request = try #require(
      document.validator.resolve("#/components/schemas/TranslateRequest"))
    let properties = try #require(request["properties"] as? [String: [String: Any]])
    let limits = ServerLimits()
    #expect(properties["beam"]?["maximum"] as? Int == limits.beams)
    #expect(properties["candidates"]?["maximum"] as? Int == limits.candidates)
    #expect(properties["maximumLength"]?["maximum"] as? Int == limits.maximumLength)
    #expect(properties["interventions"]?["maxItems"] as? Int == limits.edits)
    #expect(Set(properties.keys) == Set(TranslateRequest.keys))
  }

  @Test func theValidatorFindsFaults() throws {
    let validator = SchemaValidator(document: [:])
    let schema: [String: Any] = [
      "type": "object", "required": ["a"], "additionalProperties": false,
      "properties": ["a": ["type": "integer", "minimum": 1], "b": ["enum": ["x"]]],
    ]
    func faults(_ json: String) throws -> Int {
      validator.faults(in: try JSONSerialization.jsonObject(with: Data(json.utf8)), schema).count
    }
    #expect(try faults(#"{"a":1,"b":"x"}"#) == 0)
    for wrong in [
      "{}", #"{"a":0}"#, #"{"a":1.5}"#, #"{"a":true}"#, #"{"a":"1"}"#, #"{"a":1,"b":"y"}"#,
      #"{"a":1,"c":1}"#, "[]",
    ] {
      #expect(try faults(wrong) > 0, "\(wrong)")
    }
    #expect(!validator.faults(in: 1, ["maxmum": 0]).isEmpty)
  }
}
