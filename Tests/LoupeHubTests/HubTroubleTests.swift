import Foundation
import LoupeHub
import Synchronization
import Testing

/// Fetching from a hub, a network or a disk that does not behave.
struct HubTroubleTests {
  private static let files = HubClientTests.files
  private static let weights = HubClientTests.weights

  private func trouble(_ hub: FakeHub, _ settings: HubSettings? = nil) async -> String {
    let error = await #expect(throws: HubError.self) { try await hub.fetch(settings) }
    let text = error?.description ?? ""
    #expect(!text.isEmpty && !text.contains("\n"))
    #expect(hub.cache.models.allSatisfy { $0.revisions.isEmpty }, "half a model has a revision")
    return text
  }

  private static var name: RepositoryName {
    get throws { try RepositoryName("someone/small") }
  }

  /// Counts the requests for the weights, from 1.
  private func counting(
    _ change: @escaping @Sendable (Int, FakeServer.Request, FakeServer.Reply) -> FakeServer.Reply?
  ) -> FakeHub.Mischief {
    let count = Mutex(0)
    return { request, reply in
      guard request.path.hasSuffix(Self.files["model.safetensors"]?.checksum ?? "?") else {
        return nil
      }
      return change(
        count.withLock {
          $0 += 1
          return $0
        }, request, reply)
    }
  }

  // MARK: Connections

  @Test func aCutConnectionIsTakenUpWhereItBroke() async throws {
    let hub = try FakeHub(
      Self.files,
      atStore: counting { count, _, reply in
        guard count <= 3 else { return nil }
        var reply = reply
        reply.cutAfter = 10_000
        return reply
      })
    let model = try await hub.fetch()
    let starts = hub.store.requests.compactMap(\.range).filter { $0.upperBound > 3 }.map(
      \.lowerBound)
    #expect(starts.count == 4 && starts[0] == 0 && starts == starts.sorted() && starts[3] > 0)
    let content = try Data(contentsOf: URL(fileURLWithPath: "\(model.path)/model.safetensors"))
    #expect([UInt8](content) == Self.weights)
  }

  @Test func aLaterFetchGoesOnWhereTheFirstStopped() async throws {
    let isMended = Mutex(false)
    let hub = try FakeHub(
      Self.files,
      atStore: counting { count, _, reply in
        var reply = reply
        reply.cutAfter = isMended.withLock { $0 } ? nil : count == 1 ? 24_000 : 0
        return reply
      })
    let text = await trouble(hub)
    #expect(text.contains("broke again and again") && text.contains("model.safetensors"), "\(text)")
    isMended.withLock { $0 = true }
    let before = hub.store.requests.count
    let model = try await hub.fetch()
    let first = hub.store.requests[before...].compactMap(\.range).first?.lowerBound ?? 0
    #expect(first > 0 && first <= 24_000)
    #expect(model.receivedBytes <= 60_000 - first + 100)
    #expect(try hub.cache.model(Self.name)?.verifyChecksums() == 4)
  }

  @Test func silenceCountsAsABreak() async throws {
    let hub = try FakeHub(
      Self.files,
      atStore: counting { count, _, reply in
        var reply = reply
        reply.cutAfter = count == 1 ? 20_000 : nil
        reply.silence = count == 1 ? 3 : 0
        return reply
      })
    var settings = try hub.settings()
    settings.timeout = 1
    settings.mostRetries = 20
    #expect(try await hub.fetch(settings).receivedBytes > 60_000)
    #expect(hub.store.requests.compactMap(\.range).contains { $0.lowerBound == 20_000 })
  }

  @Test func aServerWithoutRangesSendsTheWhole() async throws {
    let hub = try FakeHub(
      Self.files,
      atStore: counting { count, _, _ in
        FakeServer.Reply(body: Self.weights, cutAfter: count == 1 ? 30_000 : nil)
      })
    var settings = try hub.settings()
    settings.pieceSize = 20_000
    let model = try await hub.fetch(settings)
    let content = try Data(contentsOf: URL(fileURLWithPath: "\(model.path)/model.safetensors"))
    #expect([UInt8](content) == Self.weights)
  }

