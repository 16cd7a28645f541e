import LoupeTensor

/// What T5 adds to the scores of self-attention: a number for each head and distance of key and
/// query, the same in every layer.
///
/// Near distances have a number each, farther ones share one in ranges that grow like powers, those
/// from the largest distance on the last. Source: Raffel et al. 2020, section 2.1.
public struct RelativePositionBias: Sendable {
  /// Heads of the attention.
  public let heads: Int
  /// Biases by bucket, `[buckets, heads]`.
  public let table: Parameter
  private let looksAhead: Bool
  private let reach: Int
  /// Biases by distance, `[head, 2 · reach + 1]`.
  private let near: Buffer

  init(
    _ side: ModelSide, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    guard case .relative(let buckets, let maximumDistance) = configuration.positions else {
      preconditionFailure("the model has no relative positions")
    }
    heads = side == .source ? configuration.encoderHeads : configuration.decoderHeads
    table = try builder.parameter(
      ParameterNames(configuration).relativePositions(side),
      Shape(.key, buckets, .head, heads))
    looksAhead = side == .source
    reach = maximumDistance
    near = Buffer(zeros: heads * (2 * reach + 1))
    let rule = DistanceBuckets(
      buckets: buckets, maximumDistance: maximumDistance, looksAhead: looksAhead)
    let values = table.values.elements
    for distance in -reach...reach {
      let bucket = rule.bucket(of: distance)
      for head in 0..<heads {
        near.mutableElements[head * (2 * reach + 1) + reach + distance] =
          values[bucket * heads + head]
      }
    }
  }

  /// What is added to the score of one cell.
  ///
  /// - Parameters:
  ///   - head: from 0.
  ///   - query: the position that asks, from 0.
  ///   - key: the position that is asked, from 0.
  /// - Returns: the bias.
  public func value(head: Int, query: Int, key: Int) -> Float {
    precondition((0..<heads).contains(head), "the model has \(heads) heads")
    let distance = min(max(key - query, -reach), reach)
    return near.elements[head * (2 * reach + 1) + reach + distance]
  }

  /// `layout` with the bias that its blocks need, in the workspace of this pass.
  func added(to layout: AttentionLayout, _ context: ComputeContext) -> AttentionLayout {
    var behind = 0
    for block in layout.blocks {
      behind = max(behind, block.firstQueryPosition + block.queryCount - 1)
    }
    var biased = layout
    biased.bias = context.distanceBias(
      near, heads: heads, behind: behind, ahead: looksAhead ? behind : 0)
    return biased
  }
}
