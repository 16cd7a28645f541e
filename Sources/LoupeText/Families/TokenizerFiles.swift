/// Where the files of a tokenizer come from.
struct TokenizerFiles {
  /// The place, for errors.
  let place: String
  private let read: (String) throws(TextError) -> [UInt8]?

  init(place: String, read: @escaping (String) throws(TextError) -> [UInt8]?) {
    self.place = place
    self.read = read
  }

  /// The bytes of a named file; `nil` where there is none.
  func optional(_ name: String) throws(TextError) -> [UInt8]? {
    try read(name)
  }

  /// The bytes of a named file.
  ///
  /// - Throws: `TextError.missingTokenizerFile`.
  func required(_ name: String, _ family: TokenizerFamily) throws(TextError) -> [UInt8] {
    if let bytes = try read(name) { return bytes }
    throw .missingTokenizerFile(name: name, place: place, tokenizer: family.title)
  }
}
