import LoupeServer
import Testing

/// Names that can be folders' and those that cannot.
@Suite struct ModelNameTests {
  @Test(arguments: ["a", "reverse-2", "逆さ 1", "モデル", "x_y", " trimmed ", "é"])
  func names(_ name: String) throws {
    #expect(try !ModelName.checked(name).isEmpty)
  }

  @Test(arguments: [
    "", "   ", ".", "..", ".hidden", "a/b", "a\\b", "a\nb", "a\0b", "a:b", "<b>", "\u{202e}abc",
    String(repeating: "a", count: 41), String(repeating: "猫", count: 60),
  ])
  func refused(_ name: String) {
    #expect(throws: TrainingRefusal.self) { try ModelName.checked(name) }
  }

  @Test func twoSpellingsOfOneNameAreOne() throws {
    #expect(try ModelName.checked("e\u{301}") == ModelName.checked("\u{e9}"))
  }
}
