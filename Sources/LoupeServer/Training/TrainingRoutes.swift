import Foundation
import Hummingbird
import LoupeModel

/// The Train room: begin trainings, follow them, keep what they learned.
struct TrainingRoutes: Sendable {
  let room: TrainingRoom
  let limits: ServerLimits
  let isLocal: Bool

  private static let path = "/api/v1/training"

  /// Adds the routes.
  func add(to router: Router<BasicRequestContext>) {
    addRoom(to: router)
    addCorpora(to: router)
    addRuns(to: router)
    addModels(to: router)
    TrainingEventRoute(room: room, limits: limits, isLocal: isLocal).add(to: router)
  }

  // MARK: - The room

  private func addRoom(to router: Router<BasicRequestContext>) {
    router.get("\(Self.path)") { request, _ in
      _ = try QueryFields(request, known: [])
      return Response.json(RoomMessage(limits.training, isLocal: isLocal))
    }
    router.post("\(Self.path)/estimate") { request, _ in
      let (wish, _) = try await wish(request)
      return Response.json(try await refusing { try await room.estimate(wish) })
    }
    router.refuseOtherMethods("\(Self.path)", allowed: [.get])
    router.refuseOtherMethods("\(Self.path)/estimate", allowed: [.post])
  }

  // MARK: - Parallel texts

  private func addCorpora(to router: Router<BasicRequestContext>) {
    router.post("\(Self.path)/corpora") { request, _ in
      let query = try QueryFields(request, known: ["sourceBytes"])
      let sourceBytes = try query.optionalCount("sourceBytes", to: limits.training.corpusBytes)
      let person = try Person(request, isLocal: isLocal)
      var request = request
      let body = try await request.wholeBody(limit: limits.training.corpusBytes)
      let summary = try await refusing {
        try await offThread {
          try room.corpora.add(body, sourceBytes: sourceBytes, owner: person.owner)
        }
      }
      return Response.json(summary, status: .created)
    }
    router.delete("\(Self.path)/corpora/:corpus") { request, context in
      let person = try Person(request, isLocal: isLocal)
      try await refusing {
        try room.removeCorpus(context.parameters.get("corpus") ?? "", for: person)
      }
      return Self.nothing
    }
    router.refuseOtherMethods("\(Self.path)/corpora", allowed: [.post])
    router.refuseOtherMethods("\(Self.path)/corpora/:corpus", allowed: [.delete])
  }

  // MARK: - Trainings

  private func addRuns(to router: Router<BasicRequestContext>) {
    let runs = "\(Self.path)/runs"
    router.get("\(runs)") { request, _ in
      _ = try QueryFields(request, known: [])
      return Response.json(room.runs(for: try Person(request, isLocal: isLocal)))
    }
    router.post("\(runs)") { request, _ in
      let (wish, person) = try await wish(request)
      let run = try await refusing { try await room.start(wish, for: person) }
      return Response.json(run, status: .created)
    }
    router.get("\(runs)/:run") { request, context in
      _ = try QueryFields(request, known: [])
      let person = try Person(request, isLocal: isLocal)
      return Response.json(try await refusing { try room.detail(Self.run(context), for: person) })
    }
    router.delete("\(runs)/:run") { request, context in
      let person = try Person(request, isLocal: isLocal)
      try await refusing { try room.remove(Self.run(context), for: person) }
      return Self.nothing
    }
    router.refuseOtherMethods("\(runs)", allowed: [.get, .post])
    router.refuseOtherMethods("\(runs)/:run", allowed: [.get, .delete])
    addActions(to: router, runs)
    router.get("\(runs)/:run/attention") { request, context in
      try await attention(request, context)
    }
    router.refuseOtherMethods("\(runs)/:run/attention", allowed: [.get])
  }

