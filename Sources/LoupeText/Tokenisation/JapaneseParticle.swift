/// Hiragana that stand as words of their own after a noun or verb.
enum JapaneseParticle {
  /// Particles, copulas and conjunctions that pieces commonly consist of.
  static let all: Set<String> = [
    "は", "が", "を", "に", "へ", "と", "で", "も", "の", "や", "か", "な", "ね", "よ", "ぞ", "さ", "わ",
    "から", "まで", "より", "だけ", "しか", "など", "ほど", "ばかり", "ので", "のに", "けど", "けれど",
    "には", "では", "とは", "への", "での", "との", "にも", "でも", "からの", "までに", "について",
    "だ", "だった", "です", "でした", "である", "じゃ", "という", "として", "による", "によって",
  ]
}
