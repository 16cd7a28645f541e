import Foundation  // for the compatibility mappings, which FoundationEssentials lacks

/// What a `tokenizer.json` does to text before it is cut and segmented.
///
/// - Source: the normalizers of huggingface/tokenizers 0.22.
indirect enum PipelineNormaliser: Sendable {
  case sequence([PipelineNormaliser])
  /// A Unicode normalisation form.
  case form(UnicodeForm)
  /// The compiled rules of a SentencePiece model, applied as the library does it: to whole
  /// clusters of fewer than six bytes, else to single scalars, and the shortest rule wins.
  case precompiled(CharacterMap)
  case replace(TextPattern, with: [UInt8])
  case strip(left: Bool, right: Bool)
  case stripAccents
  case prepend([UInt8])
  case lowercase
  /// The replacements of single scalars that SentencePiece's `nmt` rules make.
  case nmt

  /// A Unicode normalisation form.
  enum UnicodeForm: String, Sendable {
    case nfc = "NFC"
    case nfd = "NFD"
    case nfkc = "NFKC"
    case nfkd = "NFKD"

    /// The form of one cluster; NFKC is made of two others, since what compatibility characters
    /// decompose into may compose across clusters.
    fileprivate func normalise(_ cluster: Character) -> String {
      let text = String(cluster)
      switch self {
      case .nfd: return text.decomposedStringWithCanonicalMapping
      // Twice, since Foundation on Linux does not sort the marks that it has decomposed.
      case .nfkd, .nfkc:
        return text.decomposedStringWithCompatibilityMapping.decomposedStringWithCanonicalMapping
      case .nfc:
        // Foundation takes the first old Korean vowel for a modern one; none of them composes.
        let hasOldVowel = cluster.unicodeScalars.contains { 0x1176...0x11A7 ~= $0.value }
        return hasOldVowel ? text : text.precomposedStringWithCanonicalMapping
      }
    }
  }

  /// The normalised text.
  ///
  /// - Throws: `TextError.expressionTooSlow`.
  func normalise(_ text: AlignedText) throws(TextError) -> AlignedText {
    switch self {
    case .sequence(let steps):
      var text = text
      for step in steps { text = try step.normalise(text) }
      return text
    case .form(.nfkc): return Self.normalise(Self.normalise(text, .nfkd), .nfc)
    case .form(let form): return Self.normalise(text, form)
    case .precompiled(let map): return Self.apply(map, to: text)
    case .replace(let pattern, let replacement):
      return try Self.replace(pattern, replacement, in: text)
    case .strip(let left, let right): return Self.strip(text, left, right)
    case .prepend(let prefix): return Self.prepending(prefix, to: text)
    case .stripAccents:
      return Self.mapScalars(text) { ScalarCategory.isMark($0) ? "" : nil }
    case .lowercase:
      return Self.mapScalars(text) { scalar in
        let lowercased = scalar.properties.lowercaseMapping
        return lowercased.unicodeScalars.elementsEqual(CollectionOfOne(scalar)) ? nil : lowercased
      }
    case .nmt: return Self.mapScalars(text, Self.nmtReplacement)
    }
  }

  // MARK: - Steps

  private static func normalise(_ text: AlignedText, _ form: UnicodeForm) -> AlignedText {
    guard text.bytes.contains(where: { $0 >= 0x80 }) else { return text }
    return mapClusters(text) { cluster, range, result in
      if range.count == 1 {
        result.append(text, range)
      } else {
        let normalised = Array(form.normalise(cluster).utf8)
        if normalised.elementsEqual(text.bytes[range]) {
          result.append(text, range)
        } else {
          result.append(normalised, insteadOf: range, of: text)
        }
      }
    }
  }

  /// Below this many bytes a cluster is looked up as a whole.
  private static let longestWholeCluster = 6

  private static func apply(_ map: CharacterMap, to text: AlignedText) -> AlignedText {
    var result = mapClusters(text) { cluster, range, result in
      if range.count < longestWholeCluster, let whole = map.shortest(text.bytes[range]) {
        result.append(whole, insteadOf: range, of: text)
        return
      }
      var start = range.lowerBound
      while start < range.upperBound {
        let part = start..<min(start + UTF8Length.of(text.bytes[start]), range.upperBound)
        if let replacement = map.shortest(text.bytes[part]) {
          result.append(replacement, insteadOf: part, of: text)
        } else {
          result.append(text, part)
        }
        start = part.upperBound
      }
    }
    // What vanishes at the beginning counts as typed for what follows, as in the library: the text
    // still begins there.
    if let start = text.starts.first { result.beginEarlier(at: start) }
    return result
  }

  private static func replace(
    _ pattern: TextPattern, _ replacement: [UInt8], in text: AlignedText
  ) throws(TextError) -> AlignedText {
    let matches = try pattern.matches(in: text.bytes, range: 0..<text.bytes.count)
    guard !matches.isEmpty else { return text }
    var result = AlignedText()
    result.reserve(text.bytes.count)
    var position = 0
    for match in matches {
      result.append(text, position..<match.lowerBound)
      result.append(replacement, insteadOf: match, of: text)
      position = match.upperBound
    }
    result.append(text, position..<text.bytes.count)
    return result
  }

  private static func strip(_ text: AlignedText, _ left: Bool, _ right: Bool) -> AlignedText {
    let kept = text.bytes.withUnsafeBufferPointer { bytes in
      var range = 0..<bytes.count
      if left {
        range = PythonWhitespace.trimmedStart(bytes, range) { $0.properties.isWhitespace }
      }
      if right {
        range = PythonWhitespace.trimmedEnd(bytes, range) { $0.properties.isWhitespace }
      }
      return range
    }
    return text.part(kept)
  }

  private static func prepending(_ prefix: [UInt8], to text: AlignedText) -> AlignedText {
    guard let start = text.starts.first else { return text }
    var result = AlignedText()
    result.reserve(prefix.count + text.bytes.count)
    for byte in prefix { result.append(byte, start: start, end: start) }
    result.append(text, 0..<text.bytes.count)
    return result
  }

  private static func nmtReplacement(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: ""
    case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD:
      " "
    default: nil
    }
  }

  // MARK: - Walking the text

  private static func mapClusters(
    _ text: AlignedText,
    _ change: (_ cluster: Character, _ range: Range<Int>, _ result: inout AlignedText) -> Void
  ) -> AlignedText {
    var result = AlignedText()
    result.reserve(text.bytes.count + 16)
    var position = 0
    for cluster in String(decoding: text.bytes, as: UTF8.self) {
      let end = position + cluster.utf8.count
      change(cluster, position..<end, &result)
      position = end
    }
    return result
  }

  /// Replaces the scalars for which `replacement` gives something.
  private static func mapScalars(
    _ text: AlignedText, _ replacement: (Unicode.Scalar) -> String?
  ) -> AlignedText {
    var result = AlignedText()
    result.reserve(text.bytes.count)
    text.bytes.withUnsafeBufferPointer { bytes in
      var position = 0
      while position < bytes.count {
        let (scalar, length) = UTF8Length.scalar(bytes, at: position, before: bytes.count)
        let range = position..<position + length
        if let replacement = replacement(scalar) {
          result.append(Array(replacement.utf8), insteadOf: range, of: text)
        } else {
          result.append(text, range)
        }
        position += length
      }
    }
    return result
  }
}

extension CharacterMap {
  /// The replacement of the shortest rule that `text` begins with; a NUL ends the search.
  func shortest(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    trie.units.withUnsafeBufferPointer { units in
      var cursor = DoubleArrayTrie.Cursor(units)
      for byte in text {
        guard byte != 0 else { return nil }
        let value = cursor.step(byte, units)
        if value == -2 { return nil }
        guard value >= 0 else { continue }
        guard value < replacements.count else { return nil }
        let end = replacements[value...].firstIndex(of: 0) ?? replacements.count
        return replacements[value..<end]
      }
      return nil
    }
  }
}
