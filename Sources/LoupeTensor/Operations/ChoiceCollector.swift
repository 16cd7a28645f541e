import CLoupeKernels
import Foundation

/// What is known of each row of a distribution whose columns come part by part.
///
/// The sum of exponentials is added part by part in the order of the columns, and the largest
/// entries do not depend on any order: whoever computes which part, and when, the results are the
/// same bit for bit.
struct ChoiceCollector {
  /// Columns of a part: whole panels of every variant.
  static let partColumns = 1_024
  /// Rows whose logits of one part stand in memory together: with the part's weights they fit into
  /// the second-level cache.
  static let rowsTogether = 96

  /// Parts of a row.
  let parts: Int
  /// Ranges of neighbouring parts that are computed side by side.
  let ranges: Int
  private let rows: Int
  private let columns: Int
  private let count: Int
  // [range][row], and as many entries of each.
  private let found: UnsafeMutablePointer<Int32>
  private let indices: UnsafeMutablePointer<Int32>
  private let logits: UnsafeMutablePointer<Float>
  // [part][row].
  private let maxima: UnsafeMutablePointer<Float>
  private let sums: UnsafeMutablePointer<Double>
  /// Entries of each range that the row which is being joined has taken.
  private let taken: UnsafeMutablePointer<Int>

  /// Rows of which nothing is known, in memory of the workspace.
  ///
  /// `count` of a row's `columns` entries are wanted; at most `ranges` are computed side by side.
  init(rows: Int, columns: Int, count: Int, ranges: Int, _ workspace: Workspace) {
    self.rows = rows
    self.columns = columns
    self.count = count
    parts = (columns + Self.partColumns - 1) / Self.partColumns
    self.ranges = max(1, min(ranges, parts))
    found = workspace.elements(of: Int32.self, self.ranges * rows)
    found.initialize(repeating: 0, count: self.ranges * rows)
    indices = workspace.elements(of: Int32.self, self.ranges * rows * count)
    logits = workspace.floats(self.ranges * rows * count)
    maxima = workspace.floats(parts * rows)
    sums = workspace.elements(of: Double.self, parts * rows)
    taken = workspace.elements(of: Int.self, self.ranges)
  }

  /// The columns of a part.
  func columns(of part: Int) -> Range<Int> {
    part * Self.partColumns..<min((part + 1) * Self.partColumns, columns)
  }

  /// Takes in a part of neighbouring rows; `x` is the first of them, `stride` floats before the next.
  func offer(
    _ part: Int, ofRows range: Range<Int>, _ x: UnsafePointer<Float>, stride: Int,
    range number: Int
  ) {
    let (columns, first) = (columns(of: part), number * rows + range.lowerBound)
    loupe_choose(
      range.count, columns.count, x, stride, Int32(columns.lowerBound), count, found + first,
      indices + first * count, logits + first * count, maxima + part * rows + range.lowerBound,
      sums + part * rows + range.lowerBound)
  }

  /// Computes the parts of range `number` of a product, and takes them in.
  ///
  /// - Parameters:
  ///   - number: which range.
  ///   - product: whose columns they are.
  ///   - tile: memory of one part of `rowsTogether` rows, or of all where they are fewer.
  ///   - scratch: the product's, of the calling thread.
  func collect(
    _ number: Int, of product: PackedProduct, tile: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let panelsOfPart = Self.partColumns / loupe_panel_width()
    let panels = PackedMatrix.panels(n: columns)
    for part in number * parts / ranges..<(number + 1) * parts / ranges {
      let partPanels = part * panelsOfPart..<min((part + 1) * panelsOfPart, panels)
      for start in stride(from: 0, to: rows, by: Self.rowsTogether) {
        let together = start..<min(start + Self.rowsTogether, rows)
        let origin = tile - start * Self.partColumns - part * Self.partColumns
        product.compute(
          rows: together, panels: partPanels,
          into: .init(pointer: origin, rowStride: Self.partColumns), scratch: scratch)
        offer(part, ofRows: together, tile, stride: Self.partColumns, range: number)
      }
    }
  }

  /// Writes what is known of the rows, all of whose parts have been taken in; with several ranges
  /// not side by side.
  func finish(_ range: Range<Int>, into choices: RowChoices) {
    for number in 0..<ranges {
      let first = number * rows + range.lowerBound
      loupe_order_choices(
        range.count, count, found + first, indices + first * count, logits + first * count)
    }
    if ranges == 1 {
      let (first, entries) = (range.lowerBound * count, range.count * count)
      (choices.indices + first).update(from: indices + first, count: entries)
      (choices.logits + first).update(from: logits + first, count: entries)
    }
    for row in range {
      choices.logSumExps[row] = logSumExp(row)
      if ranges > 1 { join(row, into: choices) }
    }
  }

  /// ln Σ exp of a row.
  private func logSumExp(_ row: Int) -> Float {
    var largest = -Float.infinity
    for part in 0..<parts { largest = max(largest, maxima[part * rows + row]) }
    // A row of -infinity alone must give that, not NaN from infinity - infinity.
    let shift = largest == -.infinity ? 0 : largest
    var sum = 0.0
    for part in 0..<parts {
      let place = part * rows + row
      sum += sums[place] * (maxima[place] == shift ? 1 : Double(exp(maxima[place] - shift)))
    }
    return Float(Double(shift) + log(sum))
  }

  /// The largest of all ranges, which are in order each: of equals the first range's, whose columns
  /// come first.
  private func join(_ row: Int, into choices: RowChoices) {
    taken.initialize(repeating: 0, count: ranges)
    for rank in 0..<count {
      guard let best = leading(row) else { return }
      taken[best / count / rows] += 1
      choices.indices[row * count + rank] = indices[best]
      choices.logits[row * count + rank] = logits[best]
    }
  }

  /// Where the largest entry of a row stands that has not been taken.
  private func leading(_ row: Int) -> Int? {
    var leading: Int?
    for number in 0..<ranges where taken[number] < Int(found[number * rows + row]) {
      let place = (number * rows + row) * count + taken[number]
      if leading.map({ ranksBefore(logits[place], logits[$0]) }) ?? true { leading = place }
    }
    return leading
  }

  /// Whether `a`, of a later column, ranks before `b`: NaN comes last.
  private func ranksBefore(_ a: Float, _ b: Float) -> Bool { a > b || (b.isNaN && !a.isNaN) }
}
