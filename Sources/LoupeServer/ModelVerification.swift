import LoupeTrace

/// What was verified of a model against a reference implementation, and how closely.
public struct ModelVerification: Codable, Sendable, Equatable {
  /// One thing compared.
  public struct Figure: Codable, Sendable, Equatable {
    /// What was compared.
    public let name: String
    /// The largest absolute difference, for numbers.
    public var difference: Float?
    /// The largest that passes, for numbers.
    public var bound: Float?
    /// How many of so many agree, for everything that must be exact.
    public var equal: Int?
    /// See `equal`.
    public var total: Int?

    /// A figure: a difference with its bound, or how many of how many are equal.
    public init(
      name: String, difference: Float? = nil, bound: Float? = nil, equal: Int? = nil,
      total: Int? = nil
    ) {
      self.name = name
      self.difference = difference
      self.bound = bound
      self.equal = equal
      self.total = total
    }

    /// Whether it is as close as it must be; a difference that is no number is not.
    public var isWithinBounds: Bool {
      if let difference, let bound { return difference <= bound }
      return bound == nil && equal == total && total != nil
    }

    private enum CodingKeys: String, CodingKey {
      case name, difference, bound, equal, total, isWithinBounds
    }

    /// Reads what `encode(to:)` writes; whether it is within bounds is judged anew.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = try container.decode(String.self, forKey: .name)
      difference = try container.decodeIfPresent(Float.self, forKey: .difference)
      bound = try container.decodeIfPresent(Float.self, forKey: .bound)
      equal = try container.decodeIfPresent(Int.self, forKey: .equal)
      total = try container.decodeIfPresent(Int.self, forKey: .total)
    }

    /// Writes the figure; JSON has no infinity, so a difference without end is left out, and such a
    /// figure is not within bounds.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encodeIfPresent(
        difference.flatMap { $0.isFinite ? $0 : nil }, forKey: .difference)
      try container.encodeIfPresent(bound, forKey: .bound)
      try container.encodeIfPresent(equal, forKey: .equal)
      try container.encodeIfPresent(total, forKey: .total)
      try container.encode(isWithinBounds, forKey: .isWithinBounds)
    }
  }

  /// What computed the reference numbers, such as `transformers 4.57.1`.
  public var reference: String
  /// The version of Loupe that was compared.
  public var loupe: String
  /// Arithmetic of its matrix products, such as `fp32`.
  public var precision: String
  /// The day, as `2026-11-24`; nil where it is not known.
  public var date: String?
  /// SHA-256 of the weight file that was compared; nil where the record is kept by it.
  public var weights: String?
  /// Everything compared.
  public var figures: [Figure]

  /// A verification by this version of Loupe.
  public init(reference: String, precision: String, date: String?, figures: [Figure]) {
    self.reference = reference
    loupe = LoupeVersion.current
    self.precision = precision
    self.date = date
    self.figures = figures
  }

  /// Whether everything is as close as it must be.
  public var isWithinBounds: Bool { figures.allSatisfy(\.isWithinBounds) && !figures.isEmpty }
}
