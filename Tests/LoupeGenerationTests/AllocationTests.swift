import CAllocationCounter
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// Decoding in a steady state asks the system for no memory.
struct AllocationTests {
  /// Debug builds allocate what optimised ones keep on the stack.
  private static let isMeasurable =
    allocation_counter_works() != 0 && !_isDebugAssertConfiguration()

  @Test(.enabled(if: isMeasurable), arguments: [GenerationSettings.Method.greedy, .beam])
  func aStepAllocatesNothing(_ method: GenerationSettings.Method) throws {
    var settings = GenerationSettings()
    settings.method = method
    settings.minimumNewTokens = 30
    settings.maximumNewTokens = 30
    let loop = GenerationLoop(
      Generator(try TinyModel.load()), hypothesesAtOnce: 8,
      in: ComputeContext(pool: ThreadPool(threads: 1)))
    for (number, ids) in [[5, 9, 17, 3, 0], [8, 2, 0] as [Int32]].enumerated() {
      try loop.add(GenerationTask(GenerationSource(ids: ids), settings), number: number)
    }
    for _ in 0..<8 { loop.step { _, _ in } }
    let before = allocation_counter_count()
    for _ in 0..<15 { loop.step { _, _ in } }
    let allocations = allocation_counter_count() - before
    #expect(allocations == 0)
  }

  /// The counter counts, so that the test above can fail.
  @Test(.enabled(if: isMeasurable))
  func theCounterCounts() {
    let before = allocation_counter_count()
    var arrays: [[Int]] = []
    for index in 0..<10 { arrays.append(Array(repeating: index, count: 100)) }
    #expect(arrays.count == 10)
    #expect(allocation_counter_count() - before >= 10)
  }
}
