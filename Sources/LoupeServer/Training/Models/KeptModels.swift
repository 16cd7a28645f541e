import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTrace

/// Models that people kept, a folder each; they are served beside the others and survive a restart.
final class KeptModels: @unchecked Sendable {
  // Sendable: what changes is touched under `lock` alone.
  /// What is told of a kept model.
  struct Description: Codable, Sendable, Equatable {
    var name: String
    /// When it was kept, as 2026-11-24T13:47:00Z.
    var created: String
    /// The run it came from.
    var task: String?
    /// Whose it is; never told.
    var owner: String
  }

  private static let descriptionName = "kept.json"
  private let lock = NSLock()
  private let folder: String
  private let shelf: ModelShelf
  private let limits: TrainingLimits
  private var descriptions: [String: Description] = [:]

  /// The models in `folder`; one that cannot be read is left where it is and told to `note`.
  init(
    folder: String, shelf: ModelShelf, limits: TrainingLimits, note: (String) -> Void
  ) {
    self.folder = folder
    self.shelf = shelf
    self.limits = limits
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where !name.hasPrefix(".") {
      let place = "\(folder)/\(name)"
      guard FileManager.default.fileExists(atPath: "\(place)/config.json"),
        !shelf.fixedNames.contains(name)
      else { continue }
      do {
        shelf.add(try ServedModel(ModelFiles(directory: place), name: name))
        descriptions[name] = Self.description(in: place, name: name)
      } catch {
        note("\(place) is not served: \(error)")
      }
    }
  }

  /// What is kept, by name.
  var all: [Description] {
    lock.withLock { descriptions.values.sorted { ($0.created, $0.name) < ($1.created, $1.name) } }
  }

  /// Keeps the model in the folder `source` under `name` and serves it.
  func keep(
    _ source: String, name text: String, task: String?, owner: String
  ) throws(TrainingRefusal) -> String {
    let name = try ModelName.checked(text)
    lock.lock()
    defer { lock.unlock() }
    guard descriptions.count < limits.models else {
      throw .tooMany("kept models", limit: limits.models)
    }
    let place = "\(folder)/\(name)"
    let isTaken = shelf.all.contains { $0.translator.name.lowercased() == name.lowercased() }
    guard !isTaken, !FileManager.default.fileExists(atPath: place) else { throw .nameTaken(name) }
    let description = Description(
      name: name, created: ISO8601DateFormatter().string(from: Date()), task: task, owner: owner)
    try copy(source, to: place, description)
    do {
      shelf.add(try ServedModel(ModelFiles(directory: place), name: name))
    } catch {
      try? FileManager.default.removeItem(atPath: place)
      throw .sizes("the model cannot be opened: \(error)")
    }
    descriptions[name] = description
    return name
  }

  /// Deletes the kept model `name`, if `mayChange` says so of its owner.
  func remove(_ name: String, mayChange: (String) -> Bool) throws(TrainingRefusal) {
    lock.lock()
    defer { lock.unlock() }
    guard let description = descriptions[name] else {
      throw .unknownModel(String(name.prefix(80)))
    }
    guard mayChange(description.owner) else { throw .notYours }
    do {
      try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    } catch {
      throw .sizes("\(folder)/\(name) cannot be deleted (\(error.localizedDescription))")
    }
    shelf.remove(name)
    descriptions[name] = nil
  }

  /// Copies beside the goal and renames: nobody ever finds half a model.
  private func copy(
    _ source: String, to place: String, _ description: Description
  ) throws(TrainingRefusal) {
    let draft = "\(folder)/.\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: source, toPath: draft)
      try DurableFile.write(
        JSONEncoder().encode(description), to: "\(draft)/\(Self.descriptionName)")
      try FileManager.default.moveItem(atPath: draft, toPath: place)
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      let free = DiskSpace.free(at: folder)
      throw free < 64 << 20
        ? .disk(bytes: 64 << 20, free: free)
        : .sizes("\(place) cannot be written (\(error.localizedDescription))")
    }
  }

  /// A model that someone put into the folder by hand has no description; it belongs to nobody.
  private static func description(in place: String, name: String) -> Description {
    let file = FileManager.default.contents(atPath: "\(place)/\(descriptionName)")
    var known = file.flatMap { try? JSONDecoder().decode(Description.self, from: $0) }
    known?.name = name
    return known ?? Description(name: name, created: "", task: nil, owner: "")
  }
}
