import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Fetches the files of one commit, each whole and checked.
struct FileFetcher: Sendable {
  let settings: HubSettings
  let requests: HubRequests
  let folder: CacheFolder
  let name: RepositoryName
  let commit: String
  let hear: @Sendable (FetchEvent) -> Void

  /// Brings one file into the cache.
  ///
  /// - Parameter file: its name; a plain name, which nothing else is asked for.
  /// - Returns: bytes that came over the network.
  /// - Throws: `HubError` naming the file and what is wrong.
  func fetch(_ file: String) async throws(HubError) -> Int {
    let remote = try await describe(file)
    let lock = try await FileLock(path: folder.lock(remote.checksum)) {
      hear(.waiting(file: file))
    }
    defer { withExtendedLifetime(lock) {} }
    let blob = folder.blob(remote.checksum)
    var received = 0
    if FileManager.default.fileExists(atPath: blob) {
      hear(.present(file: file))
    } else {
      received = try await download(remote, to: blob)
      hear(.finished(file: file))
    }
    try folder.link(file, in: commit, to: remote.checksum)
    return received
  }

  // MARK: What the hub says about a file

  private func address(of file: String) throws(HubError) -> URL {
    let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "/;:+"))
    let inAddress = file.addingPercentEncoding(withAllowedCharacters: allowed) ?? file
    return try requests.address("/\(name)/resolve/\(commit)/\(inAddress)")
  }

  private func describe(_ file: String) async throws(HubError) -> RemoteFile {
    let address = try address(of: file)
    let reply = try await Retrying(settings).run(file, host: requests.host) {
      () async throws(HTTPFailure) in
      try await requests.send("HEAD", address, redirects: .withinHub)
    }
    guard (200..<400).contains(reply.response.statusCode) else {
      throw requests.error(reply, what: file, revision: commit)
    }
    let tag = reply.header("X-Linked-Etag") ?? reply.header("ETag") ?? ""
    guard let checksum = FileChecksum(entityTag: tag) else {
      throw .answer(
        what: file, host: requests.host,
        reason: "it gives no checksum (ETag “\(tag.prefix(80))”)")
    }
    let isRedirect = reply.response.statusCode >= 300
    let length =
      reply.header("X-Linked-Size") ?? (isRedirect ? nil : reply.header("Content-Length"))
    guard let length, let size = Int(length), size >= 0 else {
      throw .answer(what: file, host: requests.host, reason: "it does not say how large it is")
    }
    return RemoteFile(name: file, checksum: checksum, size: size)
  }

  // MARK: Its bytes

  private func download(_ remote: RemoteFile, to blob: String) async throws(HubError) -> Int {
    let partial = try PartialFile(path: "\(blob).incomplete")
    if partial.count > remote.size { try partial.clear() }
    let before = partial.count
    var received = try await complete(remote, partial)
    do {
      try remote.checksum.verify(path: partial.path, name: remote.name)
    } catch {
      guard case .checksum = error else { throw error }
      try partial.clear()
      // What an earlier try left may be what is wrong.
      guard before > 0 else {
        unlink(partial.path)
        throw error
      }
      received += try await complete(remote, partial)
      try remote.checksum.verify(path: partial.path, name: remote.name)
    }
    try partial.finish(as: blob)
    return received
  }

  /// Adds pieces until the file has its size; a broken connection is taken up again.
  ///
  /// - Returns: bytes that were added.
  private func complete(
    _ remote: RemoteFile, _ partial: PartialFile
  ) async throws(HubError) -> Int {
    try partial.check(roomFor: remote.size - partial.count)
    var received = 0
    var failures = 0
    while partial.count < remote.size {
      let start = partial.count
      let outcome = try await piece(of: remote, into: partial)
      // A server that knows no ranges begins anew.
      received += partial.count >= start ? partial.count - start : partial.count
      guard let trouble = outcome else {
        failures = 0
        continue
      }
      failures = partial.count > start ? 1 : failures + 1
      guard failures <= settings.mostRetries else { throw trouble.error }
      hear(.retrying(file: remote.name, reason: trouble.reason))
      try await Retrying(settings).pause(failures, remote.name, requests.host)
    }
    return received
  }

  /// Why a piece did not come, where asking again may help.
  private struct Trouble {
    let reason: String
    /// What to throw when it did not help.
    let error: HubError
  }

  /// Asks for the next piece.
  ///
  /// - Returns: nil where it came; what to try again for where it did not.
  private func piece(
    of remote: RemoteFile, into partial: PartialFile
  ) async throws(HubError) -> Trouble? {
    let reply: HubRequests.Reply
    let start = partial.count
    let address = try address(of: remote.name)
    do {
      reply = try await request(remote, address, into: partial)
    } catch {
      switch error {
      case .receiver(let error): throw error
      case .connection(let code, let reason):
        let error = HubError.broken(file: remote.name, host: requests.host, reason: reason)
        guard code != NSURLErrorCancelled else { throw error }
        return Trouble(reason: reason, error: error)
      }
    }
    let status = reply.response.statusCode
    if [200, 206].contains(status) {
      guard partial.count == start else { return nil }
      let reason = "the answer was empty"
      return Trouble(
        reason: reason,
        error: .broken(file: remote.name, host: requests.host, reason: reason))
    }
    let error = requests.error(reply, what: remote.name, revision: commit)
    if status == 416 { try partial.clear() }
    // An address that the hub gave out runs out after a while; the hub gives a new one.
    guard status == 416 || Retrying(settings).isBusy(reply) || !requests.isFromHub(reply) else {
      throw error
    }
    return Trouble(reason: "the server answered \(status)", error: error)
  }

  private func request(
    _ remote: RemoteFile, _ address: URL, into partial: PartialFile
  ) async throws(HTTPFailure) -> HubRequests.Reply {
    let start = partial.count
    let end = min(start + settings.pieceSize, remote.size)
    let hasBegun = Mutex(false)
    return try await requests.send(
      "GET", address, fields: ["Range": "bytes=\(start)-\(end - 1)"], redirects: .anywhere
    ) { (response, data) throws(HubError) in
      let isFirst = hasBegun.withLock { value in
        defer { value = true }
        return !value
      }
      if isFirst { try begin(response, remote, partial) }
      guard data.count <= remote.size - partial.count else {
        throw .answer(
          what: remote.name, host: response.url.map(HubRequests.name) ?? requests.host,
          reason: "it sends more than the \(remote.size) bytes it announced")
      }
      try partial.append(data)
      hear(.progress(file: remote.name, bytes: partial.count, of: remote.size))
    }
  }

  /// Looks at what an answer brings before its first bytes are written.
  private func begin(
    _ response: HTTPURLResponse, _ remote: RemoteFile, _ partial: PartialFile
  ) throws(HubError) {
    if response.statusCode == 200 {
      if partial.count > 0 { try partial.clear() }
      return
    }
    let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
    guard range.lowercased().hasPrefix("bytes \(partial.count)-") else {
      throw .answer(
        what: remote.name, host: response.url.map(HubRequests.name) ?? requests.host,
        reason: "it sends another part than was asked for (“\(range.prefix(60))”)")
    }
  }
}
