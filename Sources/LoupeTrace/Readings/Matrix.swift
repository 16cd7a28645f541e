/// A matrix of doubles, row after row: what readings compute with.
public struct Matrix: Sendable, Equatable {
  /// Number of rows.
  public let rows: Int
  /// Number of columns.
  public let columns: Int
  /// The numbers, row after row.
  public internal(set) var values: [Double]

  /// A matrix of `values`; there must be rows × columns of them.
  public init(rows: Int, columns: Int, _ values: [Double]) {
    precondition(values.count == rows * columns, "\(values.count) numbers for \(rows)×\(columns)")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, [Double](repeating: 0, count: rows * columns))
  }

  /// The identity.
  public init(identity count: Int) {
    self.init(rows: count, columns: count)
    for index in 0..<count { self[index, index] = 1 }
  }

  /// The number at a place.
  public subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// One row.
  public func row(_ index: Int) -> ArraySlice<Double> {
    values[index * columns..<(index + 1) * columns]
  }

  /// The product with `other`, whose rows are as many as this one's columns.
  public func times(_ other: Matrix) -> Matrix {
    precondition(columns == other.rows, "\(rows)×\(columns) times \(other.rows)×\(other.columns)")
    var product = Matrix(rows: rows, columns: other.columns)
    for row in 0..<rows {
      for inner in 0..<columns {
        let factor = self[row, inner]
        guard factor != 0 else { continue }
        let from = inner * other.columns
        let to = row * other.columns
        for column in 0..<other.columns {
          product.values[to + column] += factor * other.values[from + column]
        }
      }
    }
    return product
  }

  /// This matrix plus `other`, both multiplied by a factor first.
  func blended(_ factor: Double, with other: Matrix, _ otherFactor: Double) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      zip(values, other.values).map { factor * $0 + otherFactor * $1 })
  }

  /// Every number multiplied by `factor`.
  func scaled(by factor: Double) -> Matrix {
    Matrix(rows: rows, columns: columns, values.map { factor * $0 })
  }

  /// Row `index` multiplied by `factors[index]`.
  func scalingRows(_ factors: [Double]) -> Matrix {
    var scaled = self
    for row in 0..<rows {
      for column in 0..<columns { scaled[row, column] *= factors[row] }
    }
    return scaled
  }

  /// The numbers as a trace keeps them, `[row, column]`.
  public var tensor: TraceTensor {
    TraceTensor(shape: [rows, columns], values: values.map { Float($0) })
  }
}

extension TraceTensor {
  /// Matrices of one size, one after the other, `[matrix, row, column]`.
  init(stacking matrices: [Matrix]) {
    self.init(
      shape: [matrices.count, matrices.first?.rows ?? 0, matrices.first?.columns ?? 0],
      values: matrices.flatMap { $0.values.map { Float($0) } })
  }
}
