import Foundation

/// The parity kits, which lie outside the repository.
enum SharedParity {
  /// The folder named by `LOUPE_SHARED`, or `shared` beside the repository; `nil` where there is
  /// none.
  static let folder: String? = {
    if let given = ProcessInfo.processInfo.environment["LOUPE_SHARED"] { return given }
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.deletingLastPathComponent().appendingPathComponent("shared").path
      let isRepository = FileManager.default.fileExists(atPath: folder.path + "/Package.swift")
      if isRepository, FileManager.default.fileExists(atPath: candidate) { return candidate }
    }
    return nil
  }()

  static func path(_ name: String) -> String {
    (folder ?? "") + "/parity/" + name
  }

  static func has(_ kit: String) -> Bool {
    folder != nil && FileManager.default.fileExists(atPath: path(kit) + "/expected.json")
  }

  /// What transformers computes with a kit's tokenizer.
  struct Expected: Decodable {
    let tokenised: [Tokenised]
    let targetTokenised: [Tokenised]
    let detokenised: [Detokenised]

    enum CodingKeys: String, CodingKey {
      case tokenised
      case targetTokenised = "target_tokenised"
      case detokenised
    }
  }

  /// A pair of text and identifiers.
  struct Tokenised: Decodable {
    let text: String
    let ids: [Int]

    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      text = try pair.decode(String.self)
      ids = try pair.decode([Int].self)
    }
  }

  /// A pair of identifiers and text.
  struct Detokenised: Decodable {
    let ids: [Int]
    let text: String

    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      ids = try pair.decode([Int].self)
      text = try pair.decode(String.self)
    }
  }

  static func expected(_ kit: String) throws -> Expected {
    let file = URL(fileURLWithPath: path(kit) + "/expected.json")
    return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
  }
}
