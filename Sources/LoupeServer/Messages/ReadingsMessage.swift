import LoupeTrace

/// Readings, as the API writes them.
struct ReadingsMessage: Encodable {
  let readings: [Reading]
}

/// A trace that was opened from a file.
struct OpenedMessage: Encodable {
  let trace: String
  let document: TraceDocument
}
