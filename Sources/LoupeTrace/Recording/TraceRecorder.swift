import LoupeGeneration
import LoupeModel
import LoupeTensor

/// Records one sentence's generation: what every attention computed, step by step.
///
/// Decoder rows are kept by step and by the key/value slot the hypothesis stood in, so
/// that a beam's path can be put together when it has won. An observer copies a few
/// kilobytes a step and changes nothing.
public final class TraceRecorder: ForwardObserver {
  /// A row of the decoder: which hypothesis at which step.
  struct RowKey: Hashable {
    let step: Int
    let slot: Int
  }

  /// How much is recorded.
  public let level: TraceLevel
  let configuration: ModelConfiguration
  private let keepsLogits: Bool
  private(set) var encoderWeights: [Float] = []
  private(set) var rows: [RowKey: StepAttention] = [:]
  private(set) var logits: [RowKey: [Float]] = [:]
  private(set) var details = TraceDetails()
  private(set) var encoderStages = EncoderStages()
  /// Follows a beam search, where there is one.
  var beam: BeamRecorder?
  private(set) var stages: [RowKey: [TraceStage.Name: TraceStage]] = [:]
  private var currentRows: [RowKey] = []
  private var pendingEmbedding: [Float] = []

  /// A recorder for a model of `configuration`.
  public init(
    _ configuration: ModelConfiguration, level: TraceLevel = .attention, keepsLogits: Bool = false
  ) {
    self.configuration = configuration
    self.level = level
    self.keepsLogits = keepsLogits
  }

  /// What the decoder looked at in `step` for the hypothesis in `slot`; nil when not recorded.
  public func attention(step: Int, slot: Int) -> StepAttention? {
    rows[RowKey(step: step, slot: slot)]
  }

  /// Encoder self-attention, `[layer, head, query, key]`.
  public var encoderAttention: [Float] { encoderWeights }

  /// What was recorded of the hypothesis `sequence`, by the names trace files use.
  package func tensors(
    of sequence: GeneratedSequence, sourceCount: Int
  ) -> [String: TraceTensor] {
    TraceTensors(self, of: sequence, sourceCount: sourceCount).byName
  }

  /// Weights and what the heads gathered always; everything at level `full`.
  public func wants(_ stage: AttentionStage) -> Bool {
    stage == .weights || stage == .headOutputs || level == .full
  }

  /// Copies what passes.
  public func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    sequences: [Int]
  ) {
    if site.kind == .decoder {
      currentRows = Self.keys(layout, sequences)
      placePendingEmbedding()
    }
    if level == .full { details.add(tensor, stage, at: site, layout, rows: currentRows) }
    if stage == .headOutputs, site == AttentionSite(.decoder, layer: lastLayer) {
      addStage(.heads, tensor, shape: [layout.heads, tensor.shape.columns / layout.heads])
    }
    if stage == .headOutputs, site == AttentionSite(.encoder, layer: lastEncoderLayer) {
      encoderStages.add(heads: tensor, layout.heads)
    }
    guard stage == .weights else { return }
    if site.kind == .encoder {
      encoderWeights += tensor.array()
    } else {
      addDecoderWeights(tensor, site.kind, layout, sequences)
    }
  }

  /// Copies residual streams at level `full`; else the first numbers of the last layer's.
  public func visit(_ tensor: Tensor, at site: StateSite) {
    switch site {
    case .decoderEmbedding:
      pendingEmbedding = tensor.array()  // whose rows it holds is known in a moment
      return
    case .decoderSelfAttention(lastLayer): addStage(.maskedSelfAttention, tensor)
    case .crossAttention(lastLayer): addStage(.crossAttention, tensor)
    case .decoderLayer(lastLayer): addStage(.feedForward, tensor)
    default: encoderStages.add(tensor, at: site, lastLayer: lastEncoderLayer)
    }
    if level == .full {
      details.add(tensor.array(), at: site, width: tensor.shape.columns, rows: currentRows)
    }
  }

  /// Copies the distribution where it is wanted.
  public func visit(logits tensor: Tensor) {
    beam?.see(rows: currentRows)
    guard keepsLogits else { return }
    for (index, key) in currentRows.enumerated() { logits[key] = tensor.row(index) }
  }

  private static func keys(_ layout: AttentionLayout, _ sequences: [Int]) -> [RowKey] {
    zip(layout.blocks, sequences).flatMap { block, slot in
      (0..<block.queryCount).map { RowKey(step: block.firstQueryPosition + $0, slot: slot) }
    }
  }

  private func addDecoderWeights(
    _ tensor: Tensor, _ kind: AttentionKind, _ layout: AttentionLayout, _ sequences: [Int]
  ) {
    let numbers = tensor.elements
    for (block, slot) in zip(layout.blocks, sequences) {
      for query in 0..<block.queryCount {
        let key = RowKey(step: block.firstQueryPosition + query, slot: slot)
        let visible = block.visibleKeys(of: query)
        for head in 0..<layout.heads {
          let start =
            block.weightStart + (head * block.queryCount + query) * block.keyCount
          let weights = numbers[start..<start + visible]
          if kind == .decoder {
            rows[key, default: StepAttention()].own += weights
          } else {
            rows[key, default: StepAttention()].cross += weights
          }
        }
      }
    }
  }

  private var lastLayer: Int { configuration.decoderLayers - 1 }
  private var lastEncoderLayer: Int { configuration.encoderLayers - 1 }

  private func addStage(_ name: TraceStage.Name, _ tensor: Tensor, shape: [Int]? = nil) {
    let width = tensor.shape.columns
    for (row, key) in currentRows.enumerated() {
      stages[key, default: [:]][name] = TraceStage(
        name, shape: shape ?? [width],
        vector: tensor.elements[row * width..<(row + 1) * width])
    }
  }

  private func placePendingEmbedding() {
    guard !pendingEmbedding.isEmpty else { return }
    let width = configuration.dModel
    for (row, key) in currentRows.enumerated() {
      stages[key, default: [:]][.embedding] = TraceStage(
        .embedding, shape: [width], vector: pendingEmbedding[row * width..<(row + 1) * width])
    }
    if level == .full {
      details.add(pendingEmbedding, at: .decoderEmbedding, width: width, rows: currentRows)
    }
    pendingEmbedding = []
  }
}
