import LoupeModel
import LoupeTensor

/// What the encoder computed, stage by stage, with the first numbers of the first source token.
struct EncoderStages {
  private var computed: [TraceStage.Name: TraceStage] = [:]

  /// A residual stream has passed, `[position, model]`.
  mutating func add(_ tensor: Tensor, at site: StateSite, lastLayer: Int) {
    switch site {
    case .encoderEmbedding: add(.embedding, tensor)
    case .encoderSelfAttention(lastLayer): add(.selfAttention, tensor)
    case .encoderLayer(lastLayer): add(.feedForward, tensor)
    default: break
    }
  }

  /// The heads of the last layer have gathered, `[position, model]`.
  mutating func add(heads tensor: Tensor, _ count: Int) {
    let (rows, width) = (tensor.shape.rows, tensor.shape.columns)
    computed[.heads] = TraceStage(
      .heads, shape: [rows, count, width / count], vector: tensor.row(0)[...])
  }

  /// All stages, in order; `ids` are the source's tokens.
  func all(ids: [Int]) -> [TraceStage] {
    TraceStage.Name.encoder.compactMap { name in
      name == .input
        ? TraceStage(.input, shape: [ids.count], numbers: ids.map { Float($0) }) : computed[name]
    }
  }

  private mutating func add(_ name: TraceStage.Name, _ tensor: Tensor) {
    computed[name] = TraceStage(
      name, shape: [tensor.shape.rows, tensor.shape.columns], vector: tensor.row(0)[...])
  }
}
