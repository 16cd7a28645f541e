import LoupeModel

/// The weights of one attention in every layer and head: `[layer, head, query, key]`.
///
/// Each row is a distribution over the keys that its query may see.
public struct AttentionMaps: Sendable, Equatable {
  /// Which of the three attentions.
  public let kind: AttentionKind
  /// Layers.
  public let layers: Int
  /// Heads of a layer.
  public let heads: Int
  /// Rows: positions that ask.
  public let queries: Int
  /// Columns: positions that are asked.
  public let keys: Int
  private let values: [Float]

  /// The weights in `tensor`, `[layer, head, query, key]`.
  ///
  /// - Throws: `TraceError.refused` where the tensor has another number of axes.
  public init(_ kind: AttentionKind, _ tensor: TraceTensor) throws(TraceError) {
    guard tensor.shape.count == 4 else {
      throw .refused(
        reading: kind.rawValue,
        reason: "weights need the axes layer, head, query and key, not the shape \(tensor.shape)")
    }
    self.kind = kind
    layers = tensor.shape[0]
    heads = tensor.shape[1]
    queries = tensor.shape[2]
    keys = tensor.shape[3]
    values = tensor.values
  }

  /// The weights of the attention `kind` in `trace`.
  ///
  /// - Throws: `TraceError.refused` where the trace does not hold them.
  public init(_ kind: AttentionKind, of trace: Trace) throws(TraceError) {
    guard let tensor = trace.tensors[kind.tensorName] else {
      throw .refused(
        reading: kind.rawValue, reason: "the trace does not hold “\(kind.tensorName)”")
    }
    try self.init(kind, tensor)
  }

  /// How many keys `query` may see: in masked self-attention those up to itself, else all.
  public func visibleKeys(of query: Int) -> Int { kind == .decoder ? min(query + 1, keys) : keys }

  /// The weights of one query in one head, the visible keys alone.
  public func row(layer: Int, head: Int, query: Int) -> ArraySlice<Float> {
    let start = ((layer * heads + head) * queries + query) * keys
    return values[start..<start + visibleKeys(of: query)]
  }

  /// The mean over the heads of `layer`, `[query, key]`.
  public func mean(ofLayer layer: Int) -> Matrix {
    var mean = Matrix(rows: queries, columns: keys)
    for head in 0..<heads {
      let start = (layer * heads + head) * queries * keys
      for index in 0..<queries * keys {
        mean.values[index] += Double(values[start + index]) / Double(heads)
      }
    }
    return mean
  }

  /// The weights of one head, `[query, key]`.
  public func head(_ head: Int, ofLayer layer: Int) -> Matrix {
    let size = queries * keys
    let start = (layer * heads + head) * size
    return Matrix(rows: queries, columns: keys, values[start..<start + size].map(Double.init))
  }

  /// A number computed from every row, `[layer, head, query]`.
  func tensor(ofRows measure: (ArraySlice<Float>, _ query: Int) -> Double) -> TraceTensor {
    var measured: [Float] = []
    measured.reserveCapacity(layers * heads * queries)
    for layer in 0..<layers {
      for head in 0..<heads {
        for query in 0..<queries {
          measured.append(Float(measure(row(layer: layer, head: head, query: query), query)))
        }
      }
    }
    return TraceTensor(shape: [layers, heads, queries], values: measured)
  }

  /// A list of numbers computed from every head, `[layer, head, …]`.
  func tensor(ofHeads count: Int, _ measure: (Int, Int) -> [Double]) -> TraceTensor {
    var measured: [Float] = []
    for layer in 0..<layers {
      for head in 0..<heads { measured += measure(layer, head).map { Float($0) } }
    }
    return TraceTensor(shape: [layers, heads, count], values: measured)
  }
}

extension TraceTensor {
  /// The mean along the last axis; NaN entries are passed over.
  func meanOfLastAxis() -> TraceTensor {
    let count = shape.last ?? 1
    let means = stride(from: 0, to: values.count, by: max(count, 1)).map { start in
      let present = values[start..<start + count].lazy.filter { !$0.isNaN }
      var sum = 0.0
      var found = 0
      for value in present {
        sum += Double(value)
        found += 1
      }
      return found == 0 ? Float.nan : Float(sum / Double(found))
    }
    return TraceTensor(shape: Array(shape.dropLast()), values: means)
  }
}
