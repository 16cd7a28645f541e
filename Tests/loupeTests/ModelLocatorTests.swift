#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import LoupeHub
  import Testing

  @testable import loupe

  struct ModelLocatorTests {
    private let folder: URL
    private let cache: HubCache

    init() throws {
      folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "loupe-locator-\(UUID().uuidString)")
      cache = HubCache(path: folder.path)
    }

    private func place(_ name: String) throws -> ModelLocator.Place {
      try ModelLocator.place(of: name, cache: cache)
    }

    private func message(_ name: String) -> String {
      let error = #expect(throws: CommandFailure.self) { try place(name) }
      return error?.description ?? ""
    }

    /// A snapshot as the hub's tools leave it.
    private func fetch(_ files: [String]) throws {
      let commit = String(repeating: "a", count: 40)
      let model = folder.appendingPathComponent("models--some--model")
      let snapshot = model.appendingPathComponent("snapshots/\(commit)")
      let references = model.appendingPathComponent("refs")
      for place in [snapshot, references] {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      }
      try Data(commit.utf8).write(to: references.appendingPathComponent("main"))
      for file in files { try Data("{}".utf8).write(to: snapshot.appendingPathComponent(file)) }
    }

    @Test func directoriesAndFetchedModelsAreFound() throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      try fetch(["config.json", "model.safetensors"])
      guard case .cached(let model) = try place("some/model") else {
        Issue.record("some/model is in the cache")
        return
      }
      #expect(model.path.hasPrefix(folder.path))
      guard case .directory(let path) = try place(model.path) else {
        Issue.record("a directory is one")
        return
      }
      #expect(path == model.path)
    }

    @Test func whatIsMissingIsSaidWithWhatToDo() throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      #expect(message("some/model").contains("loupe models fetch some/model"))
      try fetch(["config.json"])
      #expect(message("some/model").contains("only in part: loupe models fetch some/model"))
      #expect(message("nothing").contains("neither a directory nor a bundled model"))
      #expect(message("../nothing").contains("neither a directory"))
    }
  }

#endif
