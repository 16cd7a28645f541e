/// Memory for the gradients of intermediate results, used again as soon as one is done with.
///
/// A gradient lives from the first operation that adds to it until the operation that made its
/// result has read it. A few blocks of each size so serve a whole backward pass and stay in the
/// caches, where new memory would have to be fetched from and written to main memory each time.
struct GradientMemory {
  private let workspace: Workspace
  /// How many gradients stand in a block that was handed out, and its size.
  private var uses: [UnsafeMutablePointer<Float>: (gradients: Int, count: Int)] = [:]
  private var spare: [Int: [UnsafeMutablePointer<Float>]] = [:]

  /// Blocks from `workspace`, which is released no further than to where it stands now while they are
  /// in use.
  init(workspace: Workspace) { self.workspace = workspace }

  /// Uninitialised memory for one gradient: the spare block of that size that was used last, or new.
  mutating func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    let block = spare[count]?.popLast() ?? workspace.floats(count)
    uses[block] = (1, count)
    return block
  }

  /// One more gradient stands in the block; memory from elsewhere is left alone.
  mutating func share(_ block: UnsafeMutablePointer<Float>) { uses[block]?.gradients += 1 }

  /// One gradient in the block is done with; the last one leaves it spare.
  mutating func giveBack(_ block: UnsafeMutablePointer<Float>) {
    guard let use = uses[block] else { return }
    guard use.gradients == 1 else {
      uses[block]?.gradients -= 1
      return
    }
    uses[block] = nil
    spare[use.count, default: []].append(block)
  }
}
