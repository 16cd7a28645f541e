/// Reads the source of a regular expression.
struct RegularExpressionParser {
  private typealias Node = RegularExpression.Node

  private let scalars: [Unicode.Scalar]
  private let source: String
  private let file: String
  private var position = 0
  private var ignoresCase = false
  private var depth = 0

  /// Longest expression, deepest nesting and largest count that are accepted.
  private static let longest = 4096
  private static let deepest = 32
  private static let largestCount = 1000

  init(_ source: String, file: String) {
    self.source = source
    self.file = file
    scalars = Array(source.unicodeScalars)
  }

  /// The expression.
  ///
  /// - Throws: `TextError.unsupportedTokenizer`.
  mutating func parse() throws(TextError) -> RegularExpression.Node {
    guard scalars.count <= Self.longest else { throw unsupported() }
    let node = try choice()
    guard position == scalars.count else { throw unsupported() }
    return node
  }

  private func unsupported() -> TextError {
    .unsupportedTokenizer(
      file: file, part: "the regular expression \(source.prefix(100).debugDescription)")
  }

  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    position + offset < scalars.count ? scalars[position + offset] : nil
  }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func choice() throws(TextError) -> Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw unsupported() }
    var alternatives = [try sequence()]
    while take("|") { alternatives.append(try sequence()) }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  private mutating func sequence() throws(TextError) -> Node {
    var nodes: [Node] = []
    while let scalar = peek(), scalar != "|", scalar != ")" {
      nodes.append(try repeated(try atom()))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func repeated(_ node: Node) throws(TextError) -> Node {
    guard let (minimum, maximum) = try counts() else { return node }
    guard minimum <= maximum else { throw unsupported() }
    let manner: RegularExpression.Manner = take("?") ? .lazy : take("+") ? .possessive : .greedy
    if let next = peek(), "*+?{".unicodeScalars.contains(next) { throw unsupported() }
    return .repetition(node, minimum: minimum, maximum: maximum, manner: manner)
  }

  /// How often the last thing comes; `nil` where nothing says it.
  private mutating func counts() throws(TextError) -> (Int, Int)? {
    if take("*") { return (0, .max) }
    if take("+") { return (1, .max) }
    if take("?") { return (0, 1) }
    guard take("{") else { return nil }
    let minimum = try count()
    if take("}") {
      guard let minimum else { throw unsupported() }
      return (minimum, minimum)
    }
    guard take(",") else { throw unsupported() }
    let maximum = try count()
    guard take("}"), minimum != nil || maximum != nil else { throw unsupported() }
    return (minimum ?? 0, maximum ?? .max)
  }

  private mutating func count() throws(TextError) -> Int? {
    var digits = ""
    while let scalar = peek(), ("0"..."9").contains(scalar) {
      digits.unicodeScalars.append(scalar)
      position += 1
    }
    if digits.isEmpty { return nil }
    guard let count = Int(digits), count <= Self.largestCount else { throw unsupported() }
    return count
  }

  private mutating func atom() throws(TextError) -> Node {
    guard let scalar = peek() else { throw unsupported() }
    position += 1
    switch scalar {
    case "(": return try group()
    case "[": return .scalars(try bracketed())
    case ".": return .scalars(ScalarClass(parts: [.any]))
    case "^": return .start
    case "$": return .end
    case "\\": return .scalars(ScalarClass(parts: [try escape()], ignoresCase: ignoresCase))
    case "*", "+", "?", "{", "}", ")": throw unsupported()
    default:
      let part = ScalarClass.Part.range(scalar...scalar)
      return .scalars(ScalarClass(parts: [part], ignoresCase: ignoresCase))
    }
  }

  private mutating func group() throws(TextError) -> Node {
    let outside = ignoresCase
    var lookahead: Bool?
    if take("?=") {
      lookahead = false
    } else if take("?!") {
      lookahead = true
    } else if take("?i:") {
      ignoresCase = true
    } else if !take("?:"), peek() == "?" {
      throw unsupported()
    }
    let node = try choice()
    guard take(")") else { throw unsupported() }
    ignoresCase = outside
    return lookahead.map { .lookahead(node, isNegative: $0) } ?? node
  }

  /// A class; the opening bracket is passed.
  private mutating func bracketed() throws(TextError) -> ScalarClass {
    var set = ScalarClass(parts: [], isNegated: take("^"), ignoresCase: ignoresCase)
    while let scalar = peek(), scalar != "]" || set.parts.isEmpty {
      guard scalar != "[", !(scalar == "&" && peek(1) == "&"), scalar != "]" else {
        throw unsupported()
      }
      position += 1
      let part = scalar == "\\" ? try escape() : .range(scalar...scalar)
      guard case .range(let first) = part, peek() == "-", let after = peek(1), after != "]" else {
        set.parts.append(part)
        continue
      }
      position += 1
      guard let last = peek() else { throw unsupported() }
      position += 1
      let end = last == "\\" ? try escape() : .range(last...last)
      guard case .range(let last) = end, first.lowerBound <= last.lowerBound else {
        throw unsupported()
      }
      set.parts.append(.range(first.lowerBound...last.lowerBound))
    }
    guard take("]") else { throw unsupported() }
    return set
  }

  /// What stands after a backslash, inside or outside of brackets.
  private mutating func escape() throws(TextError) -> ScalarClass.Part {
    guard let scalar = peek() else { throw unsupported() }
    position += 1
    switch scalar {
    case "s": return .whitespace
    case "S": return .complement([.whitespace])
    case "d": return .digit
    case "D": return .complement([.digit])
    case "w": return .word
    case "W": return .complement([.word])
    case "p": return try category()
    case "P": return .complement([try category()])
    case "n": return .range("\n"..."\n")
    case "r": return .range("\r"..."\r")
    case "t": return .range("\t"..."\t")
    default:
      let isWordCharacter = ScalarClass.isWord(scalar)
      guard !isWordCharacter, scalar.isASCII else { throw unsupported() }
      return .range(scalar...scalar)
    }
  }

  private mutating func category() throws(TextError) -> ScalarClass.Part {
    var name = ""
    if take("{") {
      while let scalar = peek(), scalar != "}" {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      guard take("}") else { throw unsupported() }
    } else if let scalar = peek() {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard let mask = ScalarCategory.mask(named: name) else { throw unsupported() }
    return .category(mask: mask)
  }
}
