import Foundation  // for the compatibility mappings, which FoundationEssentials lacks

/// Compiles replacement rules.
package struct CharacterMapBuilder {
  /// What is replaced → by what, in UTF-8.
  package private(set) var rules: [[UInt8]: [UInt8]] = [:]

  /// No rules yet.
  package init() {}

  /// The rules `nmt_nfkc` of google/sentencepiece: compatibility composition (NFKC), except that
  /// the full-width tilde stays; whitespace and format characters become spaces; control
  /// characters vanish.
  ///
  /// Since rules replace the longest matching prefix, composition needs one rule for every
  /// sequence that composes: for each composed character, all combinations of characters that
  /// decompose into the members of its decomposition.
  package static func nmtNFKC() -> CharacterMapBuilder {
    var builder = CharacterMapBuilder()
    builder.addCompatibilityComposition()
    builder.addWhitespaceRules()
    return builder
  }

  /// Adds or replaces one rule.
  package mutating func replace(_ sequence: [Unicode.Scalar], by replacement: [Unicode.Scalar]) {
    rules[utf8(sequence)] = utf8(replacement)
  }

  /// Lays the rules out as a trie.
  package func build() -> CharacterMap {
    guard !rules.isEmpty else { return .identity }
    var offsets: [[UInt8]: Int] = [:]
    var replacements: [UInt8] = []
    let sorted = rules.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    var values: [Int] = []
    values.reserveCapacity(sorted.count)
    for (_, replacement) in sorted {
      if let known = offsets[replacement] {
        values.append(known)
      } else {
        offsets[replacement] = replacements.count
        values.append(replacements.count)
        replacements += replacement + [0]
      }
    }
    let trie = DoubleArrayTrieBuilder.build(
      keys: sorted.map(\.key), values: values, sharesSubtrees: true)
    return CharacterMap(trie: trie, replacements: replacements)
  }

  // MARK: - The rules of nmt_nfkc

  private mutating func addWhitespaceRules() {
    let spaces: [UInt32] = [
      0x0009, 0x000A, 0x000C, 0x000D, 0x061C, 0x1680, 0x200B, 0x200C, 0x200E, 0x200F, 0x2028,
      0x2029, 0x2581, 0xFEFF, 0xFFFD,
    ]
    let removed =
      Array(UInt32(0x01)...0x08) + [0x0B] + Array(UInt32(0x0E)...0x1F) + [0x7F, 0x8F, 0x9F]
    for scalar in spaces.compactMap(Unicode.Scalar.init) { replace([scalar], by: [" "]) }
    for scalar in removed.compactMap(Unicode.Scalar.init) { replace([scalar], by: []) }
    // Japanese uses the full-width tilde and the tilde differently.
    rules[utf8(["\u{FF5E}"])] = nil
  }

  private mutating func addCompatibilityComposition() {
    /// Characters that decompose into this one alone, itself first.
    var variants: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    var composed: [(scalar: Unicode.Scalar, parts: [Unicode.Scalar])] = []
    for scalar in Self.candidates() {
      let text = String(Character(scalar))
      let parts = Array(text.decomposedStringWithCompatibilityMapping.unicodeScalars)
      let whole = Array(text.precomposedStringWithCompatibilityMapping.unicodeScalars)
      if whole != [scalar] { replace([scalar], by: whole) }
      if parts.count == 1, parts[0] != scalar { variants[parts[0], default: []].append(scalar) }
      if parts.count > 1, whole == [scalar] { composed.append((scalar, parts)) }
    }
    for (scalar, parts) in composed {
      let replacement = utf8([scalar])
      var sequences: [[UInt8]] = [[]]
      for part in parts {
        let choices = ([part] + variants[part, default: []]).map { utf8([$0]) }
        sequences = sequences.flatMap { sequence in choices.map { sequence + $0 } }
      }
      for sequence in sequences { rules[sequence] = replacement }
    }
  }

  /// Scalars that may have a decomposition: assigned, not private, not plain ideographs.
  private static func candidates() -> [Unicode.Scalar] {
    (UInt32(1)...0x2FFFF).compactMap { value in
      let isIdeograph = 0x3400...0x9FFF ~= value || 0x20000...0x2F7FF ~= value
      guard !isIdeograph, let scalar = Unicode.Scalar(value) else { return nil }
      switch scalar.properties.generalCategory {
      case .unassigned, .privateUse, .control: return nil
      default: return scalar
      }
    }
  }

  private func utf8(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return Array(String(text).utf8)
  }
}
