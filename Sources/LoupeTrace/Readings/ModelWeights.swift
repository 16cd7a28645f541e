import LoupeModel
import LoupeTensor

/// Weights of a model by their names in the checkpoint, for readings that need them.
struct ModelWeights {
  private let parameters: [String: Parameter]
  private let reading: ReadingName

  /// The weights of `model`, asked for by `reading`.
  init(_ model: Transformer, for reading: ReadingName) {
    parameters = Dictionary(model.parameters.map { ($0.name, $0) }) { first, _ in first }
    self.reading = reading
  }

  /// The numbers of the parameter `name`, matrices `[outputs, inputs]` row after row.
  ///
  /// - Throws: `TraceError.refused` where the model has no such parameter.
  func values(_ name: String) throws(TraceError) -> [Float] {
    guard let parameter = parameters[name] else {
      throw .refused(
        reading: reading.rawValue,
        reason: "the model has no parameter “\(name)”; only models of MarianMT's form can be read")
    }
    return parameter.values.array()
  }
}

extension AttentionSite {
  /// What the names of this attention's parameters begin with in a checkpoint.
  var parameterPrefix: String {
    switch kind {
    case .encoder: "model.encoder.layers.\(layer).self_attn"
    case .decoder: "model.decoder.layers.\(layer).self_attn"
    case .cross: "model.decoder.layers.\(layer).encoder_attn"
    }
  }

  /// The residual stream that enters this attention's sublayer.
  var inputState: StateSite {
    switch kind {
    case .encoder: layer == 0 ? .encoderEmbedding : .encoderLayer(layer - 1)
    case .decoder: layer == 0 ? .decoderEmbedding : .decoderLayer(layer - 1)
    case .cross: .decoderSelfAttention(layer: layer)
    }
  }

  /// The residual stream after this attention's sublayer.
  var outputState: StateSite {
    switch kind {
    case .encoder: .encoderSelfAttention(layer: layer)
    case .decoder: .decoderSelfAttention(layer: layer)
    case .cross: .crossAttention(layer: layer)
    }
  }
}
