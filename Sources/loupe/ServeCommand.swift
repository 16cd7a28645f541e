import ArgumentParser
import Foundation
import LoupeBundledModels
import LoupeGeneration
import LoupeModel
import LoupeServer
import LoupeTensor
import LoupeText
import LoupeWeb

/// `loupe serve`, also plain `loupe`: the page and the API.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the page and the API on this machine.",
    discussion: """
      Nothing leaves the machine. A class joins from other devices when Loupe listens to the network:
        loupe serve --host 0.0.0.0
      """)

  @Option(help: "Address to listen on; 0.0.0.0 lets other devices in.")
  var host = "127.0.0.1"

  @Option(help: "Port; 0 takes any free one.")
  var port = 8080

  @Option(
    help: ArgumentHelp(
      "A model directory or bundled name; may be given several times, the first is the default.",
      valueName: "directory or name"))
  var model: [String] = []

  @Option(help: "Arithmetic of the matrix products: fp32, bf16 or int8.")
  var precision = Precision.fp32

  @Option(
    help: ArgumentHelp("Source language where a request names none.", valueName: "code"))
  var sourceLanguage: String?

  @Option(
    help: ArgumentHelp("Target language where a request names none.", valueName: "code"))
  var targetLanguage: String?

  @Option(help: "Translations computed at the same time.")
  var concurrent: Int?

  @Option(help: ArgumentHelp("Names a browser may know this server by.", valueName: "name"))
  var hostName: [String] = []

  @Option(
    help: ArgumentHelp(
      "Serve the page from this folder, for working on it.", valueName: "directory"))
  var root: String?

  @Option(
    help: ArgumentHelp(
      "Where models trained on the page are kept, and its trainings.", valueName: "directory"))
  var modelsFolder: String?

  @Flag(help: "Open the page in a browser.")
  var open = false

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port is \(port); it must lie in 0…65535.")
    }
    if let concurrent, !(1...256).contains(concurrent) {
      throw ValidationError("--concurrent is \(concurrent); it must lie in 1…256.")
    }
  }

  func run() async throws {
    let server = try reportingFailures {
      try LoupeServer(
        configuration: serverConfiguration(), assets: try assets(), models: try models())
    }
    let opensPage = open
    do {
      try await server.run { address in
        Terminal.line("Loupe is at \(address.absoluteString)  (Ctrl-C ends it)")
        if opensPage { Desktop.open(address) }
      }
    } catch {
      Terminal.error("loupe: \(error)")
      throw ExitCode(1)
    }
  }

  private func serverConfiguration() -> ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.host = host
    configuration.port = port
    configuration.hostNames = hostName
    configuration.trainingFolder = modelsFolder.map { TrainingFolder($0) } ?? .standard
    if let concurrent { configuration.limits.running = concurrent }
    return configuration
  }

  private func models() throws -> [ServedModel] {
    let names: [String?] = model.isEmpty ? BundledModels.names : model
    return try (names.isEmpty ? [nil] : names).map { name in
      let (files, name) = try ModelLocator.find(name)
      let served = try ServedModel(
        files, name: name, precision: precision,
        verification: try VerificationStore().verification(of: files, name: name),
        languages: LanguagePair(source: sourceLanguage, target: targetLanguage))
      for sentence in served.translator.unsupportedDemands { Terminal.error("loupe: \(sentence)") }
      return served
    }
  }

  private func assets() throws -> ServerAssets {
    let page: @Sendable (Data) throws -> Data = { try StandalonePage.html(traceDocument: $0) }
    if let root {
      return try ServerAssets(
        folder: root, contentType: WebAssets.contentType(of:), standalonePage: page)
    }
    return try ServerAssets(
      files: WebAssets.all.mapValues { Asset(bytes: $0.bytes, contentType: $0.contentType) },
      standalonePage: page)
  }
}
