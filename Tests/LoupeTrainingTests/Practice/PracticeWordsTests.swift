#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeTraining

  struct PracticeWordsTests {
    @Test func wordsStandBetweenSpaces() {
      #expect(PracticeWords(["▁the", "▁cat", ".", "▁l'", "eau"]).wordOfUnit == [0, 1, 1, 2, 2])
      #expect(PracticeWords(["2", "3", "▁", "N", "o"]).wordOfUnit == [0, 0, nil, 1, 1])
    }

    @Test func withoutSpacesTheScriptsTellWords() {
      #expect(PracticeWords(["2", "6", "年", "1", "1", "月"]).wordOfUnit == [0, 0, 1, 2, 2, 3])
      #expect(PracticeWords(["花子", "は", "待った", "。"]).wordOfUnit == [0, 1, 2, 3])
    }

    @Test func aWordIsSureWhereOneOfItsUnitsIs() {
      let example = PracticeExample(
        sourceUnits: ["▁a", "▁b"], targetUnits: ["▁x", "y", "▁z"],
        alignment: [
          PracticeLink(source: 0, target: 0, isSure: false), PracticeLink(source: 0, target: 1),
          PracticeLink(source: 1, target: 2, isSure: false),
        ])
      #expect(example.pharaoh == "0-0 1?1")
    }
  }
#endif
