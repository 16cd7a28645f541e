/// Matches a regular expression in one text.
struct RegularExpressionMatcher {
  let scalars: [Unicode.Scalar]
  /// Where each scalar begins in the text, in bytes; one more entry for the end.
  let offsets: [Int]
  private var stepsLeft: Int
  private var depth = 0

  /// Steps allowed per scalar, and in any case.
  private static let stepsPerScalar = 2000
  private static let leastSteps = 100_000
  /// Deepest nesting of attempts: a bound for the stack.
  private static let deepest = 1000

  /// Whether the search was given up because it took too many steps.
  private(set) var isExhausted = false

  init(_ text: [UInt8], range: Range<Int>) {
    var scalars: [Unicode.Scalar] = []
    var offsets: [Int] = []
    scalars.reserveCapacity(range.count)
    offsets.reserveCapacity(range.count + 1)
    text.withUnsafeBufferPointer { text in
      var position = range.lowerBound
      while position < range.upperBound {
        let (scalar, length) = UTF8Length.scalar(text, at: position, before: range.upperBound)
        scalars.append(scalar)
        offsets.append(position)
        position += length
      }
    }
    offsets.append(range.upperBound)
    self.scalars = scalars
    self.offsets = offsets
    stepsLeft = Self.leastSteps + scalars.count * Self.stepsPerScalar
  }

  /// Where the match that begins at a scalar ends; `nil` where there is none.
  mutating func end(of node: RegularExpression.Node, from index: Int) -> Int? {
    match(node, index) { _, end in end }
  }

  private typealias Node = RegularExpression.Node
  private typealias Continuation = (inout RegularExpressionMatcher, Int) -> Int?

  private mutating func match(_ node: Node, _ index: Int, _ next: Continuation) -> Int? {
    stepsLeft -= 1
    depth += 1
    defer { depth -= 1 }
    guard stepsLeft > 0, depth < Self.deepest else {
      isExhausted = true
      return nil
    }
    switch node {
    case .scalars(let set):
      guard index < scalars.count, set.contains(scalars[index]) else { return nil }
      return next(&self, index + 1)
    case .start: return beginsLine(index) ? next(&self, index) : nil
    case .end:
      let endsLine = index == scalars.count || scalars[index] == "\n"
      return endsLine ? next(&self, index) : nil
    case .sequence(let nodes): return match(nodes[...], index, next)
    case .choice(let nodes):
      for node in nodes {
        if let end = match(node, index, next) { return end }
        if isExhausted { return nil }
      }
      return nil
    case .lookahead(let node, let isNegative):
      let found = match(node, index) { _, end in end } != nil
      return found == isNegative || isExhausted ? nil : next(&self, index)
    case .repetition(let node, let minimum, let maximum, let manner):
      if case .scalars(let set) = node {
        return matchRun(set, minimum, maximum, manner, index, next)
      }
      return matchRepetition(node, minimum, maximum, manner, index, next)
    }
  }

  /// A line begins at the beginning and behind line breaks, but not at the very end.
  private func beginsLine(_ index: Int) -> Bool {
    index == 0 || (index < scalars.count && scalars[index - 1] == "\n")
  }

  private mutating func match(
    _ nodes: ArraySlice<Node>, _ index: Int, _ next: Continuation
  ) -> Int? {
    guard let first = nodes.first else { return next(&self, index) }
    return match(first, index) { matcher, end in
      matcher.match(nodes.dropFirst(), end, next)
    }
  }

  /// A run of scalars of one class, without an attempt on the stack for each.
  private mutating func matchRun(
    _ set: ScalarClass, _ minimum: Int, _ maximum: Int, _ manner: RegularExpression.Manner,
    _ index: Int, _ next: Continuation
  ) -> Int? {
    if manner == .lazy {
      var count = 0
      while true {
        if count >= minimum, let end = next(&self, index + count) { return end }
        guard !isExhausted, count < maximum, index + count < scalars.count,
          set.contains(scalars[index + count])
        else { return nil }
        count += 1
        stepsLeft -= 1
      }
    }
    var count = 0
    while count < maximum, index + count < scalars.count, set.contains(scalars[index + count]) {
      count += 1
    }
    stepsLeft -= count
    while count >= minimum {
      if let end = next(&self, index + count) { return end }
      if manner == .possessive || isExhausted { return nil }
      count -= 1
    }
    return nil
  }

  private mutating func matchRepetition(
    _ node: Node, _ minimum: Int, _ maximum: Int, _ manner: RegularExpression.Manner,
    _ index: Int, _ next: Continuation
  ) -> Int? {
    if manner == .possessive {
      var count = 0
      var end = index
      while count < maximum, let further = match(node, end, { _, end in end }), further > end {
        count += 1
        end = further
      }
      return count >= minimum && !isExhausted ? next(&self, end) : nil
    }
    if manner == .lazy, minimum == 0, let end = next(&self, index) { return end }
    if maximum > 0, !isExhausted {
      let longer = match(node, index) { matcher, end in
        // A turn that takes nothing would go on for ever.
        if end == index, minimum == 0 { return nil }
        return matcher.matchRepetition(
          node, max(0, minimum - 1), maximum == Int.max ? Int.max : maximum - 1, manner, end, next)
      }
      if let longer { return longer }
    }
    guard !isExhausted, manner == .greedy, minimum == 0 else { return nil }
    return next(&self, index)
  }
}
