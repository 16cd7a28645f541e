import Foundation

/// A reading as files, the page and the command line carry it: numbers with axes, and what they mean.
public struct Reading: Sendable, Equatable {
  /// One table of numbers.
  public struct Value: Sendable, Equatable {
    /// What it is called inside the reading, for example `cross.entropy`.
    public var name: String
    /// Its unit where it differs from the reading's.
    public var unit: String?
    /// What each axis runs over; none for a single number.
    public var axes: [String]
    /// The numbers; NaN where one is undefined.
    public var tensor: TraceTensor

    /// A table.
    public init(_ name: String, axes: [String], _ tensor: TraceTensor, unit: String? = nil) {
      precondition(axes.count == tensor.shape.count, "\(name): \(axes) for \(tensor.shape)")
      self.name = name
      self.unit = unit
      self.axes = axes
      self.tensor = tensor
    }

    /// A single number.
    public init(_ name: String, _ number: Double, unit: String? = nil) {
      self.init(name, axes: [], TraceTensor(shape: [], values: [Float(number)]), unit: unit)
    }
  }

  /// Why a reading was not computed.
  public struct Refusal: Codable, Sendable, Equatable {
    /// Stable word for programs: `reading_refused`.
    public var code: String
    /// One sentence.
    public var message: String
  }

  /// Which reading.
  public var name: ReadingName
  /// The numbers; none where it was refused.
  public var values: [Value]
  /// Why there are none.
  public var refused: Refusal?

  /// A reading with its numbers.
  public init(_ name: ReadingName, values: [Value] = [], refused: Refusal? = nil) {
    self.name = name
    self.values = values
    self.refused = refused
  }
}

extension Reading: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, unit, range, formula, source, assumes, refused, values
  }

  /// Reads a reading; what describes it is known by its name and not read.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(ReadingName.self, forKey: .name)
    values = try container.decode([Value].self, forKey: .values)
    refused = try container.decodeIfPresent(Refusal.self, forKey: .refused)
  }

  /// Writes the reading together with what describes it.
  public func encode(to encoder: any Encoder) throws {
    let facts = name.facts
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(facts.unit, forKey: .unit)
    try container.encode(facts.range, forKey: .range)
    try container.encode(facts.formula, forKey: .formula)
    try container.encode(facts.source, forKey: .source)
    try container.encode(facts.assumes, forKey: .assumes)
    try container.encode(refused, forKey: .refused)
    try container.encode(values, forKey: .values)
  }
}

extension Reading.Value: Codable {
  private enum CodingKeys: String, CodingKey { case name, unit, axes, shape, data, values }

  /// Reads a table; its numbers are little-endian float32 in base64, or a list.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    unit = try container.decodeIfPresent(String.self, forKey: .unit)
    axes = try container.decode([String].self, forKey: .axes)
    let shape = try container.decode([Int].self, forKey: .shape)
    let text = try container.decodeIfPresent(String.self, forKey: .data)
    let values =
      try text.map { [Float](base64: $0) } ?? container.decode([Float].self, forKey: .values)
    guard let values, let tensor = TraceTensor(checked: shape, values), axes.count == shape.count
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .data, in: container, debugDescription: "“\(name)” does not fit its shape")
    }
    self.tensor = tensor
  }

  /// Writes a table; as a list where `CodingUserInfoKey.numbersAsLists` asks for it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(unit, forKey: .unit)
    try container.encode(axes, forKey: .axes)
    try container.encode(tensor.shape, forKey: .shape)
    if encoder.userInfo[.numbersAsLists] != nil {
      try container.encode(tensor.values, forKey: .values)
    } else {
      try container.encode(tensor.values.base64, forKey: .data)
    }
  }
}
