import Testing

import LoupeText

@Suite("How BLEU cuts text")
struct BLEUTokenisationTests {
  private func words(_ text: String, _ tokenisation: BLEUTokenisation) -> [String] {
    tokenisation.words(text).map { word in
      var text = String.UnicodeScalarView()
      text.append(contentsOf: word)
      return String(text)
    }
  }

  @Test("13a splits ASCII punctuation, keeps numbers whole and undoes entities")
  func thirteenA() {
    #expect(words("It's 1,000.50, ok.", .thirteenA) == ["It's", "1,000.50", ",", "ok", "."])
    #expect(words("&quot;a&quot; &amp; b", .thirteenA) == ["\"", "a", "\"", "&", "b"])
    #expect(words("3-4 x-y", .thirteenA) == ["3", "-", "4", "x-y"])
  }

  @Test("intl splits punctuation and symbols of all scripts")
  func international() {
    #expect(words("日本。«a» €5", .international) == ["日本", "。", "«", "a", "»", "€", "5"])
  }

  @Test("char makes every character a word, none splits at whitespace only")
  func others() {
    #expect(words("猫 が。", .character) == ["猫", "が", "。"])
    #expect(words(" a.b  c ", .none) == ["a.b", "c"])
  }
}
