import LoupeTensor

/// Token embeddings and what tells their positions apart.
///
///     x = scale · table[id] + position(p), normalised where the model says so
///
/// Source: Vaswani et al. 2017, sections 3.4 and 3.5.
struct Embedding: Sendable {
  let table: Parameter
  let positions: PositionVectors?
  let scale: Float
  let norm: RowNormalisation?
  let dropout: Float
  /// The token that has no position, and the row of zeros it gets.
  private let unplaced: (id: Int32, row: Int32)?

  /// The embedding of one side, which reads `table`.
  init(
    _ side: ModelSide, table: Parameter, _ configuration: ModelConfiguration,
    _ builder: ParameterBuilder
  ) throws(ModelError) {
    self.table = table
    let names = ParameterNames(configuration)
    let (count, width) = (configuration.maximumPositions, configuration.dModel)
    switch configuration.positions {
    case .sinusoidal:
      positions = .fixed(builder.sinusoids { Sinusoids.marian(count: count, width: width) })
    case .sinusoidalAfterPadding:
      positions = .fixed(
        builder.sinusoids {
          Sinusoids.m2m100(count: count, width: width, padID: configuration.padID)
        })
    case .learned(let offset):
      let parameter = try builder.parameter(
        names.positions(side), Shape(.position, count + offset, .model, width))
      positions = .learned(parameter, firstRow: offset)
    case .relative: positions = nil
    }
    let hasUnplaced = configuration.positions == .sinusoidalAfterPadding
    unplaced = hasUnplaced ? (Int32(configuration.padID), Int32(count)) : nil
    scale = configuration.embeddingScale
    norm =
      configuration.normalisesEmbeddings
      ? try builder.normalisation(names.embeddingNorm(side), configuration) : nil
    dropout = configuration.dropout
  }

  /// The vectors of tokens at their positions, `[position, model]`, a row a token.
  func callAsFunction(
    _ ids: [Int32], at positionOf: [Int32], _ context: ComputeContext
  ) -> Tensor {
    var x = context.embed(
      ids, table, scale: scale, positions: positions, positionOf: rows(of: ids, at: positionOf))
    if let norm { x = context.normalise(x, norm) }
    return context.drop(x, rate: dropout)
  }

  /// Which position vector each token gets.
  private func rows(of ids: [Int32], at positionOf: [Int32]) -> [Int32] {
    guard let unplaced, ids.contains(unplaced.id) else { return positionOf }
    return zip(ids, positionOf).map { $0 == unplaced.id ? unplaced.row : $1 }
  }

  /// The position of every token of whole sequences, one after the other: 0, 1, 2 … in each; a token
  /// without position is not counted.
  func positions(in sequences: [[Int32]]) -> [Int32] {
    guard let unplaced else { return sequences.flatMap { 0..<Int32($0.count) } }
    return sequences.flatMap { ids in
      var next: Int32 = 0
      return ids.map { id in
        defer { if id != unplaced.id { next += 1 } }
        return next
      }
    }
  }
}
