import LoupeTrace

/// An error as the API writes it.
struct ErrorMessage: Encodable, Equatable {
  /// Code, sentence, and the values in the sentence, so that a page can say it in any language.
  struct Content: Encodable, Equatable {
    let code: String
    let message: String
    let details: [String: JSONValue]

    init(_ error: ServerError) {
      code = error.code
      message = error.description
      details = error.details
    }
  }

  let error: Content

  init(_ error: ServerError) { self.error = Content(error) }
}
