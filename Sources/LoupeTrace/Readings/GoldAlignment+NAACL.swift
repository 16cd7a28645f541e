extension GoldAlignment {
  /// Highest number of a sentence in a file.
  private static let mostSentences = 1_000_000

  /// Whether `text` is a file of the NAACL format: the first line that is not empty begins with three
  /// numbers between white space, which no line of Pharaoh format does.
  static func isNAACL(_ text: some StringProtocol) -> Bool {
    let first = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) }
    let entries = first?.split(whereSeparator: \.isWhitespace) ?? []
    return entries.count >= 3 && entries.prefix(3).allSatisfy { $0.allSatisfy(\.isASCIIDigit) }
  }

  /// Reads a file of the format of the shared tasks at NAACL 2003 and ACL 2005, a line a link:
  /// `SENTENCE SOURCE TARGET [S|P] [confidence]`.
  ///
  /// Sentences and words are counted from 1; word 0 stands for no word, and such links are left out.
  /// Without a letter a link is sure. Source: Mihalcea & Pedersen 2003.
  ///
  /// - Parameter text: the whole file.
  /// - Returns: an alignment for each sentence from the first to the last that is named.
  /// - Throws: `TraceError.alignment` naming the line that cannot be read.
  static func naacl(_ text: some StringProtocol) throws(TraceError) -> [GoldAlignment] {
    var sure: [Int: Set<Link>] = [:]
    var possible: [Int: Set<Link>] = [:]
    var count = 0
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let entries = line.split(whereSeparator: \.isWhitespace)
      if entries.isEmpty { continue }
      let numbers = entries.prefix(3).compactMap { entry in
        entry.allSatisfy(\.isASCIIDigit) ? Int(entry) : nil
      }
      guard (3...5).contains(entries.count), numbers.count == 3,
        (1...mostSentences).contains(numbers[0]), max(numbers[1], numbers[2]) <= mostSentences,
        entries.count < 4 || ["S", "P"].contains(entries[3]),
        entries.count < 5 || Double(entries[4]) != nil
      else {
        throw .alignment(
          line: index + 1,
          reason: "“\(line.prefix(40))” is not a link; write SENTENCE SOURCE TARGET, counted from "
            + "1, then S (sure) or P (possible)")
      }
      count = max(count, numbers[0])
      guard numbers[1] > 0, numbers[2] > 0 else { continue }
      let link = Link(source: numbers[1] - 1, target: numbers[2] - 1)
      if entries.count >= 4, entries[3] == "P" {
        possible[numbers[0], default: []].insert(link)
      } else {
        sure[numbers[0], default: []].insert(link)
      }
    }
    return (0..<count).map { sentence in
      GoldAlignment(sure: sure[sentence + 1] ?? [], possible: possible[sentence + 1] ?? [])
    }
  }
}

extension Character {
  /// Whether it is one of 0…9.
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
