/// Language codes such as `>>fra<<`, by which a model of several target languages is told which one
/// is wanted.
///
/// - Source: `remove_language_code` of transformers' `MarianTokenizer`.
package enum LanguageCode {
  /// How many bytes of UTF-8 text its language code takes: from `>>` at the beginning to the first
  /// `<<`; 0 where there is none.
  package static func length(in text: [UInt8]) -> Int {
    let open = UInt8(ascii: ">")
    let close = UInt8(ascii: "<")
    guard text.starts(with: [open, open]) else { return 0 }
    let end = text.indices.dropLast().first { text[$0] == close && text[$0 + 1] == close }
    return end.map { $0 + 2 } ?? 0
  }
}
