import LoupeTensor

/// The encoder's output as the decoder asks it while it generates: keys and values for each decoder
/// layer.
///
/// They are computed once a source and serve all its steps.
public struct SourceMemory {
  /// One entry a source.
  public var sources: [KeptSource]

  /// Memory of `sources`, in the order in which rows name them.
  public init(sources: [KeptSource]) { self.sources = sources }

  /// What the rows of a step ask in layer `layer`.
  func memory(of rows: [DecoderRow], layer: Int, _ context: ComputeContext) -> KeptMemory {
    context.keptMemory(blocks: rows.count, width: sources.first?.width ?? 0) { index in
      sources[rows[index].source].block(layer: layer)
    }
  }
}

/// Keys and values of one encoded source, for every decoder layer.
public final class KeptSource: Sendable {
  /// Tokens of the source.
  public let length: Int
  let width: Int
  private let keys: Buffer
  private let values: Buffer
  private let keyFloats: Int

  /// Keeps rows `rows` of the projections of all layers, `[position, layer × (k | v)]`.
  init(_ projections: Tensor, rows: Range<Int>, layers: Int) {
    length = rows.count
    width = projections.shape.columns / (2 * layers)
    keyFloats = PackedKeys.floats(width: width, capacity: rows.count)
    keys = Buffer(uninitialised: layers * keyFloats)
    values = Buffer(uninitialised: layers * rows.count * width)
    for layer in 0..<layers {
      let first = 2 * layer * width
      PackedKeys.pack(
        projections.columns(first..<first + width), rows: rows,
        to: keys.pointer + layer * keyFloats)
      let layerValues = projections.columns(first + width..<first + 2 * width)
      for (index, row) in rows.enumerated() {
        layerValues.copyRow(
          row, to: values.pointer + (layer * rows.count + index) * width)
      }
    }
  }

  func block(layer: Int) -> KeptMemory.Block {
    KeptMemory.Block(
      keys: keys.pointer + layer * keyFloats, packedCount: length,
      values: values.pointer + layer * length * width)
  }
}

/// Keys and values of whole encoded sources as rows, for a pass over whole targets.
public struct SourceRows {
  /// Keys and values of all layers side by side, `[position, layer × (k | v)]`.
  let projections: Tensor
  let width: Int
  let starts: [Int]
  let lengths: [Int]

  init(projections: Tensor, width: Int, lengths: [Int]) {
    self.projections = projections
    self.width = width
    self.lengths = lengths
    var starts: [Int] = []
    var start = 0
    for length in lengths {
      starts.append(start)
      start += length
    }
    self.starts = starts
  }

  func memory(layer: Int) -> AttentionMemory {
    let first = 2 * layer * width
    return .rows(
      keys: projections.columns(first..<first + width),
      values: projections.columns(first + width..<first + 2 * width))
  }
}
