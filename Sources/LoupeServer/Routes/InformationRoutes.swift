import Hummingbird
import LoupeTrace

/// What the server is, and which models it has.
struct InformationRoutes: Sendable {
  let shelf: ModelShelf
  let computing: Computing
  let limits: ServerLimits

  /// Adds the routes.
  func add(to router: Router<BasicRequestContext>) {
    router.get("/api/v1/status") { request, _ in
      _ = try QueryFields(request, known: [])
      return Response.json(
        StatusMessage(
          version: LoupeVersion.current, busy: computing.busy, limit: computing.limit,
          limits: StatusMessage.Limits(limits)))
    }
    router.get("/api/v1/models") { request, _ in
      _ = try QueryFields(request, known: [])
      let models = shelf.all
      return Response.json(
        ModelsMessage(
          default: models.first?.translator.name ?? "", models: models.map(ModelsMessage.Model.init)
        ))
    }
    router.refuseOtherMethods("/api/v1/status", allowed: [.get])
    router.refuseOtherMethods("/api/v1/models", allowed: [.get])
  }
}
