import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Serves the page and the API.
///
///     let server = try LoupeServer(configuration: configuration, assets: assets, models: models)
///     try await server.run { address in print(address) }
public struct LoupeServer: Sendable {
  private let configuration: ServerConfiguration
  private let assets: ServerAssets
  private let models: [ServedModel]

  /// A server that does not run yet.
  ///
  /// - Parameters:
  ///   - configuration: where it listens and what it allows.
  ///   - assets: the page.
  ///   - models: what it translates with; the first one is used where none is named.
  /// - Throws: `ServerError.noModels`.
  public init(
    configuration: ServerConfiguration, assets: ServerAssets, models: [ServedModel]
  ) throws(ServerError) {
    guard !models.isEmpty else { throw .noModels }
    self.configuration = configuration
    self.assets = assets
    self.models = models
  }

  /// Serves until SIGINT or SIGTERM arrives or the task is cancelled; what is being computed then
  /// is stopped.
  ///
  /// - Parameter started: is told the page's address once it can be opened.
  /// - Throws: `ServerError.portInUse` or `.cannotListen`.
  public func run(started: @escaping @Sendable (URL) -> Void) async throws {
    try await run(untilSignalled: true, started: started)
  }

  /// The same; signals are left alone unless `untilSignalled`.
  package func run(
    untilSignalled: Bool, started: @escaping @Sendable (URL) -> Void
  ) async throws {
    let computing = Computing(configuration, models: models)
    defer { computing.stop() }
    let configuration = configuration
    let application = Application(
      responder: responder(computing),
      server: .http1(configuration: .init(idleTimeout: .seconds(60))),
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port),
        availableConnectionsDelegate: .maximum(
          configuration.limits.connections, logger: configuration.logger)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? configuration.port
        if let address = Self.address(configuration.host, port) { started(address) }
      },
      logger: configuration.logger)
    // Asked to end one after the other, the last one first: connections can end once the computing
    // has.
    var group = ServiceGroupConfiguration(
      services: [application, ComputingService(computing: computing)],
      gracefulShutdownSignals: untilSignalled ? [.sigterm, .sigint] : [],
      logger: configuration.logger)
    group.maximumGracefulShutdownDuration = .seconds(5)
    do {
      try await ServiceGroup(configuration: group).run()
    } catch let error as IOError {
      await computing.end()
      throw Self.describe(error, configuration)
    } catch {
      await computing.end()
      throw error
    }
    await computing.end()
  }

  /// Answers requests; also used by tests without a network.
  func responder(_ computing: Computing) -> some HTTPResponder<BasicRequestContext> {
    let limits = configuration.limits
    let router = Router(
      context: BasicRequestContext.self, options: [.autoGenerateHeadEndpoints])
    let assets = assets
    router.add(
      middleware: AnswerMiddleware(
        foreignRequests: ForeignRequests(configuration),
        page: assets.policy))
    let shelf = computing.shelf
    InformationRoutes(shelf: shelf, computing: computing, limits: limits).add(to: router)
    TranslateRoute(shelf: shelf, computing: computing, limits: limits).add(to: router)
    let questions = TraceQuestions(
      shelf: shelf, queue: computing.queue, limits: limits, store: computing.store)
    TraceRoutes(store: computing.store, questions: questions, assets: assets, limits: limits)
      .add(to: router)
    QuestionRoutes(store: computing.store, questions: questions).add(to: router)
    TrainingRoutes(room: computing.training, limits: limits, isLocal: configuration.isLoopback)
      .add(to: router)
    PageRoutes(assets: assets).add(to: router)
    return router.buildResponder()
  }

  /// The address to type: a server that listens everywhere is opened as this machine.
  private static func address(_ host: String, _ port: Int) -> URL? {
    let name = host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host
    return URL(string: "http://\(name.contains(":") ? "[\(name)]" : name):\(port)/")
  }

  private static func describe(
    _ error: IOError, _ configuration: ServerConfiguration
  ) -> ServerError {
    error.errnoCode == EADDRINUSE
      ? .portInUse(host: configuration.host, port: configuration.port)
      : .cannotListen(
        host: configuration.host, port: configuration.port,
        reason: String(cString: strerror(error.errnoCode)))
  }
}
