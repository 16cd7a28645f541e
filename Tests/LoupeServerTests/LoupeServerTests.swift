import Foundation
import LoupeServer
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Starting and stopping.
@Suite struct LoupeServerTests {
  @Test func saysWhenThePortIsInUse() async throws {
    try await RunningServer.run { server in
      var configuration = ServerConfiguration()
      configuration.port = server.port
      let second = try LoupeServer(
        configuration: configuration, assets: ServerAssets(files: RunningServer.page) { $0 },
        models: [TestModel.endless])
      await #expect(throws: ServerError.portInUse(host: "127.0.0.1", port: server.port)) {
        try await second.run(untilSignalled: false) { _ in }
      }
    }
    #expect(
      "\(ServerError.portInUse(host: "127.0.0.1", port: 8080))"
        == "port 8080 of 127.0.0.1 is in use; choose another one with --port, or any free one with "
        + "--port 0"
    )
  }

  @Test func saysWhenTheAddressIsNotItsOwn() async throws {
    var configuration = ServerConfiguration()
    configuration.host = "192.0.2.1"
    configuration.port = 0
    let server = try LoupeServer(
      configuration: configuration, assets: ServerAssets(files: RunningServer.page) { $0 },
      models: [TestModel.endless])
    do {
      try await server.run(untilSignalled: false) { _ in }
      Issue.record("it listens on an address that is not this machine's")
    } catch let error as ServerError {
      guard case .cannotListen("192.0.2.1", 0, _) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func needsAModel() throws {
    let assets = try ServerAssets(files: RunningServer.page) { $0 }
    #expect(throws: ServerError.noModels) {
      try LoupeServer(configuration: ServerConfiguration(), assets: assets, models: [])
    }
  }

  @Test func answersAnOrdinaryClient() async throws {
    try await RunningServer.run { server in
      let (data, response) = try await URLSession.shared.data(
        from: server.address.appendingPathComponent("api/v1/models"))
      #expect((response as? HTTPURLResponse)?.statusCode == 200)
      let models = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      #expect(models?["default"] as? String == "test-32")
    }
  }

  @Test func endsInPeaceOnASignal() async {
    await #expect(processExitsWith: .exitCode(7)) {
      var configuration = ServerConfiguration()
      configuration.port = 0
      let server = try LoupeServer(
        configuration: configuration, assets: ServerAssets(files: RunningServer.page) { $0 },
        models: [TestModel.slow])
      try await server.run { address in
        Task {
          let running = RunningServer(address: address)
          let connection = try await running.openTranslation([
            "text": "the cat", "method": "beam", "beam": 16, "maximumLength": 512,
          ])
          _ = try await onThread { try connection.read(through: "event: beam\n") }
          kill(getpid(), SIGTERM)
          // The stream is ended with a word of it, not torn off.
          let rest = try await onThread { try connection.readToEnd() }
          if !String(decoding: rest, as: UTF8.self).contains("\"code\":\"stopped\"") { exit(3) }
        }
      }
      exit(7)
    }
  }
}
