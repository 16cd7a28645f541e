/// Turns lower-cased, tokenised English into running text: "no .
///
/// i 'm sorry , but" → "No. I'm sorry, but".
struct EnglishDetokeniser {
  private static let closing: Set<Substring> = [
    ".", ",", "!", "?", ":", ";", ")", "]", "}", "%", "...", "''", "”", "’",
  ]
  private static let opening: Set<Substring> = ["(", "[", "{", "$", "“", "‘", "``", "#"]
  private static let sentenceEnds: Set<Character> = [".", "!", "?"]

  /// The running text of a tokenised line.
  func text(of line: String) -> String {
    var result = ""
    var joinsNext = true
    var quoteIsOpen = false
    var startsSentence = true
    let tokens = line.split(separator: " ")
    for (place, token) in tokens.enumerated() {
      let isQuote = token == "\""
      let closes =
        Self.closing.contains(token) || isContraction(token) || isQuote && quoteIsOpen
      if !joinsNext, !closes { result += " " }
      result += startsSentence ? capitalised(token) : pronoun(token)
      if token.contains(where: \.isLetter) || token.contains(where: \.isNumber) {
        startsSentence = false
      }
      if let last = token.last, Self.sentenceEnds.contains(last), endsSentence(token) {
        startsSentence = true
      }
      joinsNext = Self.opening.contains(token) || isQuote && !quoteIsOpen
      if isQuote {
        if !quoteIsOpen, place > 0, tokens[place - 1] == "," || tokens[place - 1] == ":" {
          startsSentence = true
        }
        quoteIsOpen.toggle()
      }
    }
    return result
  }

  /// "'s", "'m", "'t", "'re", "n't" … belong to the word before.
  private func isContraction(_ token: Substring) -> Bool {
    if token == "n't" { return true }
    guard token.first == "'", token.count > 1 else { return false }
    return ["'s", "'m", "'t", "'re", "'ve", "'ll", "'d"].contains(token)
  }

  /// "mr." and "u.s." end with a full stop and end no sentence.
  private func endsSentence(_ token: Substring) -> Bool {
    token.allSatisfy { Self.sentenceEnds.contains($0) }
  }

  /// "i" is written large wherever it is a word.
  private func pronoun(_ token: Substring) -> String { token == "i" ? "I" : String(token) }

  private func capitalised(_ token: Substring) -> String {
    guard let first = token.first, first.isLetter else { return String(token) }
    return first.uppercased() + token.dropFirst()
  }
}
