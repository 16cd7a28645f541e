import Foundation
import Synchronization

/// Fetches models from the hub into the cache.
///
///     let model = try await HubClient(HubSettings()).fetch(RepositoryName("OWNER/NAME"))
///
/// Whatever happens on the way, the cache holds whole, checked files or none, and a second call goes
/// on where the first one stopped.
public struct HubClient: Sendable {
  /// The settings it works with.
  public let settings: HubSettings

  /// A client with these settings.
  public init(_ settings: HubSettings) { self.settings = settings }

  /// Fetches the files of a model that Loupe reads.
  ///
  /// - Parameters:
  ///   - name: the model.
  ///   - revision: a branch, a tag or a commit; the newest state unless given.
  ///   - hear: is told what happens.
  /// - Returns: where the model stands now.
  /// - Throws: `HubError`, one sentence for each thing that can go wrong.
  public func fetch(
    _ name: RepositoryName, revision: String? = nil,
    hear: @escaping @Sendable (FetchEvent) -> Void = { _ in }
  ) async throws(HubError) -> FetchedModel {
    let revision = if let revision { try Revision(revision) } else { Revision.main }
    guard !settings.isOffline else { throw .offline(model: name.description) }
    let requests = HubRequests(settings, model: name.description)
    let listing = try await self.listing(name, revision, requests)
    let weights = try Self.weights(of: name, in: listing.files)
    var files = NeededFiles.small.filter { listing.files.contains($0) }
    switch weights {
    case .whole(let file), .shards(let file): files.append(file)
    }
    hear(.files(files))

    let folder = CacheFolder(cache: settings.cache, name: name)
    try folder.create(commit: listing.commit)
    let fetcher = FileFetcher(
      settings: settings, requests: requests, folder: folder, name: name, commit: listing.commit,
      hear: hear)
    var received = 0
    for file in files { received += try await fetcher.fetch(file) }
    if case .shards(let index) = weights {
      let shards = try NeededFiles.shards(of: "\(folder.snapshot(listing.commit))/\(index)")
      files += shards
      hear(.files(files))
      for shard in shards { received += try await fetcher.fetch(shard) }
    }
    // Last, so that a revision never points at half a model.
    if revision.description != listing.commit {
      try folder.setReference(revision, to: listing.commit)
    }
    return FetchedModel(
      path: folder.snapshot(listing.commit), commit: listing.commit, files: files,
      receivedBytes: received)
  }

  private func listing(
    _ name: RepositoryName, _ revision: Revision, _ requests: HubRequests
  ) async throws(HubError) -> RepositoryListing {
    let what = "the list of files of \(name)"
    let address = try requests.address("/api/models/\(name)/revision/\(revision.inAddress)")
    let body = Mutex(Data())
    let reply = try await Retrying(settings).run(what, host: requests.host) {
      () async throws(HTTPFailure) in
      body.withLock { $0.removeAll() }
      return try await requests.send("GET", address, redirects: .anywhere) {
        (_, data) throws(HubError) in
        let size = body.withLock { body in
          body.append(data)
          return body.count
        }
        guard size <= 32 << 20 else {
          throw .answer(what: what, host: requests.host, reason: "it is endless")
        }
      }
    }
    guard reply.response.statusCode == 200 else {
      throw requests.error(reply, what: what, revision: revision.description)
    }
    do {
      return try JSONDecoder().decode(RepositoryListing.self, from: body.withLock { $0 })
    } catch {
      throw .answer(what: what, host: requests.host, reason: "it is not the hub's JSON")
    }
  }

  private static func weights(
    of name: RepositoryName, in files: Set<String>
  ) throws(HubError) -> NeededFiles.Weights {
    guard files.contains(NeededFiles.configuration) else {
      throw .unusable(model: name.description, reason: "it has no config.json, so it is no model")
    }
    guard let weights = NeededFiles.weights(in: files) else {
      let others = ["tf_model.h5", "flax_model.msgpack", "rust_model.ot", "model.onnx"]
        .filter { files.contains($0) }
      throw .unusable(
        model: name.description,
        reason: "it has neither model.safetensors nor pytorch_model.bin"
          + (others.isEmpty ? "" : ", only \(others.joined(separator: ", "))"))
    }
    return weights
  }
}
