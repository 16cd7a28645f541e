/// One edit made to attention while the model runs: where, and what.
public struct AttentionEdit: Codable, Equatable, Sendable {
  /// Where in the site an edit acts.
  public enum Stage: String, Codable, Sendable, CaseIterable {
    /// Before softmax.
    case score
    /// After softmax.
    case weight
    /// On a head's contribution, before the output projection.
    case output
  }

  /// What is done to what was selected.
  public enum Change: Equatable, Sendable {
    /// Stage score: the score becomes -infinity; softmax gives the weight to the other keys.
    case mask
    /// Stage weight: the weight becomes 0; `renormalise` makes the row sum to 1 again.
    case cut(renormalise: Bool)
    /// Stages weight and output: the weight, or the head's output, is multiplied by `factor`.
    ///
    /// At stage weight `renormalise` makes the row sum to 1 again.
    case scale(factor: Float, renormalise: Bool)
    /// Stage output: the head contributes nothing.
    case zero
  }

  /// Which of the three attentions.
  public var site: AttentionKind
  /// Which layers.
  public var layers: IndexSelection
  /// Which heads.
  public var heads: IndexSelection
  /// Which rows: the positions (steps, in the decoder) that ask.
  public var queries: PositionSelection
  /// Which columns: the positions that are asked; stage output takes all.
  public var keys: PositionSelection
  /// Where in the site.
  public var stage: Stage
  /// What is done.
  public var change: Change

  /// An edit; everything is selected unless said otherwise.
  public init(
    site: AttentionKind, layers: IndexSelection = .all, heads: IndexSelection = .all,
    queries: PositionSelection = .all, keys: PositionSelection = .all, stage: Stage,
    change: Change
  ) {
    self.site = site
    self.layers = layers
    self.heads = heads
    self.queries = queries
    self.keys = keys
    self.stage = stage
    self.change = change
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case site, layers, heads, queries, keys, stage, edit
  }

  private enum ChangeKeys: String, CodingKey, CaseIterable { case kind, factor, renormalise }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads an edit; unknown keys, kinds and pairs of stage and kind are refused by name.
  public init(from decoder: any Decoder) throws {
    try Self.refuseUnknown(decoder, known: CodingKeys.allCases.map(\.rawValue), of: "an edit")
    let container = try decoder.container(keyedBy: CodingKeys.self)
    site = try container.decode(AttentionKind.self, forKey: .site)
    layers = try container.decodeIfPresent(IndexSelection.self, forKey: .layers) ?? .all
    heads = try container.decodeIfPresent(IndexSelection.self, forKey: .heads) ?? .all
    queries = try container.decodeIfPresent(PositionSelection.self, forKey: .queries) ?? .all
    keys = try container.decodeIfPresent(PositionSelection.self, forKey: .keys) ?? .all
    stage = try container.decode(Stage.self, forKey: .stage)
    let nested = try container.superDecoder(forKey: .edit)
    try Self.refuseUnknown(nested, known: ChangeKeys.allCases.map(\.rawValue), of: "“edit”")
    change = try Self.change(from: nested, stage: stage)
  }

  private static func refuseUnknown(_ decoder: any Decoder, known: [String], of what: String) throws
  {
    let present = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
    if let unknown = present.sorted().first(where: { !known.contains($0) }) {
      throw corrupted(
        decoder,
        "\(what) has the unknown key “\(unknown)”; known: \(known.joined(separator: ", "))")
    }
  }

  private static func change(from decoder: any Decoder, stage: Stage) throws -> Change {
    let container = try decoder.container(keyedBy: ChangeKeys.self)
    let kind = try container.decode(String.self, forKey: .kind)
    let renormalise = try container.decodeIfPresent(Bool.self, forKey: .renormalise) ?? false
    switch (stage, kind) {
    case (.score, "mask"): return .mask
    case (.weight, "cut"): return .cut(renormalise: renormalise)
    case (.weight, "scale"), (.output, "scale"):
      let factor = try container.decode(Float.self, forKey: .factor)
      guard factor.isFinite, stage == .output || factor >= 0 else {
        throw corrupted(decoder, "factor \(factor) would not leave weights; give a number from 0")
      }
      return .scale(factor: factor, renormalise: renormalise)
    case (.output, "zero"): return .zero
    default:
      throw corrupted(
        decoder,
        "stage “\(stage.rawValue)” has no edit “\(kind)”; "
          + "score: mask · weight: cut, scale · output: zero, scale")
    }
  }

  private static func corrupted(_ decoder: any Decoder, _ text: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: text))
  }

  /// Writes the form it is read from.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(site, forKey: .site)
    try container.encode(layers, forKey: .layers)
    try container.encode(heads, forKey: .heads)
    try container.encode(queries, forKey: .queries)
    try container.encode(keys, forKey: .keys)
    try container.encode(stage, forKey: .stage)
    var nested = container.nestedContainer(keyedBy: ChangeKeys.self, forKey: .edit)
    switch change {
    case .mask: try nested.encode("mask", forKey: .kind)
    case .zero: try nested.encode("zero", forKey: .kind)
    case .cut(let renormalise):
      try nested.encode("cut", forKey: .kind)
      try nested.encode(renormalise, forKey: .renormalise)
    case .scale(let factor, let renormalise):
      try nested.encode("scale", forKey: .kind)
      try nested.encode(factor, forKey: .factor)
      try nested.encode(renormalise, forKey: .renormalise)
    }
  }
}
