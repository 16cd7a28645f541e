import CLoupeKernels

/// How a matrix product is shared out: by rows where there are many, else by panels of columns.
struct ProductSplit {
  /// Rows of the kernel's register tile, so that parts consist of whole tiles.
  private static let rowTile = 12
  /// Handing work to another thread costs about a microsecond: of 2,200, 3,000 and 5,000, this was
  /// the fastest with one sentence.
  private static let leastNanoseconds = 3_000
  /// A thread that computes for longer takes several parts, in case another is held up.
  private static let nanosecondsOfPart = 16_000

  let parts: Int
  private let rows: Int
  private let panels: Int
  private let byRows: Bool
  private let units: Int
  /// Rows or panels of a unit: whole tiles, or as many panels as the kernel has in flight at once.
  private let unit: Int

  init(rows m: Int, columns n: Int, inner k: Int, precision: Precision, threads: Int) {
    rows = m
    panels = PackedMatrix.panels(n: n)
    byRows = m >= threads * 2 * Self.rowTile
    if byRows {
      unit = Self.rowTile
    } else if precision == .int8 || m > 3 || panels < 4 * threads {
      unit = 1
    } else {
      unit = m == 1 ? 4 : 2
    }
    units = ((byRows ? m : panels) + unit - 1) / unit
    let arithmetic = 2 * m * n * k / precision.operationsPerNanosecond
    // A core reads packed weights at about 60 bytes a nanosecond from its caches.
    let reading = precision.packedBytes(inputs: k, outputs: n) / 60
    let nanoseconds = max(arithmetic, reading)
    // As many parts for every thread, so that none waits for another's last.
    let rounds = max(1, min(4, nanoseconds / threads / Self.nanosecondsOfPart))
    parts =
      threads > 1 && nanoseconds > Self.leastNanoseconds ? min(units, threads * rounds) : 1
  }

  /// The rows and panels that part `part` computes.
  func ranges(of part: Int) -> (rows: Range<Int>, panels: Range<Int>) {
    let first = part * units / parts
    let last = (part + 1) * units / parts
    return byRows
      ? (first * unit..<min(last * unit, rows), 0..<panels)
      : (0..<rows, first * unit..<min(last * unit, panels))
  }
}
