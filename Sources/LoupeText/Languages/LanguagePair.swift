/// The languages of a translation, by the model's own codes (`en`, `en_XX`, `eng_Latn`); `nil`
/// leaves the choice to the model's files.
public struct LanguagePair: Codable, Equatable, Hashable, Sendable {
  /// The language of the source text.
  public var source: String?
  /// The language of the translation.
  public var target: String?

  /// Makes a pair.
  public init(source: String? = nil, target: String? = nil) {
    self.source = source
    self.target = target
  }

  /// The language of one side.
  public subscript(side: Side) -> String? {
    side == .source ? source : target
  }
}
