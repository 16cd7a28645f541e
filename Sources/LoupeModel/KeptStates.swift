import LoupeTensor

/// What entered each layer of the encoder for one source.
public final class KeptStates: Sendable {
  /// Tokens of the source.
  public let length: Int
  private let width: Int
  private let layers: [Buffer]

  fileprivate init(length: Int, width: Int, layers: [Buffer]) {
    self.length = length
    self.width = width
    self.layers = layers
  }

  func entering(_ layer: Int) -> Tensor {
    Tensor(
      pointer: layers[layer].pointer, shape: Shape(.position, length, .model, width),
      owner: layers[layer])
  }
}

/// Keeps what enters each layer of the encoder in one pass over several sources.
public final class EncoderStateKeeper: ForwardObserver {
  private let lengths: [Int]
  private var layers: [[Buffer]] = []
  private var width = 0

  /// A keeper for a pass over sources of these lengths.
  public init(lengths: [Int]) { self.lengths = lengths }

  /// Attention is not kept.
  public func wants(_ stage: AttentionStage) -> Bool { false }

  /// Attention is not kept.
  public func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    sequences: [Int]
  ) {}

  /// Keeps the states that enter a layer.
  public func visit(_ tensor: Tensor, at site: StateSite) {
    switch site {
    case .encoderEmbedding, .encoderLayer:
      width = tensor.shape.columns
      var start = 0
      layers.append(
        lengths.map { length in
          defer { start += length }
          return tensor.rows(start..<start + length).copied()
        })
    default: break
    }
  }

  /// The states of each source, in the order of the pass.
  public func states() -> [KeptStates] {
    lengths.indices.map { source in
      KeptStates(length: lengths[source], width: width, layers: layers.map { $0[source] })
    }
  }
}
