/// Vectors that are added to the embeddings of tokens, one a position, `[position, model]`.
package enum PositionVectors: Sendable {
  /// Computed once; no gradient flows to them.
  case fixed(Buffer)
  /// Parameters of the model; the vector of position 0 stands in row `firstRow`.
  case learned(Parameter, firstRow: Int)

  /// The vectors, row after row.
  var values: Buffer {
    switch self {
    case .fixed(let buffer): buffer
    case .learned(let parameter, _): parameter.values
    }
  }

  /// The row of position 0.
  var firstRow: Int {
    switch self {
    case .fixed: 0
    case .learned(_, let firstRow): firstRow
    }
  }
}
