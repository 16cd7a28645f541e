import ArgumentParser
import Foundation
import LoupeText

/// `loupe tokenizer`: train, encode, decode.
struct TokenizerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer",
    abstract: "Train a SentencePiece model; turn text into tokens and back.",
    subcommands: [Train.self, Encode.self, Decode.self])

  /// Writes a SentencePiece model file.
  struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Train a SentencePiece model from lines of text.")

    @Argument(help: "Files of lines; standard input when absent or -.")
    var files: [String] = []

    @Option(
      name: [.long, .customShort("o")], help: "The model file to write, for example text.model.")
    var out: String

    @Option(help: "Number of pieces, reserved ones included.")
    var vocabularySize = 8_000

    @Option(help: "unigram or bpe.")
    var kind = SentencePieceTrainingSettings.Algorithm.unigram

    @Option(help: "Share of the characters of the text that get a piece.")
    var characterCoverage = 0.9995

    @Option(help: "What is done to text first: nmt_nfkc or identity.")
    var normalisation = SentencePieceTrainingSettings.NormalisationRule.nmtNFKC

    @Flag(help: "Spell characters without a piece in bytes.")
    var byteFallback = false

    @Option(help: "Pieces that are always kept whole.")
    var userSymbol: [String] = []

    func run() throws {
      try reportingFailures {
        var settings = SentencePieceTrainingSettings()
        settings.algorithm = kind
        settings.vocabularySize = vocabularySize
        settings.characterCoverage = characterCoverage
        settings.normalisation = normalisation
        settings.fallsBackToBytes = byteFallback
        settings.userDefinedSymbols = userSymbol
        let model = try SentencePieceTrainer.train(try lines(), settings: settings) { progress in
          Terminal.progress(
            "\(progress.stage): \(Int(100 * progress.fraction)) %, \(progress.pieceCount) pieces")
        }
        Terminal.endProgress()
        try model.write(path: out)
      }
    }

    private func lines() throws -> [String] {
      var lines: [String] = []
      for file in files.isEmpty ? ["-"] : files {
        var reader = try LineReader(path: file)
        while let line = reader.next() { lines.append(line) }
        try reader.finish()
      }
      return lines
    }
  }

  /// Lines in, ids out.
  struct Encode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lines of text in, a line of token ids out, special tokens as the model adds them.")

    @Argument(help: "A file of lines; standard input when absent or -.")
    var file: String?

    @Option(help: "A model directory, or the name of a bundled model.")
    var model: String?

    @Option(help: "Whose tokenizer: source or target.")
    var side = Side.source

    @Option(help: ArgumentHelp("Language of the text, by the model's own code.", valueName: "code"))
    var sourceLanguage: String?

    @Option(
      help: ArgumentHelp("Language of the translation, by the model's own code.", valueName: "code")
    )
    var targetLanguage: String?

    @Flag(help: "Print pieces instead of ids.")
    var pieces = false

    func run() throws {
      try reportingFailures {
        let tokenizer = try ModelLocator.tokenizer(model)
        var lines = try LineReader(path: file)
        while let line = lines.next() {
          let encoding = try encoding(line, tokenizer)
          Terminal.line(
            (pieces ? encoding.pieces : encoding.ids.map(String.init)).joined(separator: " "))
        }
        try lines.finish()
      }
    }

    private func encoding(_ line: String, _ tokenizer: any Tokenizer) throws -> Encoding {
      do {
        return try tokenizer.encode(
          line, side: side,
          languages: LanguagePair(source: sourceLanguage, target: targetLanguage))
      } catch let error as TextError {
        throw TextOptions.failure(error, tokenizer.languages)
      }
    }
  }

  /// Ids in, text out.
  struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lines of token ids in, a line of text out, without special tokens.")

    @Argument(help: "A file of lines; standard input when absent or -.")
    var file: String?

    @Option(help: "A model directory, or the name of a bundled model.")
    var model: String?

    @Option(help: "Whose tokenizer: source or target.")
    var side = Side.target

    func run() throws {
      try reportingFailures {
        let tokenizer = try ModelLocator.tokenizer(model)
        var lines = try LineReader(path: file)
        var number = 0
        while let line = lines.next() {
          number += 1
          let ids = try line.split(whereSeparator: \.isWhitespace).map { word in
            guard let id = Int(word), (0..<tokenizer.vocabularySize).contains(id) else {
              throw CommandFailure(
                "\(file ?? "standard input"), line \(number): “\(word)” is not a token id; "
                  + "ids are 0…\(tokenizer.vocabularySize - 1), separated by spaces")
            }
            return id
          }
          Terminal.line(tokenizer.decode(ids, side: side, skipSpecialTokens: true))
        }
        try lines.finish()
      }
    }
  }
}

extension SentencePieceTrainingSettings.Algorithm: ExpressibleByArgument {}
extension SentencePieceTrainingSettings.NormalisationRule: ExpressibleByArgument {}
extension Side: ExpressibleByArgument {}
