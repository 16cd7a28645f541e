/// Which words of a sentence pair belong together, as people marked it.
///
/// Pharaoh format, a line a sentence pair: `0-0 1-2 3?1`. Each entry is a source word and a target
/// word, counted from 0; `-` is a sure link, `?` or `p` a possible one. Sure links count as
/// possible too.
public struct GoldAlignment: Sendable, Equatable {
  /// A source word and a target word, counted from 0.
  public struct Link: Hashable, Sendable {
    /// The source word.
    public let source: Int
    /// The target word.
    public let target: Int

    /// A link between two words.
    public init(source: Int, target: Int) {
      self.source = source
      self.target = target
    }
  }

  /// Links that must be found.
  public let sure: Set<Link>
  /// Links that may be found; the sure ones among them.
  public let possible: Set<Link>

  /// An alignment; sure links become possible ones too.
  public init(sure: Set<Link>, possible: Set<Link> = []) {
    self.sure = sure
    self.possible = possible.union(sure)
  }

  /// Reads one line of Pharaoh format.
  ///
  /// - Parameters:
  ///   - text: the entries, separated by white space.
  ///   - firstWord: the number of the first word, 0 or 1.
  ///   - line: the line's number, for error texts.
  /// - Throws: `TraceError.alignment` naming the entry that cannot be read.
  public init(
    pharaoh text: some StringProtocol, firstWord: Int = 0, line: Int = 1
  ) throws(TraceError) {
    var sure: Set<Link> = []
    var possible: Set<Link> = []
    for entry in text.split(whereSeparator: \.isWhitespace) {
      guard let mark = entry.firstIndex(where: { "-?p".contains($0) }),
        let source = Self.word(entry[..<mark], firstWord),
        let target = Self.word(entry[entry.index(after: mark)...], firstWord)
      else {
        throw .alignment(
          line: line,
          reason: "“\(entry.prefix(40))” is not a link; write SOURCE-TARGET (sure) or "
            + "SOURCE?TARGET (possible), counted from \(firstWord)")
      }
      let link = Link(source: source, target: target)
      if entry[mark] == "-" { sure.insert(link) } else { possible.insert(link) }
    }
    self.init(sure: sure, possible: possible)
  }

  /// Reads a file: Pharaoh format, a line a sentence pair, where a last empty line is no pair; or the
  /// NAACL format, a line a link, `SENTENCE SOURCE TARGET [S|P]`, counted from 1.
  ///
  /// - Parameters:
  ///   - text: the whole file; which format it has follows from its first line.
  ///   - firstWord: the number of the first word in Pharaoh format, 0 or 1.
  /// - Returns: an alignment for each sentence pair, in order.
  /// - Throws: `TraceError.alignment` naming line and entry.
  public static func lines(
    of text: String, firstWord: Int = 0
  ) throws(TraceError) -> [GoldAlignment] {
    if isNAACL(text) { return try naacl(text) }
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.last?.isEmpty == true { lines.removeLast() }
    var alignments: [GoldAlignment] = []
    for (index, line) in lines.enumerated() {
      alignments.append(try GoldAlignment(pharaoh: line, firstWord: firstWord, line: index + 1))
    }
    return alignments
  }

  private static func word(_ digits: some StringProtocol, _ first: Int) -> Int? {
    guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits),
      number >= first, number < 1_000_000
    else { return nil }
    return number - first
  }
}
