import LoupeText

/// Which word each unit belongs to, as gold alignments count words: what stands between white space;
/// in a text without any, the groups of pieces that the tokenizer's marks make.
struct PracticeWords {
  /// For each unit its word, from 0; nil for a space alone.
  let wordOfUnit: [Int?]

  init(_ units: [String]) {
    let text = PracticeExample.text(of: units)
    guard text.contains(" ") else {
      wordOfUnit = WordGrouping(pieces: units).wordOfPiece
      return
    }
    var word = -1
    var startsWord = true
    wordOfUnit = units.map { unit in
      if unit.first == "▁" { startsWord = true }
      guard unit != "▁" else { return nil }
      if startsWord { word += 1 }
      startsWord = false
      return word
    }
  }
}

extension PracticeExample {
  /// The true alignment in Pharaoh format, in words counted from 0: `0-2 1?1`, source and target
  /// word, `-` sure and `?` possible.
  ///
  /// Words are sure where any of their units are.
  public var pharaoh: String {
    let (sources, targets) = (PracticeWords(sourceUnits), PracticeWords(targetUnits))
    var sure: [[Int]: Bool] = [:]
    for link in alignment {
      guard let source = sources.wordOfUnit[link.source],
        let target = targets.wordOfUnit[link.target]
      else { continue }
      sure[[source, target], default: false] = sure[[source, target]] == true || link.isSure
    }
    return sure.sorted { ($0.key[1], $0.key[0]) < ($1.key[1], $1.key[0]) }
      .map { "\($0.key[0])\($0.value ? "-" : "?")\($0.key[1])" }.joined(separator: " ")
  }
}
