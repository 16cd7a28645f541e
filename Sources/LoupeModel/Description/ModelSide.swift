/// The two stacks of layers of a model.
public enum ModelSide: String, Sendable, Codable, CaseIterable {
  /// The encoder, which reads the source.
  case source
  /// The decoder, which writes the target.
  case target
}
