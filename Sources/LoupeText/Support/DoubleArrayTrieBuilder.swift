/// Lays out a `DoubleArrayTrie` for a set of keys.
///
/// On request equal subtrees are stored once (the trie becomes a minimal acyclic automaton), which
/// shrinks the rules for Hangul from megabytes to tens of kilobytes. Building is iterative: the
/// depth of a key costs no stack.
package struct DoubleArrayTrieBuilder {
  /// A subtree: its labels ascending, each with the number of the subtree below it.
  ///
  /// Label 0 ends a key, and carries the key's value instead.
  private struct Node: Hashable {
    var labels: [UInt8] = []
    var targets: [Int] = []
  }

  private var nodes: [Node] = []
  private var numbers: [Node: Int] = [:]
  private let sharesSubtrees: Bool

  private var units: [UInt32] = []
  private var isTaken: [Bool] = []
  private var isBaseTaken: [Bool] = []
  /// The free units in ascending order, as a list: each one's neighbours, `noUnit` at the ends.
  private var nextFree: [Int32] = []
  private var previousFree: [Int32] = []
  private var firstFree = noUnit
  private var lastFree = noUnit
  private static let noUnit: Int32 = -1

  /// Number of blocks in which free places are looked for; older ones are left as they are.
  private static let openBlockCount = 16

  /// Builds the trie.
  ///
  /// - Parameters:
  ///   - keys: in ascending byte order, without duplicates, not empty, without a zero byte.
  ///   - values: one for each key, in 0…2³¹-1.
  ///   - sharesSubtrees: whether to look for equal subtrees; of no use where all values differ.
  /// - Returns: the trie, a whole number of blocks of 256 units.
  package static func build(
    keys: [[UInt8]], values: [Int], sharesSubtrees: Bool = false
  ) -> DoubleArrayTrie {
    precondition(keys.count == values.count, "one value a key")
    var builder = DoubleArrayTrieBuilder(sharesSubtrees: sharesSubtrees)
    let root = builder.collect(keys, values)
    builder.layOut(root)
    builder.sealUnusedUnits()
    return DoubleArrayTrie(units: builder.units)
  }

  private init(sharesSubtrees: Bool) {
    self.sharesSubtrees = sharesSubtrees
  }

  // MARK: - Subtrees

  /// Collects the subtrees, deepest first, and returns the number of the root.
  private mutating func collect(_ keys: [[UInt8]], _ values: [Int]) -> Int {
    var open = [Node()]  // the path of the key before, not yet numbered
    var previous: [UInt8] = []
    for (key, value) in zip(keys, values) {
      let common = zip(previous, key).prefix { $0 == $1 }.count
      close(&open, downTo: common)
      for byte in key[common...] {
        open[open.count - 1].labels.append(byte)
        open.append(Node())
      }
      open[open.count - 1].labels.append(0)
      open[open.count - 1].targets.append(value)
      previous = key
    }
    close(&open, downTo: 0)
    return number(of: open[0])
  }

  private mutating func close(_ open: inout [Node], downTo depth: Int) {
    while open.count > depth + 1 {
      let finished = number(of: open.removeLast())
      open[open.count - 1].targets.append(finished)
    }
  }

  private mutating func number(of node: Node) -> Int {
    if sharesSubtrees, let known = numbers[node] { return known }
    nodes.append(node)
    if sharesSubtrees { numbers[node] = nodes.count - 1 }
    return nodes.count - 1
  }

  // MARK: - Layout

  private mutating func layOut(_ root: Int) {
    addBlock()
    take(0)
    isBaseTaken[0] = true  // readers take a root whose children lie at distance 0 for damage
    var bases = [Int](repeating: -1, count: nodes.count)
    var waiting = [(node: root, position: 0)]
    while let (node, position) = waiting.popLast() {
      if bases[node] >= 0, isReachable(bases[node], from: position) {
        connect(position, to: bases[node], endsKey: nodes[node].labels.first == 0)
        continue
      }
      let labels = nodes[node].labels
      guard let firstLabel = labels.first else { continue }
      let base = findBase(labels, from: position)
      bases[node] = base
      isBaseTaken[base] = true
      connect(position, to: base, endsKey: firstLabel == 0)
      for (label, target) in zip(labels, nodes[node].targets) {
        let child = base ^ Int(label)
        take(child)
        if label == 0 {
          units[child] = UInt32(target) | 0x8000_0000
        } else {
          units[child] = UInt32(label)
          waiting.append((target, child))
        }
      }
    }
  }

  /// Writes the distance from a unit to its children; far distances drop their low eight bits.
  private mutating func connect(_ position: Int, to base: Int, endsKey: Bool) {
    let distance = UInt32(position ^ base)
    units[position] &= 0x8000_00FF
    units[position] |= distance < 1 << 21 ? distance << 10 : distance << 2 | 0x200
    if endsKey { units[position] |= 0x100 }
  }

  private func isReachable(_ base: Int, from position: Int) -> Bool {
    let distance = position ^ base
    return distance < 1 << 21 || (distance & 0xFF == 0 && distance < 1 << 29)
  }

  /// A base from which every label's place is free.
  private mutating func findBase(_ labels: [UInt8], from position: Int) -> Int {
    let first = Int(labels[0])
    var candidate = firstFree
    while candidate != Self.noUnit {
      let base = Int(candidate) ^ first
      candidate = nextFree[Int(candidate)]
      if !isBaseTaken[base], isReachable(base, from: position),
        labels.dropFirst().allSatisfy({ !isTaken[base ^ Int($0)] })
      {
        return base
      }
    }
    let block = units.count
    addBlock()
    // A whole new block: any base fits, but only one with the position's low bits is sure to be
    // reachable from far away.
    let base = block | (position & 0xFF)
    return base
  }

  private mutating func addBlock() {
    units.append(contentsOf: repeatElement(0, count: 256))
    isTaken.append(contentsOf: repeatElement(false, count: 256))
    isBaseTaken.append(contentsOf: repeatElement(false, count: 256))
    for unit in Int32(units.count - 256)..<Int32(units.count) {
      previousFree.append(lastFree)
      nextFree.append(Self.noUnit)
      if lastFree == Self.noUnit { firstFree = unit } else { nextFree[Int(lastFree)] = unit }
      lastFree = unit
    }
    let firstOpen = Int32(max(0, units.count - 256 * Self.openBlockCount))
    while firstFree < firstOpen { take(Int(firstFree), forUse: false) }
  }

  /// Takes a unit off the list of free ones.
  private mutating func take(_ position: Int, forUse: Bool = true) {
    isTaken[position] = forUse
    let next = nextFree[position]
    let previous = previousFree[position]
    if previous == Self.noUnit { firstFree = next } else { nextFree[Int(previous)] = next }
    if next == Self.noUnit { lastFree = previous } else { previousFree[Int(next)] = previous }
  }

  /// Gives unused units a label that leads to them from no base in use.
  ///
  /// A unit of zeros would match the byte 0, which text may contain.
  private mutating func sealUnusedUnits() {
    for block in stride(from: 0, to: units.count, by: 256) {
      guard let free = (block..<block + 256).first(where: { !isBaseTaken[$0] }) else { continue }
      for position in block..<block + 256 where !isTaken[position] {
        units[position] = UInt32(position ^ free)
      }
    }
  }
}
