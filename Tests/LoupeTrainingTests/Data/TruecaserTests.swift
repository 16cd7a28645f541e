import LoupeTraining
import Testing

struct TruecaserTests {
  private let truecaser = Truecaser(learningFrom: [
    "I met Tom in Japan.", "Is Tom here?", "He may come in May.", "We may go.", "You may, too.",
    "The USA is big. Dogs bark.", "Is the USA big?", "My dogs bark.",
  ])

  @Test func namesGetTheirCapitals() {
    #expect(truecaser.text(of: "I know tom of japan.") == "I know Tom of Japan.")
    #expect(truecaser.text(of: "It is tom's in the usa!") == "It is Tom's in the USA!")
  }

  /// A word that is usually small stays small, also where a sentence's beginning had it large.
  @Test func otherWordsStaySmall() {
    #expect(truecaser.text(of: "You may see dogs.") == "You may see dogs.")
  }

  @Test func capitalsAndEverythingElseStay() {
    #expect(truecaser.text(of: "TOM, 猫 and 12 o'clock") == "TOM, 猫 and 12 o'clock")
    #expect(truecaser.text(of: "") == "")
  }

  @Test func theFirstWordOfASentenceSaysNothing() {
    let truecaser = Truecaser(learningFrom: ["Dogs bark. Cats sleep.", "\"Birds sing.\""])
    #expect(truecaser.count == 0)
  }
}
