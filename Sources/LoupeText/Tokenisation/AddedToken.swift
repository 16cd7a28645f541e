/// A token that is recognised in the text before it is segmented.
package struct AddedToken: Equatable, Sendable {
  /// Its text, also in the vocabulary.
  package var content: String
  /// Whether it is left out of decoded text.
  package var isSpecial = false
  /// Whether it takes in the whitespace before it.
  package var stripsLeft = false
  /// Whether it takes in the whitespace after it.
  package var stripsRight = false
  /// Whether it counts only where no letter or digit touches it.
  package var isSingleWord = false
  /// Whether it is looked for in the normalised text instead of what was typed.
  var isNormalised = false

  package init(_ content: String, isSpecial: Bool = false) {
    self.content = content
    self.isSpecial = isSpecial
  }

  /// Reads the form in which transformers and tokenizers write a token.
  ///
  /// - Throws: `TextError.malformedTokenizer`.
  init(_ part: JSONPart) throws(TextError) {
    content = try part.required("content").string()
    isSpecial = try part.boolean("special", default: false)
    stripsLeft = try part.boolean("lstrip", default: false)
    stripsRight = try part.boolean("rstrip", default: false)
    isSingleWord = try part.boolean("single_word", default: false)
    isNormalised = try part.boolean("normalized", default: !isSpecial)
  }

  package static func == (one: AddedToken, two: AddedToken) -> Bool {
    one.content.utf8.elementsEqual(two.content.utf8) && one.isSpecial == two.isSpecial
      && one.stripsLeft == two.stripsLeft && one.stripsRight == two.stripsRight
      && one.isSingleWord == two.isSingleWord && one.isNormalised == two.isNormalised
  }
}
