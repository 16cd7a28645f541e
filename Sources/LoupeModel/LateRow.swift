/// A hypothesis whose rows enter a step at a later layer of the decoder: what comes before is known.
public struct LateRow {
  /// The first layer that computes them, 1 or more.
  public let layer: Int
  /// What the layers before it have computed of the same tokens.
  public let target: KeptTarget
  /// The positions that are read.
  public let positions: Range<Int>

  /// Rows of `positions` that enter layer `layer`.
  public init(layer: Int, target: KeptTarget, positions: Range<Int>) {
    precondition((1...target.layers).contains(layer), "layer \(layer) of \(target.layers)")
    self.layer = layer
    self.target = target
    self.positions = positions
  }
}
