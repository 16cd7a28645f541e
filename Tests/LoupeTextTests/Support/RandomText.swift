/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// Random text of every kind that a person, or an attacker, may send.
enum RandomText {
  private static let fragments = [
    "the ", "Anna", "猫", "<sep>", "</s>", "<unk>", "<pad>", ">>fra<<", ">>", "<<", "▁", "▁▁", "  ",
    "\u{3000}", "ｶﾞ", "e\u{301}", "👩\u{200D}👩\u{200D}👧", "\u{FEFF}", "\u{0}", "\r\n", "<0x41>",
    "ㅎㅏㄴ", "ﷺ", "🇯🇵", "ー", "3.14", "don't",
  ]

  private static let ranges: [ClosedRange<UInt32>] = [
    0x00...0x7F, 0x80...0x2FF, 0x300...0x36F, 0x3040...0x30FF, 0x4E00...0x9FFF, 0xAC00...0xD7A3,
    0xFF00...0xFFEF, 0x2000...0x2FFF, 0x1F300...0x1FAFF, 0x0...0x10FFFF,
  ]

  static func next(upTo length: Int, using generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...length, using: &generator) {
      if Int.random(in: 0..<4, using: &generator) == 0 {
        text += fragments.randomElement(using: &generator) ?? ""
      } else {
        let range = ranges.randomElement(using: &generator) ?? 0...0x7F
        let value = UInt32.random(in: range, using: &generator)
        text.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
      }
    }
    return text
  }
}
