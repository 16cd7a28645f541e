import Hummingbird
import LoupeTrace

/// What the server is, and which models it has.
struct InformationRoutes: Sendable {
  let models: [ServedModel]
  let queue: ComputationQueue
  let limits: ServerLimits

  /// Adds the routes.
  func add(to router: Router<BasicRequestContext>) {
    router.get("/api/v1/status") { request, _ in
      _ = try QueryFields(request, known: [])
      return Response.json(
        StatusMessage(
          version: LoupeVersion.current, busy: queue.busy, limit: queue.limit,
          limits: StatusMessage.Limits(limits)))
    }
    router.get("/api/v1/models") { request, _ in
      _ = try QueryFields(request, known: [])
      return Response.json(
        ModelsMessage(
          default: models.first?.translator.name ?? "", models: models.map(\.summary)))
    }
    router.refuseOtherMethods("/api/v1/status", allowed: [.get])
    router.refuseOtherMethods("/api/v1/models", allowed: [.get])
  }
}
