/// The most probable way to each position of a stretch of text.
struct BestPath {
  private(set) var scores: [Double] = []
  private var pieces: [Int32] = []
  private var lengths: [Int32] = []
  private var count = 0

  /// Begins a stretch of `count` symbols; memory is kept from the one before.
  mutating func prepare(_ count: Int) {
    self.count = count
    if scores.count <= count {
      scores = [Double](repeating: 0, count: count + 1)
      pieces = [Int32](repeating: 0, count: count + 1)
      lengths = [Int32](repeating: 0, count: count + 1)
    }
    scores[0] = 0
    for index in 1..<count + 1 { scores[index] = -.infinity }
  }

  /// Takes a way to `end` if it is better than the best so far.
  @inline(__always)
  mutating func relax(_ end: Int, _ score: Double, _ piece: Int32, _ length: Int) {
    guard score > scores[end] else { return }
    scores[end] = score
    pieces[end] = piece
    lengths[end] = Int32(length)
  }

  /// The pieces of the best way to the end, last first.
  func forEachPiece(_ body: (Int) -> Void) {
    var end = count
    while end > 0, lengths[end] > 0 {
      body(Int(pieces[end]))
      end -= Int(lengths[end])
    }
  }
}
