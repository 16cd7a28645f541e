import LoupeGeneration
import LoupeTensor
import LoupeText
import LoupeTrace

/// Runs a model against the numbers that a reference implementation computed with it.
struct ParityVerification {
  private let translator: Translator
  private let kit: ParityKit
  private var expected: ParityKit.Expected { kit.expected }

  /// Largest differences that pass: logits, and attention weights.
  private static let bounds: [(name: String, bound: Float)] = [
    ("logits", 1e-3), ("encoder.self_attention", 1e-5), ("decoder.self_attention", 1e-5),
    ("decoder.cross_attention", 1e-5),
  ]
  /// New tokens of the reference's generations.
  private static let newTokens = 24

  init(_ translator: Translator, _ kit: ParityKit) {
    self.translator = translator
    self.kit = kit
  }

  /// Compares everything the kit holds.
  func figures(in context: ComputeContext) throws -> [ParityReport.Figure] {
    try tokens() + numbers(in: context) + generations(in: context)
  }

  // MARK: Tokens

  private func tokens() throws -> [ParityReport.Figure] {
    var figures: [ParityReport.Figure] = []
    for (name, side, lines) in [
      ("source lines encoded", Side.source, expected.tokenised),
      ("target lines encoded", Side.target, expected.targetTokenised),
    ] {
      guard let lines else { continue }
      let equal = lines.count { line in
        (try? translator.tokenizer.encode(line.text, side: side).ids) == line.ids
      }
      figures.append(.init(name: name, equal: equal, total: lines.count))
    }
    if let lines = expected.detokenised {
      let equal = lines.count { line in
        // Byte for byte: Swift's own comparison takes composed and decomposed characters for one.
        translator.tokenizer.decode(line.ids, side: .target, skipSpecialTokens: true)
          .utf8.elementsEqual(line.text.utf8)
      }
      figures.append(.init(name: "token lists decoded", equal: equal, total: lines.count))
    }
    return figures
  }

  // MARK: Numbers of the forced target

  private func numbers(in context: ComputeContext) throws -> [ParityReport.Figure] {
    let request = TraceRequest(
      text: expected.source, target: expected.target, level: .attention, keepsLogits: true)
    let trace = try TracedGeneration(translator, request).run(in: context)
    let ids = [
      (trace.ids.source, expected.sourceIDs), (trace.ids.chosen, expected.targetIDs),
      (trace.ids.decoderInput, expected.decoderInputIDs),
    ]
    var figures = [
      ParityReport.Figure(
        name: "token lists of the sentence", equal: ids.count { $0.0 == $0.1 }, total: ids.count)
    ]
    for (name, bound) in Self.bounds where kit.numbers.shape(of: name) != nil {
      let reference = try kit.numbers.floats(name).array()
      let found = trace.tensors[name]?.values ?? []
      figures.append(
        .init(
          name: name, difference: Self.largestDifference(found, reference), bound: bound))
    }
    return figures
  }

  /// The largest absolute difference; infinite where lengths differ or a difference is no number.
  static func largestDifference(_ found: [Float], _ reference: [Float]) -> Float {
    guard found.count == reference.count else { return .infinity }
    var largest: Float = 0
    for (a, b) in zip(found, reference) where a != b {
      let difference = abs(a - b)
      guard difference <= .greatestFiniteMagnitude else { return .infinity }
      largest = max(largest, difference)
    }
    return largest
  }

  // MARK: Generations

  private func generations(in context: ComputeContext) throws -> [ParityReport.Figure] {
    var figures: [ParityReport.Figure] = []
    for (name, method, ids) in [
      ("greedy tokens", GenerationSettings.Method.greedy, expected.greedyIDs),
      ("tokens of beam search", .beam, expected.beamIDs),
    ] {
      guard let ids else { continue }
      var settings = try translator.defaultSettings()
      settings.method = method
      settings.beams = 4
      settings.lengthPenalty = 1
      settings.earlyStopping = .no
      settings.maximumNewTokens = Self.newTokens
      settings.minimumNewTokens = min(settings.minimumNewTokens, Self.newTokens)
      let found =
        try translator.translate([expected.source], settings, in: context)
        .first?.hypotheses.first?.sequence.ids.map { Int($0) } ?? []
      let equal = zip(found, ids).count { $0.0 == $0.1 }
      let total = max(found.count, ids.count)
      figures.append(.init(name: name, equal: equal, total: total))
    }
    return figures
  }
}
