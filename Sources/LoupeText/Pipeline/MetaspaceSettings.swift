/// What the pre-tokenizer and the decoder `Metaspace` have in common.
struct MetaspaceSettings {
  /// What stands for a space.
  let replacement: [UInt8]
  let prepending: PreTokeniser.Prepending

  /// - Throws: `TextError.malformedTokenizer` or `TextError.unsupportedTokenizer`.
  init(_ part: JSONPart) throws(TextError) {
    let text = try part.string("replacement", default: "▁")
    guard text.unicodeScalars.count == 1 else {
      throw part.malformed("has a replacement that is not one character")
    }
    replacement = Array(text.utf8)
    if let scheme = try part.optional("prepend_scheme")?.string() {
      guard let prepending = PreTokeniser.Prepending(rawValue: scheme) else {
        throw part.unsupported("the prepend_scheme \(scheme)")
      }
      self.prepending = prepending
    } else {
      prepending = try part.boolean("add_prefix_space", default: true) ? .always : .never
    }
  }
}