  @Test func nobodyThereIsSaidPlainly() async throws {
    let hub = try FakeHub(Self.files)
    var settings = try hub.settings()
    settings.endpoint = try #require(URL(string: "http://127.0.0.1:1"))
    let text = await trouble(hub, settings)
    #expect(text.hasPrefix("127.0.0.1:1 cannot be reached"), "\(text)")
    #expect(text.contains("HF_ENDPOINT") && text.contains("offline"))
    settings.isOffline = true
    #expect(await trouble(hub, settings).contains("HF_HUB_OFFLINE"))
  }

  // MARK: Answers

  @Test(
    arguments: [
      (
        404, "RepoNotFound", nil, "has no model someone/small; check the name, and if it is private"
      ),
      (404, "RepoNotFound", "hf_x", "has no model someone/small that this token may see"),
      (404, "RevisionNotFound", nil, "someone/small has no revision “main”"),
      (401, "", nil, "has no model someone/small"), (401, "", "hf_x", "refuses the token"),
      (401, "GatedRepo", nil, "then set HF_TOKEN"), (403, "GatedRepo", "hf_x", "accept them on"),
      (403, "", "hf_x", "accepted its terms"), (404, "", nil, "has no model"),
      (418, "", nil, "answered 418"), (500, "", nil, "answered 500"),
    ] as [(Int, String, String?, String)])
  func refusalsAreSentences(
    _ status: Int, _ code: String, _ token: String?, _ expected: String
  ) async throws {
    let hub = try FakeHub(
      Self.files,
      atHub: { _, _ in .init(status: status, headers: code.isEmpty ? [:] : ["X-Error-Code": code]) }
    )
    var settings = try hub.settings(token: token)
    settings.mostRetries = 1
    let text = await trouble(hub, settings)
    #expect(text.contains(expected), "\(text)")
    #expect(!text.contains("hf_x"))
  }

  @Test func aBusyHubIsAskedAgain() async throws {
    let count = Mutex(0)
    let hub = try FakeHub(
      Self.files,
      atHub: { _, _ in
        let number = count.withLock { value in
          value += 1
          return value
        }
        return number % 3 == 0 ? nil : .init(status: number % 2 == 0 ? 503 : 429)
      })
    #expect(try await hub.fetch().files.count == 4)
  }

  @Test func addressesThatRanOutAreRenewed() async throws {
    let hub = try FakeHub(
      Self.files, atStore: counting { count, _, _ in count <= 2 ? .init(status: 403) : nil })
    #expect(try await hub.fetch().files.count == 4)
  }

  @Test(arguments: ["", "[]", "{\"sha\":\"../../x\",\"siblings\":[]}", "<html>hello</html>"])
  func otherServersAreRecognised(_ body: String) async throws {
    let hub = try FakeHub(Self.files, atHub: { _, _ in .init(body: Array(body.utf8)) })
    let text = await trouble(hub)
    #expect(text.contains("not the hub's JSON") && text.contains("HF_ENDPOINT"), "\(text)")
  }

  @Test(arguments: [
    ("\"\"", "gives no checksum"), ("\"../../../x\"", "gives no checksum"),
    ("\"\(String(repeating: "z", count: 40))\"", "gives no checksum"),
  ])
  func filesWithoutChecksumAreRefused(_ tag: String, _ expected: String) async throws {
    let hub = try FakeHub(
      Self.files,
      atHub: { request, reply in
        guard request.method == "HEAD" else { return nil }
        var reply = reply
        reply.headers["ETag"] = tag
        return reply
      })
    let text = await trouble(hub)
    #expect(text.contains(expected), "\(text)")
  }

  @Test(arguments: [
    ("file:///etc/passwd", "leads to no address"), ("gopher://host/x", "leads to no address"),
    ("/api/models/someone/small/revision/main", "round in circles"),
  ])
  func redirectsThatLeadNowhereAreRefused(_ location: String, _ expected: String) async throws {
    let hub = try FakeHub(
      Self.files, atHub: { _, _ in .init(status: 302, headers: ["Location": location]) })
    let text = await trouble(hub)
    #expect(text.contains(expected), "\(text)")
    #expect(hub.hub.requests.count <= 11)
  }

  // MARK: Bytes

