import Foundation
import Hummingbird
import LoupeGeneration
import LoupeText

/// Translates, and tells every step as it happens.
struct TranslateRoute: Sendable {
  let shelf: ModelShelf
  let computing: Computing
  let limits: ServerLimits

  /// Adds the route.
  func add(to router: Router<BasicRequestContext>) {
    router.post("/api/v1/translate") { request, _ in try await translate(request) }
    router.refuseOtherMethods("/api/v1/translate", allowed: [.post])
  }

  private func translate(_ request: Request) async throws -> Response {
    _ = try QueryFields(request, known: [])
    try request.checkDeclaresJSON()
    var request = request
    let body = try await request.wholeBody(limit: limits.bodyBytes)
    let wish = try TranslateRequest(body, limits: limits) { (name) throws(ServerError) in
      try shelf.model(name).defaults
    }
    let model = try shelf.model(wish.model)
    try checkLength(of: wish.trace.text, side: .source, model, wish.trace.settings)
    if let target = wish.trace.target {
      try checkLength(of: target, side: .target, model, wish.trace.settings)
    }
    // From here on the place is held by the answer's body, and given back with it whatever happens.
    // A forced target is one pass; what is generated may share its steps with others.
    let isForced = wish.trace.target != nil
    let place = try (isForced ? computing.queue : computing.translations).takePlace()
    let run = TranslationRun(model, wish.trace, computing, limits)
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
        .connection: "close", HeaderName.accelBuffering: "no",
      ],
      body: ResponseBody { [request, limits] writer in
        place.start { context in run.compute(in: context) }
        try await request.body.consumeWithInboundCloseHandler { _ in
          try await Self.send(run, every: limits.heartbeat, to: &writer)
        } onInboundClosed: {
          run.cancel()
        }
        try await writer.finish(nil)
      })
  }

  /// Writes each event as it comes; a client that is gone stops the computing.
  private static func send(
    _ run: TranslationRun, every heartbeat: Duration, to writer: inout any ResponseBodyWriter
  ) async throws {
    let pulse = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: heartbeat)
        run.beat()
      }
    }
    defer {
      pulse.cancel()
      run.cancel()
    }
    for await event in run.events {
      try await writer.write(ByteBuffer(bytes: event.encoded()))
    }
  }

  /// Refuses at once what the model would refuse later, while the answer can still have a status.
  private func checkLength(
    of text: String, side: Side, _ model: ServedModel, _ settings: GenerationSettings
  ) throws(ServerError) {
    let tokens: Int
    do {
      tokens = try model.translator.encode(text, side: side, settings: settings).tokens.count
    } catch {
      throw ServerError(error, limits: limits)
    }
    guard tokens <= limits.sourceTokens else {
      throw .sourceTooLong(tokens: tokens, limit: limits.sourceTokens)
    }
  }
}
