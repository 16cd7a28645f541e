import Foundation
import LoupeHub
import Testing

/// Fetching from a hub that behaves.
struct HubClientTests {
  static let weights = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
  static let files: [String: FakeHub.File] = [
    "config.json": .init(content: Array("{\"model_type\":\"marian\"}".utf8)),
    "vocab.json": .init(content: Array("{}".utf8)),
    "source.spm": .init(content: [1, 2, 3], isLarge: true),
    "model.safetensors": .init(content: weights, isLarge: true),
    "pytorch_model.bin": .init(content: [9, 9], isLarge: true),
    "tf_model.h5": .init(content: [8, 8], isLarge: true),
    "README.md": .init(content: [7]), "onnx/model.onnx": .init(content: [6]),
  ]

  private func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  @Test func onlyWhatIsNeededComesInTheStandardLayout() async throws {
    let hub = try FakeHub(Self.files)
    let model = try await hub.fetch()
    let root = "\(hub.folder.path)/models--someone--small"
    #expect(model.path == "\(root)/snapshots/\(FakeHub.commit)")
    #expect(model.commit == FakeHub.commit)
    let wanted = ["config.json", "model.safetensors", "source.spm", "vocab.json"]
    #expect(names(in: model.path) == wanted && model.files.sorted() == wanted)
    #expect(try String(contentsOfFile: "\(root)/refs/main", encoding: .utf8) == FakeHub.commit)
    for name in wanted {
      let file = try #require(Self.files[name])
      let content = try Data(contentsOf: URL(fileURLWithPath: "\(model.path)/\(name)"))
      #expect([UInt8](content) == file.content)
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: "\(model.path)/\(name)")
          == "../../blobs/\(file.checksum)")
    }
    #expect(names(in: "\(root)/blobs").count == wanted.count)
    let sizes = wanted.compactMap { Self.files[$0]?.content.count }
    #expect(model.receivedBytes == sizes.reduce(0, +))
  }

  @Test func theCacheKnowsWhatIsHere() async throws {
    let hub = try FakeHub(Self.files)
    let name = try RepositoryName("someone/small")
    #expect(hub.cache.models == [] && hub.cache.model(name) == nil)
    let fetched = try await hub.fetch()
    let model = try #require(hub.cache.model(name))
    #expect(hub.cache.models == [model])
    #expect(model.path == fetched.path && model.revisions == ["main"] && model.isComplete)
    #expect(model.size == fetched.receivedBytes)
    #expect(hub.cache.model(name, revision: FakeHub.commit) == model)
    #expect(hub.cache.model(name, revision: "v2") == nil)
    #expect(try model.verifyChecksums() == 4)
    let weights = "\(model.path)/model.safetensors"
    try Data([1]).write(to: URL(fileURLWithPath: weights).resolvingSymlinksInPath())
    #expect(throws: HubError.self) { try model.verifyChecksums() }
    try FileManager.default.removeItem(atPath: weights)
    #expect(hub.cache.model(name)?.isComplete == false)
  }

  @Test func aSecondFetchBringsNothing() async throws {
    let hub = try FakeHub(Self.files)
    _ = try await hub.fetch()
    let before = hub.store.requests.count
    let recorder = EventRecorder()
    let again = try await hub.fetch { recorder.hear($0) }
    #expect(again.receivedBytes == 0 && hub.store.requests.count == before)
    #expect(recorder.events.contains(.present(file: "model.safetensors")))
  }

  @Test func revisionsAreNotedAndCommitsAreNot() async throws {
    let hub = try FakeHub(Self.files)
    _ = try await hub.fetch(revision: "refs/pr/1")
    #expect(hub.hub.requests[0].path == "/api/models/someone/small/revision/refs%2Fpr%2F1")
    let root = "\(hub.folder.path)/models--someone--small/refs"
    #expect(names(in: root) == ["refs"])
    let name = try RepositoryName("someone/small")
    #expect(hub.cache.model(name, revision: "refs/pr/1")?.commit == FakeHub.commit)
    #expect(hub.cache.model(name)?.commit == FakeHub.commit)  // the only one that is here
    _ = try await hub.fetch(revision: FakeHub.commit)
    #expect(names(in: root) == ["refs"])
  }

  @Test func theTokenGoesToTheHubAlone() async throws {
    let hub = try FakeHub(Self.files)
    _ = try await hub.fetch(hub.settings(token: "hf_secret"))
    #expect(!hub.hub.requests.isEmpty && !hub.store.requests.isEmpty)
    #expect(hub.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer hf_secret" })
    #expect(hub.store.requests.allSatisfy { $0.headers["authorization"] == nil })
    // Another port of the same machine is another server.
    #expect(hub.store.requests.allSatisfy { $0.headers["host"]?.contains("localhost") == true })
  }

  @Test func redirectsWithinTheHubKeepTheToken() async throws {
    let hub = try FakeHub(
      Self.files,
      atHub: { request, reply in
        guard request.path.hasSuffix("/vocab.json") else { return nil }
        if request.path.hasPrefix("/cached") {
          var reply = FakeServer.Reply(status: 200, body: Array("{}".utf8))
          reply.headers["ETag"] = "\"\(Self.files["vocab.json"]?.checksum ?? "")\""
          return reply
        }
        return .init(
          status: 307, headers: ["Location": "/cached\(request.path)", "ETag": "\"another\""],
          body: Array("a body of the redirect".utf8))
      })
    let model = try await hub.fetch(hub.settings(token: "hf_secret"))
    #expect(try String(contentsOfFile: "\(model.path)/vocab.json", encoding: .utf8) == "{}")
    let cached = hub.hub.requests.filter { $0.path.hasPrefix("/cached") }
    #expect(cached.map(\.method) == ["HEAD", "GET"])
    #expect(cached.allSatisfy { $0.headers["authorization"] != nil })
  }

  @Test func largeFilesComeInPieces() async throws {
    let hub = try FakeHub(Self.files)
    var settings = try hub.settings()
    settings.pieceSize = 14_000
    let recorder = EventRecorder()
    _ = try await hub.fetch(settings) { recorder.hear($0) }
    let ranges = hub.store.requests.compactMap(\.range).filter { $0.upperBound > 3 }
    #expect(
      ranges == [0...13_999, 14_000...27_999, 28_000...41_999, 42_000...55_999, 56_000...59_999])
    let seen = recorder.events.compactMap { event in
      if case .progress("model.safetensors", let bytes, 60_000) = event { bytes } else { nil }
    }
    #expect(seen == seen.sorted() && seen.last == 60_000)
  }

  @Test func shardsComeAfterTheirIndex() async throws {
    let index = #"{"weight_map":{"a":"pytorch_model-1.bin","b":"pytorch_model-2.bin"}}"#
    let hub = try FakeHub([
      "config.json": .init(content: [1]),
      "pytorch_model.bin.index.json": .init(content: Array(index.utf8)),
      "pytorch_model-1.bin": .init(content: [1, 1], isLarge: true),
      "pytorch_model-2.bin": .init(content: [], isLarge: true),
    ])
    let model = try await hub.fetch()
    #expect(
      names(in: model.path) == [
        "config.json", "pytorch_model-1.bin", "pytorch_model-2.bin", "pytorch_model.bin.index.json",
      ])
    let cached = try #require(hub.cache.model(RepositoryName("someone/small")))
    #expect(cached.isComplete)
    try FileManager.default.removeItem(atPath: "\(model.path)/pytorch_model-2.bin")
    #expect(!cached.isComplete)
  }

  @Test func twoAtOnceShareTheWork() async throws {
    let hub = try FakeHub(
      Self.files,
      atStore: { _, _ in
        Thread.sleep(forTimeInterval: 0.2)
        return nil
      })
    let recorder = EventRecorder()
    async let one = hub.fetch { recorder.hear($0) }
    async let other = hub.fetch { recorder.hear($0) }
    let received = try await [one, other].map(\.receivedBytes)
    let all = Self.files.filter {
      ["config.json", "model.safetensors", "source.spm", "vocab.json"].contains($0.key)
    }
    #expect(received.reduce(0, +) == all.values.reduce(0) { $0 + $1.content.count })
    #expect(hub.store.requests.count == 2)
    let isWaiting = recorder.events.contains {
      if case .waiting = $0 { true } else { false }
    }
    #expect(isWaiting)
  }
}
