import LoupeModel

/// The small MarianMT that outside references were computed with; no tokenizer, ids only.
public enum TinyModel {
  /// Its files.
  public static func files() throws -> ModelFiles {
    try ModelFiles(directory: Fixture.path("tiny_marian", of: "LoupeModelTests"))
  }

  /// The model, packed for inference.
  public static func load() throws -> Transformer { try Transformer(files()) }

  /// Facts for interventions on a source: token n is called "tn".
  public static func facts(_ source: [Int32], steps: Int? = nil) -> SequenceFacts {
    SequenceFacts(sourceIDs: source, specialIDs: [0, 42], stepCount: steps) { text in
      text.hasPrefix("t") ? Int32(text.dropFirst()).map { [$0] } ?? [] : []
    }
  }
}
