#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Finds out what kind of tokenizer a model directory has, and reads it.
///
/// The kind is what `tokenizer_config.json` says (`tokenizer_class`), or else what goes with the
/// `model_type` of `config.json`, or else what the files amount to. Where a family's
/// `tokenizer.json` is there it is run, as `AutoTokenizer` of transformers does; without it the
/// SentencePiece model or `vocab.json` and `merges.txt` are.
public enum TokenizerLoader {
  /// Every file that a tokenizer may need.
  public static let fileNames = [
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    "vocab.json", "target_vocab.json", "merges.txt", "source.spm", "target.spm", "spiece.model",
    "sentencepiece.bpe.model",
  ]

  /// Reads the tokenizer of a model directory.
  ///
  /// - Parameters:
  ///   - directory: the path of the directory.
  ///   - modelType: the `model_type` of its `config.json`; `nil` where that is not known.
  /// - Returns: the tokenizer.
  /// - Throws: `TextError`, naming the file and what is wrong with it.
  public static func load(
    directory: String, modelType: String? = nil
  ) throws(TextError) -> any Tokenizer {
    try load(place: directory, modelType: modelType) { (name) throws(TextError) in
      let path = directory + "/" + name
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return try FileReading.bytes(path: path)
    }
  }

  /// Reads the tokenizer from wherever `contents` finds files.
  ///
  /// - Parameters:
  ///   - place: where the files come from, for errors.
  ///   - modelType: the `model_type` of the model's `config.json`; `nil` where that is not known.
  ///   - contents: the bytes of a named file, `nil` where there is none.
  /// - Returns: the tokenizer.
  /// - Throws: `TextError`, naming the file and what is wrong with it.
  public static func load(
    place: String, modelType: String?,
    contents: @escaping (String) throws(TextError) -> [UInt8]?
  ) throws(TextError) -> any Tokenizer {
    let files = TokenizerFiles(place: place, read: contents)
    let configuration = try TokenizerConfiguration(contents: contents)
    let family = try family(configuration, modelType, files)
    if try runsPipeline(family, files), let json = try files.optional("tokenizer.json") {
      return try PipelineTokenizer(
        TokenizerPipeline(json: json, name: "tokenizer.json"), family, configuration)
    }
    switch family {
    case .marian?: return try MarianTokenizer(place: place, configuration, contents: contents)
    case .bart?: return try ByteLevelTokenizer(configuration, files)
    case .some(let family):
      return try SentencePieceTokenizer(.init(family, configuration, files))
    case nil:
      throw .missingTokenizer(
        place: place, reason: "none of \(fileNames.joined(separator: ", ")) is there")
    }
  }

  /// Whether a `tokenizer.json` comes before other files.
  private static func runsPipeline(
    _ family: TokenizerFamily?, _ files: TokenizerFiles
  ) throws(TextError) -> Bool {
    // For Marian and M2M100 transformers has nothing that reads one: the other files decide.
    switch family {
    case .marian?: try files.optional("source.spm") == nil
    case .m2m100?: try files.optional("sentencepiece.bpe.model") == nil
    default: true
    }
  }

  /// The family; `nil` where only a `tokenizer.json` says what to do, or nothing does.
  private static func family(
    _ configuration: TokenizerConfiguration, _ modelType: String?, _ files: TokenizerFiles
  ) throws(TextError) -> TokenizerFamily? {
    if let name = configuration.tokenizerClass {
      // A class of its own that only runs what tokenizer.json says.
      if name == "PreTrainedTokenizer", try files.optional("tokenizer.json") != nil { return nil }
      if let family = TokenizerFamily(tokenizerClass: name) { return family }
      throw .unsupportedTokenizer(file: "tokenizer_config.json", part: "the tokenizer \(name)")
    }
    if let modelType {
      if let family = TokenizerFamily(modelType: modelType) { return family }
      throw .missingTokenizer(
        place: files.place, reason: "models of the type \"\(modelType)\" are not supported")
    }
    if try files.optional("source.spm") != nil { return .marian }
    if try files.optional("spiece.model") != nil { return .t5 }
    if try files.optional("merges.txt") != nil { return .bart }
    return nil
  }
}
