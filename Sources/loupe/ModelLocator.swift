import Foundation
import LoupeBundledModels
import LoupeGeneration
import LoupeModel
import LoupeText
import LoupeTrace

/// Finds a model by directory or by bundled name.
enum ModelLocator {
  /// The model `name`; the first bundled one when it is nil.
  static func find(_ name: String?) throws -> (files: ModelFiles, name: String) {
    let bundled = BundledModels.names
    guard let name = name ?? bundled.first else {
      throw CommandFailure(
        "this loupe was built without a bundled model; name a directory with --model")
    }
    if let files = BundledModels.files(of: name) { return (files, name) }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder), isFolder.boolValue
    else {
      let names = bundled.joined(separator: ", ")
      throw CommandFailure(
        "\(name) is neither a directory nor a bundled model (\(names.isEmpty ? "none" : names))")
    }
    let url = URL(fileURLWithPath: name).standardizedFileURL
    return (try ModelFiles(directory: url.path), url.lastPathComponent)
  }

  /// The tokenizer of the model `name`, without opening its weights.
  static func tokenizer(_ name: String?) throws -> any Tokenizer {
    let (files, _) = try find(name)
    return try Translator.tokenizer(files)
  }

  /// What the model's `loupe.json` says, nil where there is none.
  static func provenance(_ files: ModelFiles) throws -> JSONValue? {
    guard try files.optional("loupe.json") != nil else { return nil }
    return try files.json(JSONValue.self, "loupe.json")
  }
}