  private func addActions(to router: Router<BasicRequestContext>, _ runs: String) {
    let actions: [(String, @Sendable (String, Person) throws(TrainingRefusal) -> Void)] = [
      ("pause", { run, person throws(TrainingRefusal) in try room.pause(run, for: person) }),
      ("resume", { run, person throws(TrainingRefusal) in try room.resume(run, for: person) }),
      ("stop", { run, person throws(TrainingRefusal) in try room.stop(run, for: person) }),
    ]
    for (name, action) in actions {
      router.post("\(runs)/:run/\(name)") { request, context in
        let person = try Person(request, isLocal: isLocal)
        let run = Self.run(context)
        return Response.json(
          try await refusing {
            try action(run, person)
            return try room.detail(run, for: person).run
          })
      }
      router.refuseOtherMethods("\(runs)/:run/\(name)", allowed: [.post])
    }
    router.post("\(runs)/:run/keep") { request, context in
      try request.checkDeclaresJSON()
      let person = try Person(request, isLocal: isLocal)
      var request = request
      let body = try await request.wholeBody(limit: limits.bodyBytes)
      let fields = try JSONFields(body, known: ["name"])
      guard let name = try fields.string("name") else { throw ServerError.missingKey("name") }
      let run = Self.run(context)
      let kept = try await refusing {
        try await offThread { try room.keep(run, as: name, for: person) }
      }
      return Response.json(KeptMessage(model: kept), status: .created)
    }
    router.refuseOtherMethods("\(runs)/:run/keep", allowed: [.post])
  }

  /// One head's weights at every look, `[step, query, key]`.
  private func attention(
    _ request: Request, _ context: BasicRequestContext
  ) async throws -> Response {
    let query = try QueryFields(request, known: ["attention", "layer", "head", "from"])
    let kind = try query.word("attention", as: AttentionWord.self).kind
    let (layer, head) = (try query.number("layer"), try query.number("head"))
    let from = try query.optionalNumber("from") ?? 0
    let person = try Person(request, isLocal: isLocal)
    let run = Self.run(context)
    return try await refusing {
      let job = try room.job(run)
      guard person.mayChange(job.record.owner) else { throw TrainingRefusal.notYours }
      let steps = job.history.looks.map(\.step).filter { $0 >= from }
      let weights = try await offThread {
        try job.film.strip(kind, layer: layer, head: head, steps: steps)
      }
      return Response.data(
        weights.withUnsafeBytes { Data($0) }, type: "application/octet-stream")
    }
  }

  // MARK: - Kept models

  private func addModels(to router: Router<BasicRequestContext>) {
    router.get("\(Self.path)/models") { request, _ in
      _ = try QueryFields(request, known: [])
      let person = try Person(request, isLocal: isLocal)
      return Response.json(
        KeptModelsMessage(
          models: room.models.all.map {
            .init(
              name: $0.name, created: $0.created, task: $0.task,
              isMine: person.mayChange($0.owner))
          }))
    }
    router.delete("\(Self.path)/models/:model") { request, context in
      let person = try Person(request, isLocal: isLocal)
      let written = context.parameters.get("model") ?? ""
      let name = written.removingPercentEncoding ?? written
      try await refusing { try room.models.remove(name) { person.mayChange($0) } }
      return Self.nothing
    }
    router.refuseOtherMethods("\(Self.path)/models", allowed: [.get])
    router.refuseOtherMethods("\(Self.path)/models/:model", allowed: [.delete])
  }

  // MARK: - Parts

  private static var nothing: Response {
    Response(status: .noContent, headers: [.cacheControl: "no-store"])
  }

  private static func run(_ context: BasicRequestContext) -> String {
    context.parameters.get("run") ?? ""
  }

  private func wish(_ request: Request) async throws -> (TrainingWish, Person) {
    _ = try QueryFields(request, known: [])
    try request.checkDeclaresJSON()
    let person = try Person(request, isLocal: isLocal)
    var request = request
    let body = try await request.wholeBody(limit: limits.bodyBytes)
    return (try TrainingWish(body, limits: limits.training), person)
  }

  /// What the room refuses, as an error of the server.
  private func refusing<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let refusal as TrainingRefusal {
      throw ServerError.training(refusal)
    }
  }
}

/// Runs what reads and writes files on a thread that may block.
func offThread<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    trainingFiles.async { continuation.resume(with: Result { try body() }) }
  }
}

private let trainingFiles = DispatchQueue(label: "loupe.training.files")
