import Foundation

/// The models that the server translates with; kept ones come and go while it runs.
final class ModelShelf: @unchecked Sendable {
  // Sendable: what changes is touched under `lock` alone.
  private let lock = NSLock()
  private let fixed: [ServedModel]
  private var kept: [String: ServedModel] = [:]

  /// A shelf of `models`, which stay.
  init(_ models: [ServedModel]) { fixed = models }

  /// All models: those that stay first, kept ones by name.
  var all: [ServedModel] {
    let kept = lock.withLock { self.kept }
    return fixed + kept.keys.sorted().compactMap { kept[$0] }
  }

  /// Names of the models that stay.
  var fixedNames: [String] { fixed.map(\.translator.name) }

  /// The model `name`; the first one where it is nil.
  ///
  /// - Throws: `ServerError.unknownModel` or `.noModels`.
  func model(_ name: String?) throws(ServerError) -> ServedModel {
    let models = all
    guard let name else {
      guard let first = models.first else { throw .noModels }
      return first
    }
    guard let model = models.first(where: { $0.translator.name == name }) else {
      throw .unknownModel(String(name.prefix(80)), known: models.map(\.translator.name))
    }
    return model
  }

  /// Puts a kept model on the shelf.
  func add(_ model: ServedModel) { lock.withLock { kept[model.translator.name] = model } }

  /// Takes a kept model away; translations that run with it go on.
  func remove(_ name: String) { lock.withLock { kept[name] = nil } }
}
