import Hummingbird

extension Router {
  /// Lets every other method at `path` be refused with the methods there are; a path that answers
  /// GET answers HEAD too.
  func refuseOtherMethods(_ path: RouterPath, allowed: [HTTPRequest.Method]) {
    let answered = allowed.contains(.get) ? allowed + [.head] : allowed
    let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    for method in methods where !answered.contains(method) {
      on(path, method: method) { _, _ -> Response in
        throw ServerError.method(method.rawValue, allowed: answered.map(\.rawValue))
      }
    }
  }
}
