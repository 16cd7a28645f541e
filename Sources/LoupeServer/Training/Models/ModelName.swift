import Foundation

/// Names that people give kept models.
package enum ModelName {
  private static let longest = 40

  /// `text` as a name.
  ///
  /// - Throws: `TrainingRefusal.name` for what cannot be one.
  package static func checked(_ text: String) throws(TrainingRefusal) -> String {
    let name = text.trimmingCharacters(in: .whitespaces).precomposedStringWithCanonicalMapping
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || scalar.properties.generalCategory == .nonspacingMark
        || "-_ ー・".unicodeScalars.contains(scalar)
    }
    // Names of files end at 255 bytes, and a temporary one is longer than the name.
    guard !name.isEmpty, name.count <= longest, name.utf8.count <= 160, isPlain else {
      throw .name(String(text.prefix(80)))
    }
    return name
  }
}
