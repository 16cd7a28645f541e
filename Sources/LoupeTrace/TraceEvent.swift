/// What is heard of a generation being recorded, in order: source, encoder, beams, steps, end.
public enum TraceEvent: Sendable {
  /// The source in tokens.
  case source([TracePiece])
  /// The source has been encoded: what the encoder did, and its attention,
  /// `[layer, head, query, key]`.
  case encoder(stages: [TraceStage], milliseconds: Double, attention: [Float])
  /// Beam search has made a step.
  case beam(TraceBeamStep)
  /// A step of the loop, with where it looked.
  ///
  /// With beam search the winner's steps come after the search.
  case step(TraceStep, StepAttention)
  /// The generation is over.
  case end(TraceEnd)
}
