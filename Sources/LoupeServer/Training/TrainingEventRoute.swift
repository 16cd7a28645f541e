import Foundation
import Hummingbird

/// Tells how trainings stand as long as somebody listens.
struct TrainingEventRoute: Sendable {
  let room: TrainingRoom
  let limits: ServerLimits
  let isLocal: Bool

  /// Adds the route.
  func add(to router: Router<BasicRequestContext>) {
    router.get("/api/v1/training/events") { request, _ in try listen(request) }
    router.refuseOtherMethods("/api/v1/training/events", allowed: [.get])
  }

  private func listen(_ request: Request) throws -> Response {
    let query = try QueryFields(request, known: ["run"])
    let person = try Person(request, isLocal: isLocal)
    let run = query.optionalText("run")
    // Refused while the answer can still have a status.
    if let run { _ = try detail(run, person) }
    let (events, channel) = try room.listeners.add(person, run: run)
    channel.yield(.runs(room.runs(for: person)))
    if let run { channel.yield(.history(try detail(run, person))) }
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
        .connection: "close", HeaderName.accelBuffering: "no",
      ],
      body: ResponseBody { [limits] writer in
        try await request.body.consumeWithInboundCloseHandler { _ in
          try await Self.send(events, channel, every: limits.heartbeat, to: &writer)
        } onInboundClosed: {
          channel.finish()
        }
        try await writer.finish(nil)
      })
  }

  private func detail(_ run: String, _ person: Person) throws(ServerError) -> RunDetailMessage {
    do throws(TrainingRefusal) {
      return try room.detail(run, for: person)
    } catch {
      throw .training(error)
    }
  }

  /// Writes each event as it comes.
  private static func send(
    _ events: AsyncStream<TrainingStreamEvent>,
    _ channel: AsyncStream<TrainingStreamEvent>.Continuation, every heartbeat: Duration,
    to writer: inout any ResponseBodyWriter
  ) async throws {
    let pulse = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: heartbeat)
        channel.yield(.heartbeat)
      }
    }
    defer {
      pulse.cancel()
      channel.finish()
    }
    for await event in events {
      try await writer.write(ByteBuffer(bytes: event.encoded()))
    }
  }
}
