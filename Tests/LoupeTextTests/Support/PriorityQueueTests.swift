import Testing

import LoupeText

@Suite("Priority queue")
struct PriorityQueueTests {
  @Test("Gives its elements in ascending order")
  func order() {
    var generator = SeededGenerator(seed: 5)
    for count in 0..<40 {
      let numbers = (0..<count).map { _ in Int.random(in: 0..<20, using: &generator) }
      var queue = PriorityQueue<Int>()
      for number in numbers { queue.insert(number) }
      #expect(queue.count == count)
      var given: [Int] = []
      while let number = queue.popFirst() { given.append(number) }
      #expect(given == numbers.sorted())
      #expect(queue.isEmpty)
    }
  }
}
