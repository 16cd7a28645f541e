/// A set of Unicode scalars, as a regular expression names it.
struct ScalarClass: Sendable {
  /// One part of a class.
  enum Part: Sendable {
    case range(ClosedRange<Unicode.Scalar>)
    case whitespace
    case digit
    case word
    /// General categories, by the bits of `ScalarCategory`.
    case category(mask: UInt32)
    indirect case complement([Part])
    case any
  }

  var parts: [Part]
  var isNegated = false
  var ignoresCase = false

  /// Whether the class has the scalar.
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var found = Self.contains(parts, scalar)
    if !found, ignoresCase {
      let properties = scalar.properties
      for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] where !found {
        if mapping.unicodeScalars.count == 1, let other = mapping.unicodeScalars.first {
          found = Self.contains(parts, other)
        }
      }
    }
    return found != isNegated
  }

  private static func contains(_ parts: [Part], _ scalar: Unicode.Scalar) -> Bool {
    parts.contains { part in
      switch part {
      case .range(let range): range.contains(scalar)
      case .whitespace: scalar.properties.isWhitespace
      case .digit: scalar.properties.generalCategory == .decimalNumber
      case .word: isWord(scalar)
      case .category(let mask): ScalarCategory.bit(of: scalar) & mask != 0
      case .complement(let parts): !contains(parts, scalar)
      case .any: scalar != "\n"
      }
    }
  }

  /// Letters, marks, digits and connectors, as `\w` has them.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      switch scalar.value {
      case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: return true
      default: return false
      }
    }
    if scalar.properties.isAlphabetic || scalar.properties.isJoinControl { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
      return true
    default: return false
    }
  }
}
