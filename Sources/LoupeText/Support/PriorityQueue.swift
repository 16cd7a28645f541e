/// A binary heap: gives its least element first.
package struct PriorityQueue<Element: Comparable> {
  private var elements: [Element] = []

  /// An empty heap.
  package init() {}

  package var isEmpty: Bool { elements.isEmpty }
  package var count: Int { elements.count }

  /// Adds an element in time log n.
  package mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard elements[child] < elements[parent] else { return }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  /// Removes the least element in time log n; `nil` when there is none.
  package mutating func popFirst() -> Element? {
    guard let first = elements.first else { return nil }
    let last = elements.removeLast()
    if !elements.isEmpty {
      elements[0] = last
      siftDown()
    }
    return first
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var least = parent
      for child in 2 * parent + 1..<2 * parent + 3 where child < elements.count {
        if elements[child] < elements[least] { least = child }
      }
      guard least != parent else { return }
      elements.swapAt(parent, least)
      parent = least
    }
  }
}