  @Test func damagedBytesAreNotKept() async throws {
    let hub = try FakeHub(
      Self.files,
      atStore: counting { _, _, reply in
        var reply = reply
        reply.body[1000] ^= 1
        return reply
      })
    let text = await trouble(hub)
    #expect(text.contains("model.safetensors was damaged on the way"), "\(text)")
    let blobs = try FileManager.default.contentsOfDirectory(
      atPath: "\(hub.folder.path)/models--someone--small/blobs")
    #expect(blobs.allSatisfy { Self.files["model.safetensors"]?.checksum.hasPrefix($0) != true })
    #expect(!blobs.contains { $0.hasSuffix(".incomplete") })
  }

  @Test func wrongLeftoversAreFetchedAnew() async throws {
    let hub = try FakeHub(Self.files)
    let checksum = try #require(Self.files["model.safetensors"]?.checksum)
    let blobs = "\(hub.folder.path)/models--someone--small/blobs"
    try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
    for leftover in [[UInt8](repeating: 1, count: 5000), [UInt8](repeating: 2, count: 80_000)] {
      let place = URL(fileURLWithPath: "\(blobs)/\(checksum).incomplete")
      try Data(leftover).write(to: place)
      try? FileManager.default.removeItem(atPath: "\(blobs)/\(checksum)")
      _ = try await hub.fetch()
      #expect(try hub.cache.model(Self.name)?.verifyChecksums() == 4)
    }
  }

  @Test func otherPartsAndTooMuchAreRefused() async throws {
    let shifted = try FakeHub(
      Self.files,
      atStore: counting { _, _, reply in
        var reply = reply
        reply.headers["Content-Range"] = "bytes 7-99/100"
        return reply
      })
    #expect(await trouble(shifted).contains("another part than was asked for"))
    let endless = try FakeHub(
      Self.files,
      atStore: counting { _, _, reply in
        var reply = reply
        reply.body += reply.body
        return reply
      })
    #expect(await trouble(endless).contains("more than the 60000 bytes"))
  }

  // MARK: Models and disks

  @Test func whatIsNoModelIsSaid() async throws {
    let empty = try FakeHub(["README.md": .init(content: [1])])
    #expect(await trouble(empty).contains("has no config.json"))
    let other = try FakeHub([
      "config.json": .init(content: [1]), "tf_model.h5": .init(content: [1]),
    ])
    #expect(await trouble(other).contains("only tf_model.h5"))
    let wild = try FakeHub([
      "config.json": .init(content: [1]),
      "model.safetensors.index.json": .init(
        content: Array(#"{"weight_map":{"a":"../../x"}}"#.utf8)),
    ])
    #expect(await trouble(wild).contains("not a file of its own directory"))
  }

  @Test func aDiskThatCannotBeWrittenIsNamed() async throws {
    let hub = try FakeHub(Self.files)
    let file = hub.folder.appendingPathComponent("file")
    try Data([1]).write(to: file)
    var settings = try hub.settings()
    settings.cache = file.path
    #expect(await trouble(hub, settings).contains("HF_HUB_CACHE"))
  }

  @Test func aFullDiskIsSaidBeforeAnythingIsFetched() async throws {
    let hub = try FakeHub(
      Self.files,
      atHub: { request, reply in
        guard request.path.hasSuffix("model.safetensors") else { return nil }
        var reply = reply
        reply.headers["X-Linked-Size"] = "\(1 << 60)"
        return reply
      })
    let text = await trouble(hub)
    #expect(text.contains("MiB left; free some space"), "\(text)")
    #expect(!hub.store.requests.contains { $0.range?.upperBound ?? 0 > 3 })
  }

  #if os(Linux)
    /// A device that is always full stands for a disk that fills up on the way.
    @Test func aDiskThatFillsUpIsNamed() async throws {
      let hub = try FakeHub(Self.files)
      let checksum = try #require(Self.files["model.safetensors"]?.checksum)
      let blobs = "\(hub.folder.path)/models--someone--small/blobs"
      try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: "\(blobs)/\(checksum).incomplete", withDestinationPath: "/dev/full")
      let text = await trouble(hub)
      #expect(text.contains("No space left on device") && text.contains("goes on where it stopped"))
    }
  #endif
}
