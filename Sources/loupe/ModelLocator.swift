import Foundation
import LoupeBundledModels
import LoupeGeneration
import LoupeHub
import LoupeModel
import LoupeText
import LoupeTrace

/// Finds a model by directory, by bundled name, or by its name on the hub.
enum ModelLocator {
  /// Where a model is.
  enum Place {
    /// Inside this program.
    case bundled(String, ModelFiles)
    /// A directory that was named.
    case directory(String)
    /// The hub's cache.
    case cached(CachedModel)
  }

  /// The model `name`; the first bundled one when it is nil.
  static func find(_ name: String?) throws -> (files: ModelFiles, name: String) {
    switch try place(of: name) {
    case .bundled(let name, let files):
      return (files, name)
    case .directory(let path):
      return (try ModelFiles(directory: path), URL(fileURLWithPath: path).lastPathComponent)
    case .cached(let model):
      return (try ModelFiles(directory: model.path), model.name.description)
    }
  }

  /// Where the model `name` is; the first bundled one when it is nil.
  ///
  /// - Parameters:
  ///   - name: a bundled name, a directory, or a name on the hub.
  ///   - cache: where fetched models are; the environment says it unless given.
  /// - Returns: the first place that has it, in that order.
  /// - Throws: `CommandFailure` saying what to do where there is none.
  static func place(of name: String?, cache: HubCache? = nil) throws -> Place {
    let bundled = BundledModels.names
    guard let name = name ?? bundled.first else {
      throw CommandFailure(
        "this loupe was built without a bundled model; name a directory with --model")
    }
    if let files = BundledModels.files(of: name) { return .bundled(name, files) }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: name, isDirectory: &isFolder), isFolder.boolValue {
      return .directory(URL(fileURLWithPath: name).standardizedFileURL.path)
    }
    let names = bundled.joined(separator: ", ")
    let tried = "neither a directory nor a bundled model (\(names.isEmpty ? "none" : names))"
    guard let hubName = try? RepositoryName(name) else {
      throw CommandFailure("\(name) is \(tried)")
    }
    let cache = try cache ?? HubCache(path: HubSettings().cache)
    guard let model = cache.model(hubName) else {
      throw CommandFailure(
        name.contains("/")
          ? "\(name) is not a directory, and was not fetched yet: loupe models fetch \(name)"
          : "\(name) is \(tried)")
    }
    guard model.isComplete else {
      throw CommandFailure(
        "\(name) is here only in part: loupe models fetch \(name) brings what is missing")
    }
    return .cached(model)
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
