import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTraining
import Testing

/// Key sizes of their own and learned positions, from recipe to finished model.
struct ModelSizesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A training of `steps` updates of a model with two heads of four columns.
  private func train(
    steps: Int, resume: Bool = false, _ change: (inout ModelSizes) -> Void
  ) throws -> SafetensorsFile {
    var recipe = TinyTraining.recipe(steps: steps)
    change(&recipe.model)
    let summary = try TinyTraining.run(recipe, in: folder.path, resume: resume)
    return try SafetensorsFile(path: "\(summary.modelDirectory)/model.safetensors")
  }

  /// The sum of the absolute numbers of each row of a matrix, or of each entry of a vector.
  private func rows(_ name: String, of file: SafetensorsFile) throws -> [Float] {
    let numbers = try file.floats(name).array()
    let rowCount = TinyTraining.recipe(steps: 1).model.dModel
    let width = numbers.count / rowCount
    return (0..<rowCount).map { row in
      numbers[row * width..<(row + 1) * width].reduce(0) { $0 + abs($1) }
    }
  }

  private static let attentions = [
    "model.encoder.layers.0.self_attn", "model.decoder.layers.0.self_attn",
    "model.decoder.layers.0.encoder_attn",
  ]

  @Test func headsKeepTheirKeySizeThroughTraining() throws {
    let file = try train(steps: 12) { $0.keySize = 3 }
    for attention in Self.attentions {
      for map in ["q_proj", "k_proj"] {
        let weights = try rows("\(attention).\(map).weight", of: file)
        let biases = try rows("\(attention).\(map).bias", of: file)
        for row in 0..<8 {
          let isKept = row % 4 < 3
          #expect(isKept ? weights[row] > 0 : weights[row] == 0, "\(attention).\(map) \(row)")
          if !isKept { #expect(biases[row] == 0, "\(attention).\(map) bias \(row)") }
        }
        // Trained, too: biases begin as zero.
        if map == "q_proj" { #expect(biases.contains { $0 > 0 }, "\(attention)") }
      }
      #expect(try rows("\(attention).v_proj.weight", of: file).allSatisfy { $0 > 0 })
    }
  }

  @Test func theWholeKeySizeChangesNothing() throws {
    let whole = try train(steps: 3) { $0.keySize = 4 }
    let name = "\(Self.attentions[0]).q_proj.weight"
    let numbers = try whole.floats(name).array()
    let other = try TemporaryFolder()
    let summary = try TinyTraining.run(TinyTraining.recipe(steps: 3), in: other.path)
    let plain = try SafetensorsFile(path: "\(summary.modelDirectory)/model.safetensors")
    #expect(try plain.floats(name).array() == numbers)
  }

  @Test func aResumedTrainingKeepsItsKeySize() throws {
    _ = try train(steps: 3) { $0.keySize = 1 }
    let file = try train(steps: 6, resume: true) { $0.keySize = 1 }
    for attention in Self.attentions {
      let weights = try rows("\(attention).k_proj.weight", of: file)
      #expect((0..<8).allSatisfy { $0 % 4 == 0 ? weights[$0] > 0 : weights[$0] == 0 })
    }
  }

  @Test func keySizesThatNoHeadHasAreRefused() {
    for keySize in [-1, 0, 5, Int.max] {
      let error = #expect(throws: TrainingError.self) {
        try train(steps: 1) { $0.keySize = keySize }
      }
      #expect(
        error
          == .setting(
            "model.keySize",
            reason: "is \(keySize); it must lie in 1…4, since a head has dModel / heads = 8 / 2 "
              + "columns and the form in which models are saved knows no wider ones"))
    }
  }

  /// Learned positions are trained, saved in BART's form, resumed, and translate.
  @Test func learnedPositions() throws {
    let position = "model.encoder.embed_positions.weight"
    let first = try train(steps: 1) { $0.positions = .learned }
    let early = try first.floats(position).array()
    let late = try train(steps: 6, resume: true) { $0.positions = .learned }
    let numbers = try late.floats(position).array()
    #expect(numbers.count == early.count && numbers != early)
    let files = try ModelFiles(directory: "\(folder.path)/model")
    let configuration = try ModelConfiguration(files)
    #expect(configuration.family == .bart && configuration.positions == .learned(offset: 2))
    let results = try Translator(files, name: "practice").translate(
      ["a b c a"], GenerationSettings(), in: ComputeContext())
    #expect(results.count == 1)
  }

  @Test func recipesSayThem() throws {
    var recipe = PracticeTask(.copy).recipe()
    recipe.model.keySize = 2
    recipe.model.positions = .learned
    let data = try JSONEncoder().encode(recipe)
    #expect(try JSONDecoder().decode(TrainingConfiguration.self, from: data) == recipe)
    let other = Data(#"{"data":{"task":{"kind":"copy"}},"model":{"positions":"rotary"}}"#.utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(TrainingConfiguration.self, from: other)
    }
  }
}
