import Foundation
import Hummingbird
import Logging

/// Stands around every request: refuses foreign ones, turns errors into answers, adds the security
/// fields, logs a line.
struct AnswerMiddleware<Context: RequestContext>: RouterMiddleware {
  let foreignRequests: ForeignRequests
  let page: @Sendable () -> ContentSecurityPolicy

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let clock = ContinuousClock.now
    var response = await answer(request, context, next)
    response.headers[.contentSecurityPolicy] = page().text
    for field in SecurityFields.all { response.headers[field.name] = field.value }
    // The path may name a trace, and nothing of what was typed: the pattern of the path says
    // enough.
    context.logger.debug(
      "\(request.method) \(context.endpointPath ?? "?") \(response.status.code)",
      metadata: ["duration": "\(clock.duration(to: .now))"])
    return response
  }

  private func answer(
    _ request: Request, _ context: Context,
    _ next: (Request, Context) async throws -> Response
  ) async -> Response {
    do {
      try foreignRequests.check(request.head)
      return try await next(request, context)
    } catch let error as ServerError {
      return error.response()
    } catch let error as HTTPError where error.status == .notFound {
      return ServerError.notFound(path: String(request.uri.path.prefix(200))).response()
    } catch {
      context.logger.error("a request failed", metadata: ["error": "\(type(of: error))"])
      return ServerError.fault("see the log").response()
    }
  }
}
