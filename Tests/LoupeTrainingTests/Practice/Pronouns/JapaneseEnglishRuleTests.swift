#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeTraining

  struct JapaneseEnglishRuleTests {
    private static let task = PracticeTaskTests.small(.pronounJaEn)
    private static let examples = PracticeSplit.allCases.map { task.examples($0) }

    /// A few people whose gender is written down apart from the rule's tables.
    private static let women: Set<String> = [
      "Hanako", "Keiko", "queen", "bride", "Sakura", "Naomi",
    ]
    private static let men: Set<String> = ["Taro", "Ken", "king", "groom", "Hiroshi", "Shota"]

    @Test func thePronounIsTheMeantPersonsOne() throws {
      var checked = 0
      for example in Self.examples.joined() {
        let truth = try #require(example.pronoun)
        let pronouns = example.target.lowercased().split { !$0.isLetter }.filter {
          $0 == "he" || $0 == "she"
        }
        #expect(pronouns == [truth.gender == .feminine ? "she" : "he"], "\(example.target)")
        let person = example.targetUnits[truth.targetAntecedent].dropFirst()
        if Self.women.contains(String(person)) || Self.men.contains(String(person)) {
          #expect(Self.women.contains(String(person)) == (truth.gender == .feminine))
          checked += 1
        }
      }
      #expect(checked > 50)
    }

    /// The predicate is one that the verb allows of the subject, or of the object, never of both.
    @Test func verbAndPredicateTellThePeopleApart() {
      for relation in JapaneseEnglishRelation.all {
        #expect(
          Set(relation.subjectPredicates.map(\.source)).isDisjoint(
            with: relation.objectPredicates.map(\.source)), "\(relation.name)")
        #expect(relation.verbs.count == 4)
        #expect(relation.subjectPredicates.count >= 5 && relation.objectPredicates.count >= 6)
      }
    }

    @Test(arguments: PracticeSplit.allCases)
    func nothingButTheMeaningDecides(_ split: PracticeSplit) {
      let truths = Self.task.examples(split).compactMap(\.pronoun)
      let half = Double(truths.count) / 2
      #expect(abs(Double(truths.filter { $0.gender == .feminine }.count) - half) <= 0.5)
      #expect(abs(Double(truths.filter { $0.role == .subject }.count) - half) <= 1)
      for truth in truths where truth.frame.hasSuffix("because") {
        #expect(truth.gender != truth.distractorGender)
      }
      for truth in truths { #expect(truth.sourcePronoun == nil) }
    }

    @Test func framesThatAreHeldOutStandInNoOtherPart() {
      func cells(_ examples: some Sequence<PracticeExample>) -> Set<String> {
        Set(examples.compactMap { $0.pronoun.map { "\($0.relation) \($0.frame)" } })
      }
      let new = cells(Self.examples[3])
      #expect(new.isDisjoint(with: cells(Self.examples[0...2].joined())))
      #expect(new.count == JapaneseEnglishRelation.all.count)
    }

    @Test func namesGoOneToOne() {
      let people = JapaneseEnglishNames.all
      #expect(people.count >= 120)
      #expect(Set(people.map(\.source)).count == people.count)
      #expect(Set(people.map(\.target)).count == people.count)
      for gender in PronounGender.allCases {
        #expect(people.filter { $0.gender == gender }.count >= 55)
      }
      let known = Set(people.map(\.target))
      #expect(JapaneseEnglishNames.roles.isSubset(of: known))
    }

    @Test(arguments: [
      (
        JapaneseEnglishFrame.two, "花子", "太郎", "疲れていた", "花子は太郎を待った。疲れていた。",
        "Hanako waited for Taro. She was tired."
      ),
      (
        .because, "花子", "太郎", "遅れていた", "花子は太郎を待った。遅れていたからだ。",
        "Hanako waited for Taro because he was late."
      ),
      (
        .thenTwo, "少年", "女王", "隠れていた", "少年は女王を待った。そのとき、隠れていた。",
        "The boy waited for the queen. At that time, she was hiding."
      ),
    ])
    func sentences(
      _ frame: JapaneseEnglishFrame, _ subject: String, _ object: String, _ predicate: String,
      _ japanese: String, _ english: String
    ) throws {
      let relation = try #require(JapaneseEnglishRelation.all.first)
      let people = JapaneseEnglishNames.all
      let isSubject = relation.subjectPredicates.contains { $0.source == [predicate] }
      let draw = PronounDraw(
        role: isSubject ? .subject : .object,
        subject: try #require(people.first { $0.source == subject }),
        object: try #require(people.first { $0.source == object }))
      let example = JapaneseEnglishRule().example(
        relation, frame, draw, relation.verbs[0],
        try #require(
          (relation.subjectPredicates + relation.objectPredicates).first {
            $0.source == [predicate]
          }), opening: nil)
      #expect(example.source == japanese)
      #expect(example.target == english)
    }

    @Test func anOpeningComesFirst() throws {
      let relation = try #require(JapaneseEnglishRelation.all.first)
      let people = JapaneseEnglishNames.all
      let draw = PronounDraw(
        role: .subject, subject: try #require(people.first { $0.source == "少女" }),
        object: try #require(people.first { $0.source == "太郎" }))
      let example = JapaneseEnglishRule().example(
        relation, .placeTwo, draw, relation.verbs[1], relation.subjectPredicates[0],
        opening: JapaneseEnglishFrame.placeTwo.openings[0])
      #expect(example.source == "駅で、少女は太郎を探した。疲れていた。")
      #expect(example.target == "At the station, the girl looked for Taro. She was tired.")
    }
  }
#endif
