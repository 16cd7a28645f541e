/// What a checkpoint may ask of its generation that Loupe does not do.
///
/// Only values that would change a result count: `num_beam_groups` 1 is nothing to speak of.
enum UnsupportedGeneration {
  /// The keys, and the values at which they do nothing.
  private static let harmless: [(key: String, values: [Value])] = [
    ("num_beam_groups", [.number(1)]), ("diversity_penalty", [.number(0)]),
    ("penalty_alpha", [.number(0)]), ("encoder_repetition_penalty", [.number(1)]),
    ("exponential_decay_length_penalty", []), ("sequence_bias", []),
    ("guidance_scale", [.number(1)]), ("typical_p", [.number(1)]),
    ("epsilon_cutoff", [.number(0)]), ("eta_cutoff", [.number(0)]), ("min_p", [.number(0)]),
    ("force_words_ids", []), ("constraints", []), ("dola_layers", []),
    ("token_healing", [.flag(false)]),
  ]

  /// The keys with their values, as `key value`, in alphabetical order.
  static func asked(_ decoder: any Decoder) throws -> [String] {
    let container = try decoder.container(keyedBy: Key.self)
    return try harmless.compactMap { key, values -> String? in
      guard let value = try container.decodeIfPresent(Value.self, forKey: Key(stringValue: key)),
        !values.contains(value)
      else { return nil }
      return "\(key) \(value.text)"
    }.sorted()
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private enum Value: Decodable, Equatable {
    case number(Double)
    case flag(Bool)
    case other

    init(from decoder: any Decoder) throws {
      guard let container = try? decoder.singleValueContainer() else {
        self = .other
        return
      }
      if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .other
      }
    }

    var text: String {
      switch self {
      case .number(let number):
        Int(exactly: number).map(String.init) ?? "\(number)"
      case .flag(let flag): "\(flag)"
      case .other: "(a list)"
      }
    }
  }
}
