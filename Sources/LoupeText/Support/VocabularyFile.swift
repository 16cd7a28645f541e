/// Reads `vocab.json`: one JSON object from token to identifier.
package enum VocabularyFile {
  /// Reads the tokens and identifiers in the order of the file.
  ///
  /// - Throws: `TextError.malformedVocabulary`.
  package static func read(
    _ bytes: [UInt8], name: String
  ) throws(TextError) -> [(token: String, identifier: Int)] {
    var scanner = JSONScanner(bytes, name: name, subject: .vocabulary)
    var entries: [(token: String, identifier: Int)] = []
    try scanner.expect("{")
    if !scanner.skip(UInt8(ascii: "}")) {
      repeat {
        let token = try scanner.string()
        try scanner.expect(":")
        entries.append((token, try scanner.identifier()))
      } while try scanner.comesNext(",", orEnd: "}", of: "object")
    }
    guard scanner.peek() == nil else { throw scanner.damaged("something follows the object") }
    return entries
  }
}
