/// An error as the API writes it.
struct ErrorMessage: Encodable, Equatable {
  /// Code and sentence.
  struct Content: Encodable, Equatable {
    let code: String
    let message: String

    init(_ error: ServerError) {
      code = error.code
      message = error.description
    }
  }

  let error: Content

  init(_ error: ServerError) { self.error = Content(error) }
}
