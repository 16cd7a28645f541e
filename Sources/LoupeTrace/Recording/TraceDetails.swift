import LoupeModel
import LoupeTensor

/// What level `full` adds to a recording: vectors and scores, a row at a time.
struct TraceDetails {
  /// A vector or a row of scores at one site.
  struct Key: Hashable {
    let name: String
    let row: TraceRecorder.RowKey
  }

  /// By site and stage, then by row; source rows have slot -1.
  private(set) var rows: [String: [TraceRecorder.RowKey: [Float]]] = [:]

  /// A stage of an attention.
  mutating func add(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, _ layout: AttentionLayout,
    rows keys: [TraceRecorder.RowKey]
  ) {
    let name = "\(site).\(stage.fileName)"
    switch stage {
    case .weights:
      break
    case .scores:
      addScores(tensor, name, layout, keys, isSource: site.kind == .encoder)
    case .queries, .headOutputs:
      addRows(
        tensor, name, 0..<layout.queryCount, site.kind == .encoder ? Self.source(0) : nil, keys)
    case .keys, .values:
      addMemory(tensor, name, site.kind, layout, keys)
    }
  }

  /// A residual stream.
  mutating func add(
    _ values: [Float], at site: StateSite, width: Int, rows keys: [TraceRecorder.RowKey]
  ) {
    for row in 0..<values.count / width {
      let key = site.isDecoder ? keys[row] : Self.source(row)
      rows[site.description, default: [:]][key] = Array(values[row * width..<(row + 1) * width])
    }
  }

  /// The key of source position `row`.
  static func source(_ row: Int) -> TraceRecorder.RowKey { .init(step: row, slot: -1) }

  private mutating func addRows(
    _ tensor: Tensor, _ name: String, _ range: Range<Int>, _ first: TraceRecorder.RowKey?,
    _ keys: [TraceRecorder.RowKey]
  ) {
    for (index, row) in range.enumerated() {
      let key = first == nil ? keys[index] : Self.source(index)
      rows[name, default: [:]][key] = tensor.row(row)
    }
  }

  /// Keys and values: the source's once, the decoder's own as each step adds its row.
  private mutating func addMemory(
    _ tensor: Tensor, _ name: String, _ kind: AttentionKind, _ layout: AttentionLayout,
    _ keys: [TraceRecorder.RowKey]
  ) {
    if kind != .decoder {
      guard rows[name] == nil, let block = layout.blocks.first else { return }
      addRows(
        tensor, name, block.keyStart..<block.keyStart + block.keyCount, Self.source(0), keys)
      return
    }
    for block in layout.blocks {
      let newest = block.keyStart + block.keyCount - block.queryCount
      for query in 0..<block.queryCount {
        rows[name, default: [:]][keys[block.queryStart + query]] = tensor.row(newest + query)
      }
    }
  }

  private mutating func addScores(
    _ tensor: Tensor, _ name: String, _ layout: AttentionLayout,
    _ keys: [TraceRecorder.RowKey], isSource: Bool
  ) {
    let numbers = tensor.elements
    for block in layout.blocks {
      for query in 0..<block.queryCount {
        let key = isSource ? Self.source(query) : keys[block.queryStart + query]
        var row: [Float] = []
        for head in 0..<layout.heads {
          let start = block.weightStart + (head * block.queryCount + query) * block.keyCount
          row += numbers[start..<start + block.visibleKeys(of: query)]
        }
        rows[name, default: [:]][key] = row
      }
    }
  }
}

extension AttentionStage {
  /// The stage as tensor names write it.
  var fileName: String { self == .headOutputs ? "head_outputs" : rawValue }
}
