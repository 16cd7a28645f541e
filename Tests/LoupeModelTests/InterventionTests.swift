import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

struct InterventionTests {
  let model: Transformer
  let source: [Int32] = [5, 9, 17, 3, 0]
  let inputs: [Int32] = [42, 7, 7, 12, 30, 2]

  init() throws { model = try TinyModel.load() }

  private struct Run {
    let logits: [Float]
    let watched: StageRecorder
  }

  private func run(
    _ edits: [AttentionEdit]?, watching stages: Set<AttentionStage> = [.weights, .headOutputs]
  ) throws -> Run {
    let recorder = StageRecorder(stages)
    let plan = try edits.map {
      InterventionPlan(
        try ResolvedIntervention(
          Intervention(edits: $0), configuration: model.configuration,
          facts: TinyModel.facts(source, steps: inputs.count)), decoderInputIDs: inputs)
    }
    let pass = ForwardPass(
      ComputeContext(), sequences: [0], observer: recorder, interventions: [plan])
    let logits = model(sources: [source], decoderInputs: [inputs], pass)
    return Run(logits: logits.array(), watched: recorder)
  }

  private func plain() -> [Float] {
    model(
      sources: [source], decoderInputs: [inputs], ForwardPass(ComputeContext(), count: 1)
    ).array()
  }

  @Test func watchingAndEmptyListsChangeNoBit() throws {
    let base = plain()
    #expect(try run(nil, watching: []).logits == base)
    #expect(try run(nil, watching: Set(AttentionStage.allCases)).logits == base)
    #expect(try run([], watching: Set(AttentionStage.allCases)).logits == base)
  }

  @Test func maskMovesTheWeightToTheOtherKeys() throws {
    let edit = AttentionEdit(
      site: .cross, layers: .some([1]), heads: .some([0]), keys: .positions([2]), stage: .score,
      change: .mask)
    let before = try run(nil)
    let after = try run([edit])
    for query in inputs.indices {
      let edited = after.watched.weights(.cross, layer: 1, head: 0, query: query, keys: 5)
      let old = before.watched.weights(.cross, layer: 1, head: 0, query: query, keys: 5)
      #expect(edited[2] == 0)
      #expect(abs(edited.reduce(0, +) - 1) < 1e-5)
      let rest = 1 - old[2]
      for key in [0, 1, 3, 4] { #expect(abs(edited[key] - old[key] / rest) < 1e-5) }
      #expect(
        after.watched.weights(.cross, layer: 1, head: 1, query: query, keys: 5)
          == before.watched.weights(.cross, layer: 1, head: 1, query: query, keys: 5))
    }
    #expect(after.logits != before.logits)
  }

