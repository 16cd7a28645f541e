/// What the server is doing, and what it allows.
struct StatusMessage: Encodable {
  /// What one request may ask for.
  struct Limits: Encodable {
    let textCharacters: Int
    let bodyBytes: Int
    let sourceTokens: Int
    let maximumLength: Int
    let beam: Int
    let candidates: Int
    let interventions: Int
    let traceFileBytes: Int

    init(_ limits: ServerLimits) {
      textCharacters = limits.textCharacters
      bodyBytes = limits.bodyBytes
      sourceTokens = limits.sourceTokens
      maximumLength = limits.maximumLength
      beam = limits.beams
      candidates = limits.candidates
      interventions = limits.edits
      traceFileBytes = limits.traceFileBytes
    }
  }

  let version: String
  /// Translations that run or wait.
  let busy: Int
  /// How many may.
  let limit: Int
  let limits: Limits
}
