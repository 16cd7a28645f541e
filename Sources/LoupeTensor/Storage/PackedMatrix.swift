import CLoupeKernels

/// A matrix laid out in the panels that the matrix product of this processor reads.
///
/// It holds the transpose of a row-major weight, so that `x · weightᵀ` streams it once.
package final class PackedMatrix: @unchecked Sendable {
  /// A row-major weight that is to be packed.
  package struct Source: Sendable {
    let values: FloatReader
    let outputs: Int

    package init(values: FloatReader, outputs: Int) {
      self.values = values
      self.outputs = outputs
    }
  }

  /// How its numbers are kept.
  package let precision: Precision
  /// Inner size of the product.
  package let inputs: Int
  /// Columns of the product.
  package let outputs: Int
  /// First panel.
  package let base: UnsafeRawPointer
  private let memory: AlignedMemory

  private init(
    precision: Precision, inputs: Int, outputs: Int, base: UnsafeRawPointer, memory: AlignedMemory
  ) {
    self.precision = precision
    self.inputs = inputs
    self.outputs = outputs
    self.base = base
    self.memory = memory
  }

  /// Packs weights of the same `inputs` one behind the other, so that one product can read several.
  ///
  /// - Parameters:
  ///   - sources: the weights.
  ///   - inputs: their inner size.
  ///   - precision: how their numbers are kept.
  ///   - arena: where they stand; nil: in memory of their own.
  ///   - work: where the packing is left to be done, before the matrices are read; nil: it is done
  ///     now.
  /// - Returns: the matrices, in the order of `sources`.
  package static func packing(
    _ sources: [Source], inputs: Int, precision: Precision, in arena: PackedArena? = nil,
    later work: DeferredWork? = nil
  ) -> [PackedMatrix] {
    let sizes = sources.map { precision.packedBytes(inputs: inputs, outputs: $0.outputs) }
    let total = sizes.reduce(0, +)
    let (start, memory) = arena?.take(total) ?? PackedArena.alone(total)
    let now = DeferredWork()
    var place = start
    let packed = zip(sources, sizes).map { source, bytes in
      defer { place += bytes }
      let matrix = PackedMatrix(
        precision: precision, inputs: inputs, outputs: source.outputs,
        base: UnsafeRawPointer(place), memory: memory)
      matrix.pack(source, into: SharedPlace(start: place), work ?? now)
      return matrix
    }
    now.finish()
    return packed
  }

  /// Numbers that stand unpacked in memory at once, for each thread.
  private static let floatsAtOnce = 1 << 17

  /// Packs a weight, some panels a task: it is never all in memory as it stands in its file.
  private func pack(_ source: Source, into target: SharedPlace, _ work: DeferredWork) {
    let width = loupe_panel_width()
    let most = max(Self.floatsAtOnce / max(inputs, 1) / width, 1) * width
    for first in stride(from: 0, to: source.outputs, by: most) {
      let rows = first..<min(first + most, source.outputs)
      work.add { [self] in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: max(rows.count * inputs, 1)) {
          guard let scratch = $0.baseAddress else { return }
          source.values.read(
            rows.lowerBound * inputs..<rows.upperBound * inputs, into: scratch)
          // Full panels before this one take what a matrix of as many columns takes.
          let before = precision.packedBytes(inputs: inputs, outputs: rows.lowerBound)
          Self.pack(
            inputs: inputs, outputs: rows.count, scratch, rowStride: 1, columnStride: inputs,
            panels: 0..<Self.panels(n: rows.count), precision, into: target.start + before)
        }
      }
    }
  }

  private struct SharedPlace: @unchecked Sendable {
    // Sendable: every thread writes to panels of its own.
    let start: UnsafeMutableRawPointer
  }

  /// Packs panels of B[inputs, outputs] whose element (i, j) stands at
  /// `b[i · rowStride + j · columnStride]`.
  static func pack(
    inputs: Int, outputs: Int, _ b: UnsafePointer<Float>, rowStride: Int, columnStride: Int,
    panels: Range<Int>, _ precision: Precision, into place: UnsafeMutableRawPointer
  ) {
    let (first, last) = (panels.lowerBound, panels.upperBound)
    switch precision {
    case .fp32:
      loupe_pack(
        inputs, outputs, b, rowStride, columnStride, first, last,
        place.assumingMemoryBound(to: Float.self))
    case .bf16: loupe_pack_bf16(inputs, outputs, b, rowStride, columnStride, first, last, place)
    case .int8: loupe_pack_int8(inputs, outputs, b, rowStride, columnStride, first, last, place)
    }
  }

  /// One matrix of all the columns of `parts`; nil where a panel between them is not full or they
  /// were not packed one behind the other.
  package static func joining(_ parts: [PackedMatrix]) -> PackedMatrix? {
    guard let first = parts.first else { return nil }
    var end = first.base
    for (index, part) in parts.enumerated() {
      guard part.memory === first.memory, part.base == end else { return nil }
      let isFull = part.outputs % loupe_panel_width() == 0
      guard isFull || index == parts.count - 1 else { return nil }
      end += part.precision.packedBytes(inputs: part.inputs, outputs: part.outputs)
    }
    return PackedMatrix(
      precision: first.precision, inputs: first.inputs,
      outputs: parts.reduce(0) { $0 + $1.outputs }, base: first.base, memory: first.memory)
  }

  /// Bytes it takes.
  package var bytes: Int { precision.packedBytes(inputs: inputs, outputs: outputs) }

  /// The weight as a product sees it, row-major `[outputs, inputs]`.
  package func unpacked() -> Buffer {
    let result = Buffer(uninitialised: outputs * inputs)
    for output in 0..<outputs {
      loupe_unpack_column(
        precision.packing, inputs, base, output, result.pointer + output * inputs)
    }
    return result
  }

  /// What a product reads of it.
  var factor: PackedFactor { PackedFactor(base: base, precision: precision) }

  /// How many panels `n` columns make.
  package static func panels(n: Int) -> Int {
    let width = loupe_panel_width()
    return (n + width - 1) / width
  }
}

/// Packed panels wherever they are: in a model, or in a workspace.
struct PackedFactor {
  let base: UnsafeRawPointer
  let precision: Precision
}
