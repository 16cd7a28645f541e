import Foundation

/// The models that the server translates with; kept ones come and go while it runs.
package final class ModelShelf: @unchecked Sendable {
  // Sendable: what changes is touched under `lock` alone.
  private let lock = NSLock()
  private let fixed: [ServedModel]
  private var kept: [String: ServedModel] = [:]
  private let lanes: Int

  /// A shelf of `models`, which stay; the translations by each model on it share `lanes` loops.
  package init(_ models: [ServedModel], lanes: Int) {
    fixed = models.map { $0.sharing(lanes: lanes) }
    self.lanes = lanes
  }

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
  package func model(_ name: String?) throws(ServerError) -> ServedModel {
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
  package func add(_ model: ServedModel) {
    let model = model.sharing(lanes: lanes)
    lock.withLock { kept[model.translator.name] = model }
  }

  /// Takes a kept model away; translations that run with it go on.
  func remove(_ name: String) { lock.withLock { kept[name] = nil } }
}
