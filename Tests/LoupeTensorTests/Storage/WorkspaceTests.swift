import LoupeTensor
import Testing

struct WorkspaceTests {
  @Test func piecesAreAlignedAndApart() {
    let workspace = Workspace(initialBytes: 4_096)
    let sizes = [1, 15, 16, 17, 1_000, 5_000]
    let pieces = sizes.map { workspace.floats($0) }
    for (index, piece) in pieces.enumerated() {
      #expect(UInt(bitPattern: piece) % 64 == 0)
      piece.update(repeating: Float(index), count: sizes[index])
    }
    for (index, piece) in pieces.enumerated() {
      let numbers = UnsafeBufferPointer(start: piece, count: sizes[index])
      #expect(numbers.allSatisfy { $0 == Float(index) })
    }
  }

  @Test func zerosAreZeroOnUsedMemory() {
    let workspace = Workspace()
    workspace.floats(100).update(repeating: 7, count: 100)
    workspace.reset()
    let zeros = workspace.zeros(100)
    #expect(UnsafeBufferPointer(start: zeros, count: 100).allSatisfy { $0 == 0 })
  }

  @Test func releaseGivesTheSamePlaceAgain() {
    let workspace = Workspace()
    _ = workspace.floats(10)
    let mark = workspace.mark()
    let first = workspace.floats(20)
    workspace.release(to: mark)
    #expect(workspace.floats(20) == first)
  }

  /// After the first pass nothing more is asked of the system, and nothing stands in memory twice.
  @Test func aSteadyStateAllocatesNothing() {
    let workspace = Workspace(initialBytes: 4_096)
    func pass() {
      workspace.reset()
      for size in [100, 3_000, 10_000, 50_000] { workspace.floats(size)[0] = 1 }
    }
    pass()
    let allocations = workspace.systemAllocations
    let bytes = workspace.reservedBytes
    #expect(bytes < 2 * 4 * (100 + 3_000 + 10_000 + 50_000) + 3 * 4_096)
    for _ in 0..<100 { pass() }
    #expect(workspace.systemAllocations == allocations)
    #expect(workspace.reservedBytes == bytes)
  }

  /// A release into an earlier block keeps the later ones for the next growth.
  @Test func marksReachBackAcrossBlocks() {
    let workspace = Workspace(initialBytes: 4_096)
    let first = workspace.floats(10)
    let mark = workspace.mark()
    let second = workspace.floats(100_000)
    workspace.release(to: mark)
    let again = workspace.floats(100_000)
    #expect(second == again)
    first[0] = 1
    again[0] = 2
    #expect(first[0] == 1)
  }

  @Test func integersAreCopied() {
    let numbers: [Int32] = [3, -1, 7]
    let workspace = Workspace()
    let copy = workspace.integers(numbers)
    withExtendedLifetime(workspace) {
      #expect(Array(UnsafeBufferPointer(start: copy, count: 3)) == numbers)
    }
  }
}
