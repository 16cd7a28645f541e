#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension PipelineNormaliser {
  /// Reads the `normalizer` of a `tokenizer.json`.
  ///
  /// - Throws: `TextError.malformedTokenizer`, or `TextError.unsupportedTokenizer` for a
  ///   normaliser that Loupe does not run.
  init(_ part: JSONPart) throws(TextError) {
    let type = try part.required("type").string()
    switch type {
    case "Sequence":
      var steps: [PipelineNormaliser] = []
      for step in try part.required("normalizers").array() { steps.append(try .init(step)) }
      self = .sequence(steps)
    case "Precompiled":
      let encoded = try part.optional("precompiled_charsmap")?.string() ?? ""
      guard let compiled = Data(base64Encoded: encoded) else {
        throw part.malformed("has a precompiled_charsmap that is not base64")
      }
      self = .precompiled(try CharacterMap(compiled: Array(compiled), file: part.file))
    case "Replace":
      let pattern = try TextPattern(part.required("pattern"))
      self = .replace(pattern, with: Array(try part.required("content").string().utf8))
    case "Strip":
      self = .strip(
        left: try part.boolean("strip_left", default: true),
        right: try part.boolean("strip_right", default: true))
    case "Prepend": self = .prepend(Array(try part.required("prepend").string().utf8))
    case "StripAccents": self = .stripAccents
    case "Lowercase": self = .lowercase
    case "Nmt": self = .nmt
    default:
      guard let form = UnicodeForm(rawValue: type) else {
        throw part.unsupported("the normalizer \(type)")
      }
      self = .form(form)
    }
  }
}
