import LoupeTensor
import Testing

struct RowBlocksTests {
  /// Every row belongs to exactly one block, in order.
  @Test(arguments: [0, 1, 11, 12, 13, 143, 144, 145, 288, 1_000, 4_075])
  func blocksCoverTheRows(_ rows: Int) {
    for largest in [1, 12, 144] {
      let blocks = RowBlocks(rows, largest: largest)
      #expect((0..<blocks.count).flatMap { Array(blocks[$0]) } == Array(0..<rows))
      #expect(blocks.size <= max(largest, 12))
    }
  }

  /// Two threads get about the same number of rows.
  @Test func blocksShareOutEvenly() {
    for rows in [256, 1_024, 4_075, 4_096, 8_000] {
      let blocks = RowBlocks(rows)
      let most = (blocks.count + 1) / 2 * blocks.size
      #expect(Double(most) <= 1.01 * Double(rows) / 2, "\(rows): \(blocks.count) of \(blocks.size)")
    }
    #expect(RowBlocks(1_024).size == 128)
    #expect(RowBlocks(4_100).size % 12 == 0)
  }

  @Test(arguments: [1, 2, 3])
  func everyIndexIsSharedOutOnce(_ threads: Int) {
    let context = ComputeContext(workspace: Workspace(), pool: ThreadPool(threads: threads))
    let counts = context.workspace.zeros(100)
    context.share(100, scratchFloats: 3) { index, scratch in
      scratch[2] = Float(index)
      counts[index] += 1
    }
    #expect((0..<100).allSatisfy { counts[$0] == 1 })
  }
}
