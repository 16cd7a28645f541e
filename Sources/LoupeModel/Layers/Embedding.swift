import LoupeTensor

/// Token embeddings and sinusoidal positions, the same for encoder and decoder.
///
/// Source: Vaswani et al. 2017, sections 3.4 and 3.5.
struct Embedding: Sendable {
  let table: Parameter
  let positions: Buffer
  let scale: Float
  let dropout: Float

  init(_ configuration: ModelConfiguration, _ builder: ParameterBuilder) throws(ModelError) {
    table = try builder.parameter(
      "model.shared.weight",
      Shape(.vocabulary, configuration.vocabularySize, .model, configuration.dModel))
    builder.pack(table)
    positions = Self.sinusoids(
      count: configuration.maximumPositions, width: configuration.dModel)
    scale = configuration.scalesEmbeddings ? Float(configuration.dModel).squareRoot() : 1
    dropout = configuration.dropout
  }

  /// The vectors of tokens at their positions, `[position, model]`, a row a token.
  ///
  ///     x = √d_model · table[id] + position(p)
  func callAsFunction(
    _ ids: [Int32], at positionOf: [Int32], _ context: ComputeContext
  ) -> Tensor {
    let x = context.embed(
      ids, table, scale: scale, positions: positions, positionOf: positionOf)
    return context.drop(x, rate: dropout)
  }

  /// Position vectors: sines in the first half of the columns, cosines in the second.
  ///
  ///     angle(p, i) = p / 10000^(2i / d_model)
  ///
  /// Deviation: the paper interleaves sines and cosines; MarianMT puts them in halves, which is the
  /// same up to the order of columns.
  static func sinusoids(count: Int, width: Int) -> Buffer {
    let buffer = Buffer(zeros: count * width)
    let half = (width + 1) / 2
    for position in 0..<count {
      for column in 0..<width {
        let isSine = column < half
        let index = isSine ? column : column - half
        let angle = Double(position) / power(10_000, Double(2 * index) / Double(width))
        buffer.mutableElements[position * width + column] = Float(
          isSine ? sine(angle) : cosine(angle))
      }
    }
    return buffer
  }
}
