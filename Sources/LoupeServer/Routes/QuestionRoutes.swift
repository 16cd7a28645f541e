import Foundation
import Hummingbird
import LoupeModel
import LoupeTrace

/// What can be asked of a finished trace that has to be computed: arithmetic, lens, readings.
struct QuestionRoutes: Sendable {
  let store: TraceStore
  let questions: TraceQuestions

  private static let shape = HeaderName.named("X-Loupe-Shape")
  private static let longestGold = 20_000

  /// Adds the routes.
  func add(to router: Router<BasicRequestContext>) {
    let path = "/api/v1/traces/:trace"
    router.get("\(path)/heads") { request, context in
      let query = try QueryFields(request, known: ["attention", "layer", "head", "query"])
      let site = AttentionSite(
        try query.word("attention", as: AttentionWord.self).kind, layer: try query.number("layer"))
      return Response.json(
        try await questions.heads(
          stored(context), site, head: query.number("head"), query: query.number("query")))
    }
    router.get("\(path)/lens") { request, context in
      let query = try QueryFields(request, known: ["step", "top"])
      let top = try query.optionalNumber("top") ?? 5
      guard (1...questions.limits.candidates).contains(top) else {
        throw ServerError.value(
          key: "top", reason: "is \(top); it must lie in 1…\(questions.limits.candidates)")
      }
      return Response.json(
        try await questions.lens(stored(context), step: query.number("step"), top: top))
    }
    router.get("\(path)/tensor") { request, context in
      let query = try QueryFields(request, known: ["name"])
      let tensor = try await questions.tensor(stored(context), query.text("name"))
      var response = Response.data(
        tensor.values.littleEndianData, type: "application/octet-stream")
      response.headers[Self.shape] = tensor.shape.map(String.init).joined(separator: ",")
      return response
    }
    router.get("\(path)/readings") { request, context in
      let query = try QueryFields(request, known: ["names", "gold"])
      return try await readings(stored(context), query, request)
    }
    router.get("\(path)/beam/:hypothesis/attention") { request, context in
      _ = try QueryFields(request, known: [])
      return Response.data(
        try branch(of: stored(context), context.parameters.get("hypothesis") ?? ""),
        type: "application/octet-stream")
    }
    for part in ["heads", "lens", "tensor", "readings", "beam/:hypothesis/attention"] {
      router.refuseOtherMethods("\(path)/\(part)", allowed: [.get])
    }
  }

  private func stored(_ context: BasicRequestContext) throws(ServerError) -> StoredTrace {
    try store.trace(context.parameters.get("trace") ?? "")
  }

  /// The readings that were asked for by name; without names, what there is to ask for.
  private func readings(
    _ stored: StoredTrace, _ query: QueryFields, _ request: Request
  ) async throws -> Response {
    guard let list = query.optionalText("names") else {
      return Response.json(ReadingsMessage(readings: try questions.available(stored)))
    }
    var options = ReadingComputer.Options()
    var asked: [ReadingName] = []
    do throws(TraceError) {
      for name in list.split(separator: ",") { asked.append(try ReadingName(named: String(name))) }
      if let gold = query.optionalText("gold") {
        options.gold = try GoldAlignment(pharaoh: gold.prefix(Self.longestGold))
      }
    } catch {
      throw ServerError(error, limits: questions.limits)
    }
    guard !asked.isEmpty, Set(asked).count == asked.count else {
      throw ServerError.value(key: "names", reason: "must name one reading or several, each once")
    }
    let (names, wishes) = (asked, options)
    return try await request.answer(for: stored) { flag in
      Response.json(
        ReadingsMessage(readings: try await questions.readings(stored, names, wishes, flag)))
    }
  }

  /// Where a hypothesis of the beam looked when it chose its last token.
  private func branch(of stored: StoredTrace, _ name: String) throws(ServerError) -> Data {
    let trace = try questions.complete(stored)
    guard let id = Int(name), id >= 0 else {
      throw .value(key: "hypothesis", reason: "must be a whole number from 0")
    }
    do throws(TraceError) {
      let attention = try trace.attention(ofHypothesis: id)
      return (attention.own + attention.cross).littleEndianData
    } catch {
      throw ServerError(error, limits: questions.limits)
    }
  }
}
