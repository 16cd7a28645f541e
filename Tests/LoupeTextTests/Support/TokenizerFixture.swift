#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import Testing

  @testable import LoupeText

  /// The tokenizers among the fixtures, and what transformers does with them.
  struct TokenizerFixture: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let modelType: String?
    /// File name in a model directory → file name among the fixtures.
    let files: [String: String]
    /// Number of identifiers.
    let length: Int
    /// Identifiers of every text.
    let source: [[Int]]
    /// The same as a target; `nil` where they are those of the source.
    let target: [[Int]]?
    let decoded: [Decoded]

    /// Identifiers and their text, without and with special tokens.
    struct Decoded: Decodable, Sendable {
      let ids: [Int]
      let text: String
      let whole: String

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        ids = try list.decode([Int].self)
        text = try list.decode(String.self)
        whole = try list.decode(String.self)
      }
    }

    private struct File: Decodable {
      let texts: [String]
      let normalised: [String: [String]]
      let cases: [TokenizerFixture]
    }

    var testDescription: String { name }

    private static let file = Result {
      try TextFixture.json("Tokenizers/cases.json", as: File.self)
    }

    /// What every tokenizer was given.
    static var texts: [String] { (try? file.get().texts) ?? [] }

    /// Every text in the normal forms of the tokenizers library, by the form's name.
    static var normalised: [String: [String]] { (try? file.get().normalised) ?? [:] }

    static var all: [TokenizerFixture] { (try? file.get().cases) ?? [] }

    /// The fixture of a name.
    static func named(_ name: String) throws -> TokenizerFixture {
      guard let fixture = try file.get().cases.first(where: { $0.name == name }) else {
        throw TextError.missingFile(name: name, place: "cases.json")
      }
      return fixture
    }

    /// Its files with their content, changed as asked.
    func contents(_ change: (inout [String: [UInt8]]) -> Void = { _ in }) throws -> [String:
      [UInt8]]
    {
      var contents: [String: [UInt8]] = [:]
      for (name, stored) in files { contents[name] = try TextFixture.bytes("Tokenizers/" + stored) }
      change(&contents)
      return contents
    }

    func load() throws -> any Tokenizer {
      try Self.load(contents(), modelType)
    }

    static func load(_ contents: [String: [UInt8]], _ modelType: String?) throws -> any Tokenizer {
      try TokenizerLoader.load(place: "The model", modelType: modelType) {
        (name) throws(TextError) in
        contents[name]
      }
    }
  }

#endif
