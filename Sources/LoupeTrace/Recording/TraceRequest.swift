import LoupeGeneration
import LoupeModel

/// What is to be recorded.
public struct TraceRequest: Sendable {
  /// The text to translate.
  public var text: String
  /// How it is generated.
  public var settings: GenerationSettings
  /// A translation the model is made to read, instead of generating one.
  public var target: String?
  /// Edits made to attention.
  public var intervention: Intervention
  /// How much is recorded.
  public var level: TraceLevel
  /// Whether the distribution of every step is kept.
  public var keepsLogits: Bool

  /// A request; candidates are recorded unless the settings say otherwise.
  public init(
    text: String, settings: GenerationSettings = GenerationSettings(), target: String? = nil,
    intervention: Intervention = Intervention(), level: TraceLevel = .attention,
    keepsLogits: Bool = false
  ) {
    self.text = text
    self.settings = settings
    self.target = target
    self.intervention = intervention
    self.level = level
    self.keepsLogits = keepsLogits
    if self.settings.candidates == 0 { self.settings.candidates = 10 }
  }
}
