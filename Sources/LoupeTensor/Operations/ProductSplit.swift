import CLoupeKernels

/// How a matrix product is shared out: by rows where there are many, else by panels of columns.
struct ProductSplit {
  /// Rows of the kernel's register tile, so that parts consist of whole tiles.
  private static let rowTile = 12
  /// Handing work to another thread costs about a microsecond: of 2,200, 3,000 and 5,000, this was
  /// the fastest with one sentence.
  private static let leastNanoseconds = 3_000

  let parts: Int
  private let rows: Int
  private let panels: Int
  private let byRows: Bool
  private let units: Int

  init(rows m: Int, columns n: Int, inner k: Int, precision: Precision, threads: Int) {
    rows = m
    panels = PackedMatrix.panels(n: n)
    byRows = m >= threads * 2 * Self.rowTile
    units = byRows ? (m + Self.rowTile - 1) / Self.rowTile : panels
    let arithmetic = 2 * m * n * k / precision.operationsPerNanosecond
    // A core reads packed weights at about 60 bytes a nanosecond from its caches.
    let reading = precision.packedBytes(inputs: k, outputs: n) / 60
    let nanoseconds = max(arithmetic, reading)
    parts =
      threads > 1 && nanoseconds > Self.leastNanoseconds
      ? min(units, threads * 4, max(threads, nanoseconds / 4_000)) : 1
  }

  /// The rows and panels that part `part` computes.
  func ranges(of part: Int) -> (rows: Range<Int>, panels: Range<Int>) {
    let first = part * units / parts
    let last = (part + 1) * units / parts
    guard byRows else { return (0..<rows, first..<last) }
    return (first * Self.rowTile..<min(last * Self.rowTile, rows), 0..<panels)
  }
}
