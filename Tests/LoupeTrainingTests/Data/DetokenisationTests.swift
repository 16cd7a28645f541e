import LoupeTraining
import Testing

struct DetokenisationTests {
  @Test(arguments: [
    ("no . i 'm sorry , i 've got to go .", "No. I'm sorry, I've got to go."),
    ("i can 't tell who will arrive first .", "I can't tell who will arrive first."),
    ("you have eaten lunch , haven 't you ?", "You have eaten lunch, haven't you?"),
    ("she said , \" i am happy . \"", "She said, \"I am happy.\""),
    ("\" come in , \" he said .", "\"Come in,\" he said."),
    ("he paid $ 20 ( too much ) .", "He paid $20 (too much)."),
    ("it is tom 's .", "It is tom's."),
    ("it 's 10 o 'clock .", "It's 10 o 'clock."),
    ("mr. white is here .", "Mr. white is here."),
    ("what ! you too ?", "What! You too?"), ("", ""), ("i", "I"), (".", "."),
  ])
  func english(_ tokenised: String, _ text: String) {
    #expect(DetokenisationRule.english.apply(to: tokenised) == text)
  }

  @Test(arguments: [
    ("自分 の 事 を しろ 。", "自分の事をしろ。"),
    ("Windows 95 を 使 う", "Windows 95を使う"), ("私 は Tom で す", "私はTomです"),
    ("１２ 人 座れ る", "１２人座れる"), ("  二つ   の  空白 ", "二つの空白"), ("", ""),
  ])
  func kytea(_ tokenised: String, _ text: String) {
    #expect(DetokenisationRule.kytea.apply(to: tokenised) == text)
  }

  @Test func runningTextStaysAsItIs() {
    #expect(DetokenisationRule.none.apply(to: "a  b .") == "a  b .")
  }
}
