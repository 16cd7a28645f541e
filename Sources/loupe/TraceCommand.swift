import ArgumentParser
import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTrace
import LoupeWeb

/// `loupe trace`: one generation recorded, or a trace file read again.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Record where the model looks while it translates a text.",
    discussion: """
      The kind of file follows from its ending:
        .safetensors  every layer, head and step as float32 tensors (opens with numpy)
        .json         the same as JSON
        .csv          the weights, one a line (with --readings: the readings' numbers; --table for
                      steps, candidates, tokens, beam)
        .html         one self-contained page that works without Loupe
        .svg          one attention as a figure (--attention, --layer, --head)

      --readings computes numbers from the trace: \
      \(ReadingName.allCases.map(\.rawValue).joined(separator: ", ")). \
      Without --out they are printed as JSON.
      """)

  @Argument(help: "The text to translate.")
  var text: String?

  @Option(
    help: ArgumentHelp(
      "A trace file to read instead of translating a text.", valueName: "file"))
  var from: String?

  @Option(name: [.long, .customShort("o")], help: "The file to write.")
  var out: String?

  @Option(help: "A translation the model is made to read instead of generating one.")
  var target: String?

  @Option(help: "How much is recorded: attention, or full (q, k, v, scores, states too).")
  var level = TraceLevel.attention

  @Flag(inversion: .prefixedNo, help: "Keep the distribution of every step (.safetensors, .json).")
  var logits = true

  @Option(help: "Candidates recorded at each step.")
  var candidates = 10

  @Option(help: ArgumentHelp("Numbers to compute, separated by commas.", valueName: "names"))
  var readings: String?

  @Option(
    help: ArgumentHelp(
      "Words that belong together, in Pharaoh or NAACL format, for the reading alignment.",
      valueName: "file"))
  var gold: String?

  @Option(help: "The line of the gold file that belongs to this text, from 1.")
  var goldLine = 1

  @Option(help: "The number of the first word in the gold file, 0 or 1.")
  var goldFirstWord = 0

  @Option(
    help: ArgumentHelp(
      "What a .csv file holds: "
        + "\(TraceTable.Name.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"))
  var table: TraceTable.Name?

  @Option(help: "Points of integrated gradients to begin with, 1 to 500.")
  var points = 32

  @Option(help: "Figure: encoder, decoder or cross.")
  var attention = AttentionKind.cross

  @Option(help: "Figure: layer, from 1 (default: the last).")
  var layer: Int?

  @Option(help: "Figure: head, from 1 (default: the mean of all).")
  var head: Int?

  @OptionGroup var model: ModelOptions
  @OptionGroup var generation: GenerationOptions

  private static let endings = ["safetensors", "json", "csv", "html", "svg"]

  private var ending: String? {
    out.map { URL(fileURLWithPath: $0).pathExtension.lowercased() }
  }

  func validate() throws {
    if let out, !Self.endings.contains(ending ?? "") {
      throw ValidationError(
        "--out \(out): the ending must be one of .\(Self.endings.joined(separator: ", ."))")
    }
    guard (text == nil) != (from == nil) else {
      throw ValidationError("Give a text to translate, or a trace file with --from.")
    }
    guard from == nil || target == nil else {
      throw ValidationError("--target belongs to a text; a trace file has its translation.")
    }
    guard out != nil || readings != nil else {
      throw ValidationError("Give --out FILE, or --readings NAMES to print numbers.")
    }
    guard readings == nil || ending != "svg" else {
      throw ValidationError("A figure (.svg) holds no readings; choose another ending.")
    }
    guard table == nil || ending == "csv" else {
      throw ValidationError("--table belongs to a .csv file.")
    }
    guard (1...1_000).contains(candidates) else {
      throw ValidationError("--candidates is \(candidates); it must lie in 1…1000.")
    }
    guard (1...500).contains(points) else {
      throw ValidationError("--points is \(points); it must lie in 1…500.")
    }
    guard goldLine >= 1, (0...1).contains(goldFirstWord) else {
      throw ValidationError("--gold-line counts from 1; --gold-first-word is 0 or 1.")
    }
    do {
      _ = try readingNames()
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() throws {
    try reportingFailures {
      var (trace, translator) = try recordedOrRead()
      let context = ComputeContext(pool: model.pool)
      if level == .full, let translator {
        trace = try TraceReplay(translator).full(trace, in: context)
      }
      trace.readings = try computed(trace, translator, context)
      if let out {
        try DurableFile.write(try content(of: trace, translator, context), to: out)
      } else {
        Terminal.data(
          try JSONEncoder.readings(trace.readings) + Data("\n".utf8))
      }
    }
  }

  private func readingNames() throws -> [ReadingName] {
    try (readings ?? "").split(separator: ",").map {
      try ReadingName(named: $0.trimmingCharacters(in: .whitespaces))
    }
  }

  /// The trace, and the model that made it where it is at hand.
  private func recordedOrRead() throws -> (Trace, Translator?) {
    if let from {
      let trace = try TraceReader.trace(path: from)
      return (trace, try translator(of: trace))
    }
    let (files, name) = try ModelLocator.find(model.model)
    let translator = try ModelOptions.translator(files, name: name, precision: model.precision)
    var settings = try generation.settings(for: translator)
    settings.candidates = candidates
    if settings.truncatesSource {
      SourceWarnings.cut(try translator.encode(text ?? "", settings: settings))
    }
    let request = TraceRequest(
      text: text ?? "", settings: settings, target: target,
      intervention: try generation.intervention() ?? Intervention(), level: level,
      keepsLogits: logits && ["safetensors", "json"].contains(ending))
    let trace = try TracedGeneration(
      translator, request, provenance: try ModelLocator.provenance(files)
    ).run(in: ComputeContext(pool: model.pool))
    return (trace, translator)
  }

  /// The model that was named, or the one that the trace names, opened only where it is needed.
  private func translator(of trace: Trace) throws -> Translator? {
    let isNeeded =
      try level == .full || ending == "html" || readingNames().contains(where: \.needsModel)
    guard isNeeded else { return nil }
    if model.model != nil { return try model.translator() }
    do {
      let (files, name) = try ModelLocator.find(trace.model.name)
      return try Translator(files, name: name, precision: model.precision)
    } catch {
      guard level == .full else { return nil }  // readings that need it will say so
      throw CommandFailure(
        "the model “\(trace.model.name)” that made this trace is not here; name its directory with "
          + "--model")
    }
  }

  private func computed(
    _ trace: Trace, _ translator: Translator?, _ context: ComputeContext
  ) throws -> [Reading] {
    let names = try readingNames()
    guard !names.isEmpty else { return trace.readings }
    var options = ReadingComputer.Options()
    options.points = points
    options.gold = try goldAlignment()
    let readings = try ReadingComputer(
      trace, translator: translator, options: options, in: context
    ).readings(names)
    let refusals = readings.compactMap(\.refused?.message)
    if refusals.count == readings.count, let first = refusals.first {
      throw CommandFailure(first)
    }
    for refusal in refusals { Terminal.error("loupe: \(refusal)") }
    return readings
  }

  private func goldAlignment() throws -> GoldAlignment? {
    guard let gold else { return nil }
    guard let data = FileManager.default.contents(atPath: gold),
      let text = String(data: data, encoding: .utf8)
    else {
      throw CommandFailure(
        "\(gold) cannot be read; --gold needs a text file in Pharaoh or NAACL format")
    }
    let lines = try GoldAlignment.lines(of: text, firstWord: goldFirstWord)
    guard lines.indices.contains(goldLine - 1) else {
      throw CommandFailure("\(gold) has \(lines.count) lines; --gold-line is \(goldLine)")
    }
    return lines[goldLine - 1]
  }

  private func content(
    of trace: Trace, _ translator: Translator?, _ context: ComputeContext
  ) throws -> Data {
    switch ending {
    case "safetensors": return try trace.withCheapReadings().safetensors()
    case "json":
      return try TraceDocument(trace.withCheapReadings(), numbers: .list).json()
    case "csv":
      return try TraceTable.table(
        table ?? (readings == nil ? .weights : .readings),
        of: readings == nil ? trace.withCheapReadings() : trace)
    case "html":
      let shown = try trace.withAllViews(by: translator, in: context)
      return try StandalonePage.html(
        traceDocument: try TraceDocument(shown, numbers: .compact).json())
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
extension TraceTable.Name: ExpressibleByArgument {}
