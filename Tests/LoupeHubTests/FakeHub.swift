import Foundation
import LoupeTensor
import Synchronization

import LoupeHub

/// A hub for tests: an address for what it knows, a second one where large files lie.
final class FakeHub: Sendable {
  /// What one file is made of.
  struct File: Sendable {
    let content: [UInt8]
    /// Whether it lies at the second address, under its SHA-256.
    let isLarge: Bool
    /// The checksum in its `ETag`.
    let checksum: String

    init(content: [UInt8], isLarge: Bool = false) {
      self.content = content
      self.isLarge = isLarge
      if isLarge {
        checksum = SHA256Digest(Data(content)).hexadecimal
      } else {
        var hasher = SHA1Hasher()
        Array("blob \(content.count)\u{0}".utf8).withUnsafeBytes { hasher.update($0) }
        content.withUnsafeBytes { hasher.update($0) }
        checksum = hasher.finished()
      }
    }
  }

  /// What it does instead of what it should; the first that answers counts.
  typealias Mischief = @Sendable (FakeServer.Request, FakeServer.Reply) -> FakeServer.Reply?

  static let commit = String(repeating: "0123456789", count: 4)

  let hub: FakeServer
  let store: FakeServer
  let folder: URL

  /// A hub with one model, `someone/small`.
  ///
  /// - Parameters:
  ///   - files: its files.
  ///   - atHub: changes the hub's answers.
  ///   - atStore: changes the second address's answers.
  /// - Throws: an error of the system where no port or folder is to be had.
  init(
    _ files: [String: File], atHub: @escaping Mischief = { _, _ in nil },
    atStore: @escaping Mischief = { _, _ in nil }
  ) throws {
    store = try FakeServer { request in
      let file = files.values.first { "/\($0.checksum)" == request.path }
      let reply = file.map { Self.bytes(of: $0, request) } ?? .init(status: 404)
      return atStore(request, reply) ?? reply
    }
    let place = store.address.replacingOccurrences(of: "127.0.0.1", with: "localhost")
    hub = try FakeServer { request in
      let reply = Self.answer(request, files, store: place)
      return atHub(request, reply) ?? reply
    }
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "loupe-hub-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Quick settings for this hub, with a cache of its own.
  func settings(token: String? = nil) throws -> HubSettings {
    var settings = try HubSettings(environment: [
      "HF_ENDPOINT": hub.address, "HF_HUB_CACHE": folder.path, "HF_TOKEN": token ?? "",
      "HOME": folder.path,
    ])
    settings.timeout = 20
    settings.retryDelay = 0.01
    return settings
  }

  /// The cache.
  var cache: HubCache { HubCache(path: folder.path) }

  /// Fetches the model.
  func fetch(
    _ settings: HubSettings? = nil, revision: String? = nil,
    hear: @escaping @Sendable (FetchEvent) -> Void = { _ in }
  ) async throws -> FetchedModel {
    try await HubClient(settings ?? self.settings()).fetch(
      RepositoryName("someone/small"), revision: revision, hear: hear)
  }

  private static func answer(
    _ request: FakeServer.Request, _ files: [String: File], store: String
  ) -> FakeServer.Reply {
    if request.path.hasPrefix("/api/models/someone/small/revision/") {
      let names = files.keys.map { "{\"rfilename\":\"\($0)\"}" }.joined(separator: ",")
      return .init(body: Array("{\"sha\":\"\(commit)\",\"siblings\":[\(names)],\"id\":1}".utf8))
    }
    let prefix = "/someone/small/resolve/\(commit)/"
    guard request.path.hasPrefix(prefix) else {
      return .init(status: 404, headers: ["X-Error-Code": "RepoNotFound"])
    }
    guard let file = files[String(request.path.dropFirst(prefix.count))] else {
      return .init(status: 404, headers: ["X-Error-Code": "EntryNotFound"])
    }
    if file.isLarge {
      return .init(
        status: 302,
        headers: [
          "Location": "\(store)/\(file.checksum)", "X-Linked-Etag": "\"\(file.checksum)\"",
          "X-Linked-Size": "\(file.content.count)", "X-Repo-Commit": commit,
        ], body: Array("elsewhere".utf8))
    }
    var reply = bytes(of: file, request)
    reply.headers["ETag"] = "W/\"\(file.checksum)\""
    return reply
  }

  private static func bytes(of file: File, _ request: FakeServer.Request) -> FakeServer.Reply {
    guard let range = request.range else {
      return .init(body: file.content)
    }
    guard range.lowerBound < file.content.count else { return .init(status: 416) }
    let last = min(range.upperBound, file.content.count - 1)
    return .init(
      status: 206,
      headers: ["Content-Range": "bytes \(range.lowerBound)-\(last)/\(file.content.count)"],
      body: Array(file.content[range.lowerBound...last]))
  }
}
