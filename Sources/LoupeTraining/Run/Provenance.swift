/// `loupe.json`: where a model comes from.
public struct Provenance: Codable, Sendable, Equatable {
  /// One corpus the model learned from.
  public struct Source: Codable, Sendable, Equatable {
    /// What the recipe calls it.
    public var name: String
    /// Where anybody can get it.
    public var origin: String?
    /// Its licence.
    public var licence: String?
    /// Who is to be named.
    public var attribution: String?
    /// SHA-256 of its files by path.
    public var files: [String: String?]
    /// Pairs learned from.
    public var pairs: Int
  }

  /// Version of this format.
  public var version = 1
  /// What the model is called.
  public var name: String
  /// One sentence about it.
  public var about: String
  /// Language of the source, an ISO 639 code.
  public var sourceLanguage: String
  /// Language of the target.
  public var targetLanguage: String
  /// Licence of the model.
  public var licence: String
  /// Day the model was written, as 2026-11-24.
  public var date: String
  /// What it learned from.
  public var data: [Source]
  /// Numbers of the model.
  public var parameters: Int
  /// Updates.
  public var steps: Int
  /// Passes over the data, the last one in part.
  public var epochs: Double
  /// Source tokens seen.
  public var sourceTokens: Int
  /// Target tokens seen.
  public var targetTokens: Int
  /// Seconds of training.
  public var seconds: Double
  /// Which weights these are, for example “mean of the last 5 checkpoints, up to step 4000”.
  public var weights: String
  /// Seed of everything random.
  public var seed: UInt64
  /// How the model was judged; nil when it was not.
  public var scores: ValidationResult?
  /// The recipe.
  public var recipe: TrainingConfiguration
}