  @Test func cutLeavesTheOthersAsTheyAre() throws {
    let edit = AttentionEdit(
      site: .cross, layers: .some([0]), queries: .positions([3]), keys: .tokens(["t9"]),
      stage: .weight, change: .cut(renormalise: false))
    let before = try run(nil)
    let after = try run([edit])
    for query in inputs.indices {
      var wanted = before.watched.weights(.cross, layer: 0, head: 1, query: query, keys: 5)
      if query == 3 { wanted[1] = 0 }
      #expect(
        after.watched.weights(.cross, layer: 0, head: 1, query: query, keys: 5) == wanted)
    }
    // Rows of earlier steps cannot know of the edit.
    let width = model.configuration.vocabularySize
    #expect(after.logits.prefix(3 * width) == before.logits.prefix(3 * width))
    #expect(after.logits.dropFirst(3 * width) != before.logits.dropFirst(3 * width))
  }

  @Test func cutAndRenormaliseIsMask() throws {
    func edit(_ stage: AttentionEdit.Stage, _ change: AttentionEdit.Change) -> AttentionEdit {
      AttentionEdit(
        site: .decoder, keys: .tokens(["t7"]), stage: stage, change: change)
    }
    let masked = try run([edit(.score, .mask)])
    let cut = try run([edit(.weight, .cut(renormalise: true))])
    #expect(largestDifference(masked.logits, cut.logits) < 1e-5)
  }

  @Test func scaleMultipliesAndRenormalises() throws {
    let before = try run(nil)
    for renormalise in [false, true] {
      let after = try run([
        AttentionEdit(
          site: .encoder, layers: .some([0]), heads: .some([1]), keys: .special, stage: .weight,
          change: .scale(factor: 3, renormalise: renormalise))
      ])
      for query in source.indices {
        var wanted = before.watched.weights(.encoder, layer: 0, head: 1, query: query, keys: 5)
        wanted[4] *= 3
        let sum = renormalise ? wanted.reduce(0, +) : 1
        let found = after.watched.weights(.encoder, layer: 0, head: 1, query: query, keys: 5)
        #expect(largestDifference(found, wanted.map { $0 / sum }) < 1e-6)
      }
    }
  }

  @Test func aHeadThatIsZeroContributesNothing() throws {
    let after = try run([
      AttentionEdit(
        site: .decoder, layers: .some([0]), heads: .some([1]), stage: .output, change: .zero)
    ])
    let before = try run(nil)
    let size = model.configuration.decoderHeadSize
    for query in inputs.indices {
      let row = after.watched.output(.decoder, layer: 0, query: query, width: 16)
      #expect(row[size...].allSatisfy { $0 == 0 })
      #expect(
        row[..<size] == before.watched.output(.decoder, layer: 0, query: query, width: 16)[..<size]
      )
    }
    let unchanged = try run([
      AttentionEdit(
        site: .decoder, stage: .output, change: .scale(factor: 1, renormalise: false))
    ])
    #expect(unchanged.logits == before.logits)
  }

  @Test func jsonComesBackAsItWas() throws {
    let edits = [
      AttentionEdit(site: .cross, keys: .part(.begin), stage: .score, change: .mask),
      AttentionEdit(
        site: .decoder, layers: .some([1]), queries: .positions([2]), keys: .tokens(["▁it"]),
        stage: .weight, change: .scale(factor: 0.5, renormalise: true)),
      AttentionEdit(
        site: .encoder, heads: .some([0, 1]), keys: .all, stage: .output, change: .zero),
      AttentionEdit(
        site: .encoder, keys: .special, stage: .weight, change: .cut(renormalise: false)),
    ]
    let data = try JSONEncoder().encode(Intervention(edits: edits))
    #expect(try Intervention(json: data).edits == edits)
  }

  @Test(arguments: [
    (#"[{"site":"cross","stage":"score","edit":{"kind":"cut"}}]"#, "has no edit “cut”"),
    (#"[{"site":"cross","stage":"score","edit":{"kind":"mask"},"kyes":"all"}]"#, "“kyes”"),
    (#"[{"site":"nowhere","stage":"score","edit":{"kind":"mask"}}]"#, "site"),
    (
      #"[{"site":"cross","stage":"score","keys":{"word":[1]},"edit":{"kind":"mask"}}]"#,
      "selects nothing"
    ),
    (#"[{"site":"cross","stage":"weight","edit":{"kind":"scale"}}]"#, "“factor” is missing"),
    (#"[{"site":"cross","stage":"weight","edit":{"kind":"scale","factor":-1}}]"#, "-1"),
    (#"{"site":"cross"}"#, "array"),
    ("not json", "JSON"),
  ])
  func unreadableEditsAreNamed(json: String, expected: String) {
    let error = #expect(throws: ModelError.self) {
      _ = try Intervention(json: Data(json.utf8))
    }
    let text = error?.description ?? ""
    #expect(text.lowercased().contains(expected.lowercased()), "\(text)")
    #expect(text.hasPrefix("intervention 1: "))
  }

  @Test(arguments: [
    (AttentionEdit(site: .cross, layers: .some([2]), stage: .score, change: .mask), "layer 2"),
    (AttentionEdit(site: .cross, heads: .some([5]), stage: .score, change: .mask), "head 5"),
    (AttentionEdit(site: .cross, heads: .some([]), stage: .score, change: .mask), "empty"),
    (
      AttentionEdit(site: .cross, keys: .positions([5]), stage: .score, change: .mask),
      "position 5"
    ),
    (
      AttentionEdit(site: .cross, keys: .tokens(["t8"]), stage: .score, change: .mask),
      "does not stand in the source"
    ),
    (
      AttentionEdit(site: .cross, keys: .tokens(["cat"]), stage: .score, change: .mask),
      "not a token"
    ),
    (
      AttentionEdit(site: .cross, keys: .part(.begin), stage: .score, change: .mask),
      "parts of the generation"
    ),
    (
      AttentionEdit(site: .cross, keys: .positions([1]), stage: .output, change: .zero),
      "leave “keys” out"
    ),
  ])
  func selectionsThatDoNotExistAreRefused(edit: AttentionEdit, expected: String) {
    let error = #expect(throws: ModelError.self) {
      _ = try ResolvedIntervention(
        Intervention(edits: [edit]), configuration: model.configuration,
        facts: TinyModel.facts(source))
    }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test func anEditThatNeverMetAnythingIsReported() throws {
    let edit = AttentionEdit(
      site: .decoder, keys: .tokens(["t33"]), stage: .score, change: .mask)
    let resolved = try ResolvedIntervention(
      Intervention(edits: [edit]), configuration: model.configuration,
      facts: TinyModel.facts(source))
    let pass = ForwardPass(
      ComputeContext(), sequences: [0],
      interventions: [InterventionPlan(resolved, decoderInputIDs: inputs)])
    _ = model(sources: [source], decoderInputs: [inputs], pass)
    let error = #expect(throws: ModelError.self) { try resolved.checkEverythingTouched() }
    #expect(error?.description.contains("selected nothing") == true)
  }

  @Test(arguments: 0...20) func partsCoverEveryStepOnce(count: Int) {
    let parts = GenerationPart.allCases.map { $0.steps(of: count) }
    #expect(parts.flatMap { Array($0) } == Array(0..<count))
    let sizes = parts.map(\.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }
}

/// Keeps chosen stages by site.
final class StageRecorder: ForwardObserver {
  private let stages: Set<AttentionStage>
  private var kept: [AttentionSite: [AttentionStage: [Float]]] = [:]
  private var layouts: [AttentionSite: AttentionLayout] = [:]

  init(_ stages: Set<AttentionStage>) { self.stages = stages }

  func wants(_ stage: AttentionStage) -> Bool { stages.contains(stage) }

  func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    sequences: [Int]
  ) {
    kept[site, default: [:]][stage] = tensor.array()
    layouts[site] = layout
  }

  func weights(_ kind: AttentionKind, layer: Int, head: Int, query: Int, keys: Int) -> [Float] {
    let site = AttentionSite(kind, layer: layer)
    guard let all = kept[site]?[.weights], let block = layouts[site]?.blocks.first else {
      return []
    }
    let start = (head * block.queryCount + query) * block.keyCount
    return Array(all[start..<start + keys])
  }

  func output(_ kind: AttentionKind, layer: Int, query: Int, width: Int) -> [Float] {
    let all = kept[AttentionSite(kind, layer: layer)]?[.headOutputs] ?? []
    return Array(all[query * width..<(query + 1) * width])
  }
}
