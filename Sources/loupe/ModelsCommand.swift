import ArgumentParser
import Foundation
import LoupeBundledModels
import LoupeGeneration
import LoupeHub
import LoupeModel
import LoupeServer
import LoupeTensor
import LoupeText

/// `loupe models`: what is here, what can be fetched, and whether it computes what it should.
struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List, fetch and verify models.",
    subcommands: [List.self, Fetch.self, Verify.self, Languages.self])

  /// The command `loupe models list`.
  struct List: ParsableCommand {
    /// A model as it is printed.
    struct Line: Encodable {
      let name: String
      let place: String
      let bytes: Int?
      let revision: String?
      let isComplete: Bool
      let path: String?
    }

    static let configuration = CommandConfiguration(
      abstract: "List bundled and fetched models, which --model opens by name.",
      discussion: """
        One model a line: name, where it is, size in MiB, revision, directory; tabs between them.
        """)

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      try reportingFailures {
        let lines = try Self.lines()
        if json {
          let encoder = JSONEncoder()
          encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
          Terminal.data(try encoder.encode(lines) + Data("\n".utf8))
        } else {
          for line in lines { Terminal.line(Self.text(line)) }
        }
      }
    }

    private static func lines() throws -> [Line] {
      let bundled = BundledModels.names.map {
        Line(
          name: $0, place: "bundled", bytes: nil, revision: nil, isComplete: true, path: nil)
      }
      return try bundled
        + HubCache(path: HubSettings().cache).models.map { model in
          Line(
            name: model.name.description, place: "fetched", bytes: model.size,
            revision: model.revisions.first ?? String(model.commit.prefix(12)),
            isComplete: model.isComplete, path: model.path)
        }
    }

    private static func text(_ line: Line) -> String {
      [
        line.name, line.isComplete ? line.place : "\(line.place) in part",
        line.bytes.map { String((($0 + 524_288) >> 20)) } ?? "", line.revision ?? "",
        line.path ?? "",
      ].joined(separator: "\t")
    }
  }

  /// The command `loupe models fetch`.
  struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetch a model from the hub into its cache, and print its directory.",
      discussion: """
        Brings config.json, weights and tokenizer, no more; each file is checked. A broken fetch goes
        on where it stopped. HF_ENDPOINT names a mirror, HF_TOKEN a token, HF_HOME or HF_HUB_CACHE
        the place; the cache is the one that the hub's own tools use.
        """)

    @Argument(help: ArgumentHelp("The model's name on the hub.", valueName: "owner/name"))
    var name: String

    @Option(help: "A branch, tag or commit (default: the newest).")
    var revision: String?

    func run() async throws {
      let result = await outcome(of: {
        let client = HubClient(try HubSettings())
        let reporter = FetchReporter()
        defer { Terminal.endProgress() }
        let model = try await client.fetch(RepositoryName(name), revision: revision) {
          reporter.hear($0)
        }
        Terminal.endProgress()
        Terminal.line(model.path)
      })
      try reportingFailures { try result.get() }
    }
  }

  /// The command `loupe models verify`.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a model's files, and its numbers where reference numbers lie beside them.",
      discussion: """
        Files of a fetched model are compared with their checksums. A directory with expected.json
        and expected.safetensors (what the reference implementation computed) is run against them;
        the command fails where a figure is out of bounds. What comes out is remembered by the
        checksum of the weights, and the page shows it beside the model.
        """)

    @Argument(help: "A model directory, or the name of a bundled or fetched model.")
    var model: String

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "Threads to compute with (default: as many as the machine has cores).")
    var threads: Int?

    func validate() throws {
      if let threads, !(1...256).contains(threads) {
        throw ValidationError("--threads is \(threads); it must lie in 1…256.")
      }
    }

    func run() throws {
      try reportingFailures {
        var report = ParityReport(model: model)
        if case .cached(let model) = try ModelLocator.place(of: model) {
          report.checkedFiles = try model.verifyChecksums()
        }
        let (files, name) = try ModelLocator.find(model)
        let translator = try Translator(files, name: name)
        if let kit = try ParityKit(files) {
          let context = ComputeContext(pool: threads.map { ThreadPool(threads: $0) } ?? .shared)
          report.reference = kit.expected.reference
          report.figures = try ParityVerification(translator, kit).figures(in: context)
          remember(report, files)
        } else {
          report.known = try VerificationStore().verification(of: files, name: name)
        }
        if json {
          let encoder = JSONEncoder()
          encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
          Terminal.data(try encoder.encode(report) + Data("\n".utf8))
        } else {
          for line in report.lines { Terminal.line(line) }
        }
        let failures = report.figures.filter { !$0.isWithinBounds }.map(\.name)
        guard failures.isEmpty else {
          throw CommandFailure(
            "\(model) does not compute what the reference computed: "
              + failures.joined(separator: ", "))
        }
      }
    }

    /// Keeps the figures; where that fails, the report is whole all the same.
    private func remember(_ report: ParityReport, _ files: ModelFiles) {
      guard let verification = report.verification else { return }
      do {
        try VerificationStore().remember(verification, of: files)
      } catch {
        Terminal.error("loupe: the figures could not be kept for the page: \(error)")
      }
    }
  }

  /// The command `loupe models languages`.
  struct Languages: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the languages that a model can be asked for, one code a line.")

    @Argument(help: "A model directory, or the name of a bundled or fetched model.")
    var model: String

    @Option(help: "Of which side: source or target.")
    var side = Side.target

    func run() throws {
      try reportingFailures {
        let languages = try ModelLocator.tokenizer(model).languages
        for code in languages.codes(for: side) { Terminal.line(code) }
        if languages.codes(for: side).isEmpty {
          Terminal.error("loupe: \(model) is told no \(side.rawValue) language by a token")
        }
      }
    }
  }
}

/// Runs work that waits, and keeps what comes of it for `reportingFailures`.
private func outcome(of body: () async throws -> Void) async -> Result<Void, any Error> {
  do {
    return .success(try await body())
  } catch {
    return .failure(error)
  }
}
