import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// What `config.json` and the weights of each family may say, and what is refused by name.
struct FamilyConfigurationTests {
  private func configuration(_ name: String) throws -> ModelConfiguration {
    try ModelConfiguration(FamilyFixture(name).files)
  }

  /// The error of the fixture `name` with `changes` in its config.json; empty where it opens.
  private func message(
    _ name: String, _ changes: [String: Any], renaming names: [String: String] = [:],
    adding extra: [String: [Int]] = [:]
  ) throws -> String {
    let folder = Fixture.path("families/\(name)", of: "LoupeModelTests")
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/config.json"))
    var object = try #require(
      try JSONSerialization.jsonObject(with: data) as? [String: Any])
    for (key, value) in changes { object[key] = value }
    let tensors = try SafetensorsFile(path: "\(folder)/model.safetensors")
    var writer = SafetensorsWriter(metadata: [:])
    for tensor in tensors.tensorNames {
      let shape = try #require(tensors.shape(of: tensor))
      let values = try tensors.floats(tensor)
      writer.add(names[tensor] ?? tensor, shape: shape, floats: values.elements)
    }
    let zeros = extra.mapValues { Buffer(zeros: $0.reduce(1, *)) }
    for (tensor, shape) in extra {
      if let values = zeros[tensor] { writer.add(tensor, shape: shape, floats: values.elements) }
    }
    let weights = FileManager.default.temporaryDirectory.appendingPathComponent(
      "loupe-family-\(UUID().uuidString).safetensors")
    try writer.write(to: weights.path)
    defer { try? FileManager.default.removeItem(at: weights) }
    do {
      _ = try Transformer(
        ModelFiles(
          name: "changed",
          contents: [
            "config.json": ByteSource(
              [UInt8](try JSONSerialization.data(withJSONObject: object)), name: "config.json"),
            "model.safetensors": ByteSource(
              [UInt8](try Data(contentsOf: weights)), name: "model.safetensors"),
          ]))
      return ""
    } catch let error as ModelError {
      return "\(error)"
    }
  }

  @Test func descriptionsSayWhatTheModelComputes() throws {
    let bart = try configuration("bart")
    #expect(bart.family == .bart && bart.normalisationPlace == .post && bart.normalisesEmbeddings)
    #expect(bart.positions == .learned(offset: 2) && !bart.scalesEmbeddings && bart.hasBiases)
    #expect(bart.encoderAttentionScale == 1 / Float(6).squareRoot())
    let mbart = try configuration("mbart")
    #expect(mbart.normalisationPlace == .pre && mbart.normalisesOutput && mbart.hasOutputBias)
    #expect(mbart.activation == .geluTanh && mbart.embeddingScale == Float(20).squareRoot())
    let m2m100 = try configuration("m2m100")
    #expect(m2m100.positions.name == "sinusoidal" && !m2m100.hasOutputBias)
    let t5 = try configuration("t5")
    #expect(t5.normalisation == .rootMeanSquare && t5.attentionScaling == .none && !t5.hasBiases)
    #expect(t5.positions == .relative(buckets: 10, maximumDistance: 24) && !t5.isGated)
    #expect(t5.encoderHeadSize == 7 && t5.decoderAttentionWidth == 21 && t5.tiesOutput)
    #expect(t5.outputScale == 1 / Float(20).squareRoot() && !t5.positions.hasLimit)
    let gated = try configuration("t5_gated")
    #expect(gated.isGated && gated.activation == .geluTanh && !gated.tiesOutput)
    #expect(gated.outputScale == 1)
    let marian = try configuration("marian_separate")
    #expect(!marian.sharesEmbeddings && marian.tiesOutput && marian.activation == .gelu)
  }

  @Test func whatIsNotSupportedIsNamedWithItsValue() throws {
    let cases: [(fixture: String, changes: [String: Any], texts: [String])] = [
      ("m2m100", ["model_type": "nllb-moe"], ["“model_type” is nllb-moe", "m2m_100"]),
      ("t5", ["model_type": "umt5"], ["“model_type” is umt5"]),
      ("t5", ["model_type": "bert"], ["“model_type” is bert"]),
      ("bart", ["is_encoder_decoder": false], ["“is_encoder_decoder” is false"]),
      ("t5", ["architectures": ["T5EncoderModel"]], ["“architectures” is T5EncoderModel"]),
      ("bart", ["architectures": ["BartForCausalLM"]], ["“architectures” is BartForCausalLM"]),
      ("mbart", ["tie_encoder_decoder": true], ["“tie_encoder_decoder” is true"]),
      ("t5", ["quantization_config": ["bits": 4]], ["“quantization_config”"]),
      ("bart", ["activation_function": "mish"], ["“activation_function” is mish"]),
      ("t5", ["dense_act_fn": "mish"], ["“dense_act_fn” is mish"]),
      ("t5", ["feed_forward_proj": "gated-relu-x"], ["“feed_forward_proj” is gated-relu-x"]),
      ("bart", ["normalize_before": true], ["“normalize_before” is true"]),
      ("mbart", ["normalize_before": false], ["“normalize_before” is false"]),
      ("bart", ["static_position_embeddings": true], ["“static_position_embeddings” is true"]),
      ("bart", ["extra_pos_embeddings": 0], ["“extra_pos_embeddings” is 0"]),
      ("t5", ["relative_attention_num_buckets": 2], ["“relative_attention_num_buckets” is 2"]),
      ("t5", ["relative_attention_max_distance": 5], ["“relative_attention_max_distance” is 5"]),
      ("t5", ["relative_attention_num_buckets": 12], ["relative_attention_bias.weight"]),
      ("t5", ["d_kv": 8], ["SelfAttention", "shape"]),
      ("t5", ["d_kv": 0], ["“d_kv” is 0"]),
      ("t5", ["num_heads": 0], ["“num_heads” is 0"]),
      ("t5", ["layer_norm_epsilon": -1], ["“layer_norm_epsilon” is -1"]),
      ("t5", ["is_gated_act": true], ["wi_0"]),
      ("m2m100", ["decoder_attention_heads": 2], ["“d_model” 21 does not divide into 2"]),
      ("bart", ["max_position_embeddings": 41], ["embed_positions", "shape"]),
      ("marian_untied", ["tie_word_embeddings": true], []),
    ]
    for (fixture, changes, texts) in cases {
      let text = try message(fixture, changes)
      #expect(text.isEmpty == texts.isEmpty, "\(fixture) \(changes): \(text)")
      for part in texts { #expect(text.contains(part), "\(fixture) \(changes): \(text)") }
      if !texts.isEmpty { #expect(text.contains("changed/") || text.contains("safetensors")) }
    }
  }

  @Test func otherNamesOfTheSameTensorsAreFound() throws {
    for (name, renamed) in [
      ("t5", "encoder.embed_tokens.weight"), ("t5", "decoder.embed_tokens.weight"),
      ("t5", "lm_head.weight"),
    ] {
      #expect(try message(name, [:], renaming: ["shared.weight": renamed]) == "")
    }
    for renamed in ["model.encoder.embed_tokens.weight", "lm_head.weight", "shared.weight"] {
      let text = try message("bart", [:], renaming: ["model.shared.weight": renamed])
      #expect(text == "", "\(text)")
    }
    // The bias of the logits may be left out.
    #expect(try message("bart", [:], renaming: ["final_logits_bias": "ignored"]) == "")
  }

  @Test func missingAndExtraTensorsAreNamed() throws {
    let missing = try message(
      "mbart", [:], renaming: ["model.decoder.layer_norm.weight": "somewhere.else"])
    #expect(missing.contains("no tensor “model.decoder.layer_norm.weight”"), "\(missing)")
    let extra = try message(
      "bart", [:], adding: ["model.encoder.layer_norm.weight": [24], "model.encoder.x": [1]])
    #expect(extra.contains("does not describe “model.encoder.layer_norm.weight”"), "\(extra)")
    #expect(extra.contains("1 more"), "\(extra)")
    // Duplicates and what is computed anyhow do no harm.
    let harmless = try message(
      "m2m100", [:],
      adding: [
        "model.encoder.embed_positions.weights": [42, 21], "lm_head.weight": [53, 21],
        "model.encoder.embed_tokens.weight": [53, 21],
      ])
    #expect(harmless == "", "\(harmless)")
    let t5 = try message(
      "t5", [:],
      adding: [
        "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight": [10, 3]
      ])
    #expect(t5 == "", "\(t5)")
  }

  /// What is saved is what was trained, or is not saved.
  @Test func aModelIsSavedAsItsFamilyOrNotAtAll() throws {
    var learned = ModelConfiguration(
      vocabularySize: 29, dModel: 12, layers: 1, heads: 3, feedForward: 20, padID: 1, endID: 2)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "loupe-learned-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    learned.positions = .learned(offset: 2)
    #expect(throws: ModelError.self) {
      try Transformer(learned, seed: 1).save(to: folder.path, halfPrecision: false)
    }
    learned.family = .bart
    learned.normalisesEmbeddings = true
    let model = try Transformer(learned, seed: 1)
    try model.save(to: folder.path, halfPrecision: false)
    let again = try Transformer(ModelFiles(directory: folder.path), for: .training)
    #expect(again.configuration == model.configuration)
    for (a, b) in zip(model.parameters, again.parameters) {
      #expect(a.name == b.name && a.values.array() == b.values.array())
    }
    #expect(throws: ModelError.self) {
      try Transformer(FamilyFixture("t5").files).save(to: folder.path, halfPrecision: false)
    }
  }

  @Test func relativePositionsAreNotTrained() throws {
    let text =
      (try? Transformer(FamilyFixture("t5").files, for: .training)) == nil ? "refused" : "opened"
    #expect(text == "refused")
    #expect(throws: Never.self) { try Transformer(FamilyFixture("mbart").files, for: .training) }
  }

  @Test func sequencesBeyondTheLastPositionAreRefused() throws {
    let bart = try Transformer(FamilyFixture("bart").files)
    #expect(throws: ModelError.length(what: "source", count: 41, limit: 40)) {
      try bart.validate(Array(repeating: 5, count: 41), what: "source", of: .source)
    }
    let t5 = try Transformer(FamilyFixture("t5").files)
    #expect(throws: Never.self) {
      try t5.validate(Array(repeating: 5, count: 4_000), what: "source", of: .source)
    }
  }

  /// Random damage to a configuration gives an error or a model, never a crash.
  @Test func damagedConfigurationsNeverCrash() throws {
    var random = SplitMix64(seed: 11)
    for name in ["t5_gated", "bart", "m2m100"] {
      let folder = Fixture.path("families/\(name)", of: "LoupeModelTests")
      let config = [UInt8](
        try Data(contentsOf: URL(fileURLWithPath: "\(folder)/config.json")))
      for _ in 0..<400 {
        var damaged = config
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          damaged[Int.random(in: damaged.indices, using: &random)] =
            [UInt8(ascii: "0"), UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "x")]
            .randomElement(using: &random) ?? 0
        }
        _ = try? ModelConfiguration(
          ModelFiles(
            name: name,
            contents: ["config.json": ByteSource(damaged, name: "config.json")]))
      }
    }
  }
}
