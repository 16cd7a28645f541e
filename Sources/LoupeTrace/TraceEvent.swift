/// What is heard of a generation being recorded, in order: source, encoder, beams, steps, end.
public enum TraceEvent: Sendable {
  /// The source in tokens.
  case source([TracePiece])
  /// The source has been encoded; its attention, `[layer, head, query, key]`.
  case encoder(milliseconds: Double, attention: [Float])
  /// Beam search goes on; its open hypotheses, best first.
  case beam(step: Int, hypotheses: [TraceBeam])
  /// A step of the loop, with where it looked.
  ///
  /// With beam search the winner's steps come after the search.
  case step(TraceStep, StepAttention)
  /// The generation is over.
  case end(TraceEnd)
}

/// An open hypothesis of a beam search.
public struct TraceBeam: Codable, Sendable, Equatable {
  /// The translation so far.
  public var text: String
  /// Sum of the log-probabilities.
  public var logProbability: Float
}
