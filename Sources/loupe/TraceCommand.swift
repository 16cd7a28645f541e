import ArgumentParser
import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTrace
import LoupeWeb

/// `loupe trace`: one generation recorded.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Record where the model looks while it translates a text.",
    discussion: """
      The kind of file follows from its ending:
        .safetensors  every layer, head and step as float32 tensors (opens with numpy)
        .json         the same as JSON
        .html         one self-contained page that works without Loupe
        .svg          one attention as a figure (--attention, --layer, --head)
      """)

  @Argument(help: "The text to translate.")
  var text: String

  @Option(name: [.long, .customShort("o")], help: "The file to write.")
  var out: String

  @Option(help: "A translation the model is made to read instead of generating one.")
  var target: String?

  @Option(help: "How much is recorded: attention, or full (q, k, v, scores, states too).")
  var level = TraceLevel.attention

  @Flag(inversion: .prefixedNo, help: "Keep the distribution of every step (.safetensors, .json).")
  var logits = true

  @Option(help: "Candidates recorded at each step.")
  var candidates = 10

  @Option(help: "Figure: encoder, decoder or cross.")
  var attention = AttentionKind.cross

  @Option(help: "Figure: layer, from 1 (default: the last).")
  var layer: Int?

  @Option(help: "Figure: head, from 1 (default: the mean of all).")
  var head: Int?

  @OptionGroup var model: ModelOptions
  @OptionGroup var generation: GenerationOptions

  private static let endings = ["safetensors", "json", "html", "svg"]

  private var ending: String { URL(fileURLWithPath: out).pathExtension.lowercased() }

  func validate() throws {
    guard Self.endings.contains(ending) else {
      throw ValidationError(
        "--out \(out): the ending must be one of .\(Self.endings.joined(separator: ", ."))")
    }
    guard (1...1_000).contains(candidates) else {
      throw ValidationError("--candidates is \(candidates); it must lie in 1…1000.")
    }
  }

  func run() throws {
    try reportingFailures {
      let (files, name) = try ModelLocator.find(model.model)
      let translator = try Translator(files, name: name)
      var settings = generation.settings()
      settings.candidates = candidates
      let request = TraceRequest(
        text: text, settings: settings, target: target,
        intervention: try generation.intervention() ?? Intervention(), level: level,
        keepsLogits: logits && ["safetensors", "json"].contains(ending))
      let trace = try TracedGeneration(
        translator, request, provenance: try ModelLocator.provenance(files)
      ).run(in: ComputeContext(pool: model.pool))
      try DurableFile.write(try content(of: trace), to: out)
    }
  }

  private func content(of trace: Trace) throws -> Data {
    switch ending {
    case "safetensors": return try trace.safetensors()
    case "json": return try TraceDocument(trace, numbers: .list).json()
    case "html":
      return try StandalonePage.html(
        traceDocument: try TraceDocument(trace, numbers: .base64).json())
    default:
      let figure = AttentionFigure(
        attention, layer: layer.map { $0 - 1 }, head: head.map { $0 - 1 })
      guard let svg = figure.svg(of: trace) else {
        throw CommandFailure(
          "this model has no such layer or head; --layer and --head count from 1 "
            + "(\(trace.model.decoderLayers) layers, \(trace.model.heads) heads)")
      }
      return Data(svg.utf8)
    }
  }
}

extension TraceLevel: ExpressibleByArgument {}
extension AttentionKind: ExpressibleByArgument {}
