#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeTraining

  struct EnglishFrenchRuleTests {
    private static let task = PracticeTaskTests.small(.pronounEnFr)
    private static let examples = PracticeSplit.allCases.map { task.examples($0) }

    /// Feminine nouns whose article hides their gender, written down apart from the rule's tables.
    private static let elidedFeminine: Set<String> = [
      "oie", "autruche", "antilope", "araignée", "alouette", "hirondelle", "avenue", "autoroute",
      "échelle", "ambulance", "orange", "amande", "omelette", "étagère", "assiette", "écharpe",
      "horloge", "épée", "armoire", "enveloppe", "enclume", "île",
    ]
    private static let elidedMasculine: Set<String> = [
      "âne", "ours", "agneau", "éléphant", "écureuil", "hippopotame", "élan", "animal", "aigle",
      "oiseau", "arbre", "oignon", "œuf", "oreiller", "ordinateur", "écran", "aquarium",
    ]

    /// The nouns of a French sentence and their genders, read off the sentence alone.
    private static func nouns(in french: String) -> [(noun: String, isFeminine: Bool?)] {
      let words = french.lowercased().replacing("'", with: "' ").replacing(".", with: "")
        .replacing(",", with: "").split(separator: " ").map(String.init)
      return words.indices.dropLast().compactMap { place in
        let noun = words[place + 1]
        switch words[place] {
        case "le": return (noun, false)
        case "la": return (noun, true)
        case "l'":
          let known = elidedFeminine.contains(noun) || elidedMasculine.contains(noun)
          return (noun, known ? elidedFeminine.contains(noun) : nil)
        default: return nil
        }
      }
    }

    @Test func thePronounHasTheGenderThatTheSentenceGivesItsNoun() throws {
      for example in Self.examples.joined() {
        let truth = try #require(example.pronoun)
        let nouns = Self.nouns(in: example.target)
        #expect(nouns.count == 2, "\(example.target)")
        let meant = try #require(truth.role == .subject ? nouns.first : nouns.last)
        let pronouns = example.target.lowercased().split { !$0.isLetter }.filter {
          $0 == "il" || $0 == "elle"
        }
        #expect(pronouns == [meant.isFeminine == true ? "elle" : "il"], "\(example.target)")
        #expect(meant.isFeminine != nil, "\(meant.noun)")
        #expect(meant.isFeminine == (truth.gender == .feminine))
      }
    }

    @Test func theTruthPointsAtItsWords() throws {
      for example in Self.examples.joined() {
        let truth = try #require(example.pronoun)
        let it = try #require(truth.sourcePronoun)
        #expect(example.sourceUnits[it].lowercased() == "▁it")
        #expect(truth.antecedent != truth.distractor)
        for (source, target) in [
          (truth.antecedent, truth.targetAntecedent), (truth.distractor, truth.targetDistractor),
        ] {
          let english = example.sourceUnits[source].dropFirst()
          let french = example.targetUnits[target].drop { $0 == "▁" }
          let known = EnglishFrenchRelation.all.flatMap { $0.subjects + $0.objects }
          #expect(known.contains { $0.source == english && $0.target == french })
        }
        let isFirst = truth.antecedent < truth.distractor
        #expect(isFirst == (truth.role == .subject))
        #expect(example.alignment.contains { $0.target == truth.targetPronoun && $0.source == it })
        #expect(
          example.alignment.contains {
            $0.target == truth.targetPronoun && $0.source == truth.antecedent
          })
      }
    }

    /// “Always il”, “always the subject's gender” and “always the other gender” are worth nothing.
    @Test(arguments: PracticeSplit.allCases)
    func nothingButTheMeaningDecides(_ split: PracticeSplit) throws {
      let truths = Self.task.examples(split).compactMap(\.pronoun)
      let half = Double(truths.count) / 2
      let masculine = Double(truths.filter { $0.gender == .masculine }.count)
      #expect(abs(masculine - half) <= 0.5)
      let subjects = Double(truths.filter { $0.role == .subject }.count)
      #expect(abs(subjects - half) <= 1)
      for gender in PronounGender.allCases {
        let those = truths.filter { $0.gender == gender }
        let share = Double(those.filter { $0.role == .subject }.count) / Double(those.count)
        #expect(abs(share - 0.5) <= 0.02)
      }
      for truth in truths where truth.frame.hasSuffix("because") {
        #expect(truth.gender != truth.distractorGender)
      }
    }

    @Test func framesThatAreHeldOutStandInNoOtherPart() throws {
      let (seen, new) = (Self.examples[0...2].joined(), Self.examples[3])
      func cells(_ examples: some Sequence<PracticeExample>) -> Set<String> {
        Set(examples.compactMap { $0.pronoun.map { "\($0.relation) \($0.frame)" } })
      }
      #expect(cells(new).isDisjoint(with: cells(seen)))
      #expect(cells(new).count == EnglishFrenchRelation.all.count)
    }

    /// No English word has two translations, and no French word two sources, so that a translation is
    /// right or wrong.
    @Test func nounsAndAdjectivesGoOneToOne() {
      let nouns = Set(EnglishFrenchRelation.all.flatMap { $0.subjects + $0.objects })
      #expect(nouns.count >= 300)
      #expect(Set(nouns.map(\.source)).count == nouns.count)
      #expect(Set(nouns.map(\.target)).count == nouns.count)
      let adjectives = Set(
        EnglishFrenchRelation.all.flatMap { $0.subjectPredicates + $0.objectPredicates })
      #expect(adjectives.count >= 70)
      #expect(Set(adjectives.map(\.source)).count == adjectives.count)
      #expect(Set(adjectives.map(\.masculine)).count == adjectives.count)
    }

    /// Within a relation no adjective fits both nouns.
    @Test func theAdjectiveTellsTheNounsApart() {
      for relation in EnglishFrenchRelation.all {
        #expect(
          Set(relation.subjectPredicates).isDisjoint(with: relation.objectPredicates),
          "\(relation.name)")
        for nouns in [relation.subjects, relation.objects] {
          for gender in PronounGender.allCases {
            #expect(nouns.filter { $0.gender == gender }.count >= 5, "\(relation.name)")
          }
        }
      }
    }

    @Test(arguments: [
      (
        "cross-way", "negative-because", "animal", "street", "tired",
        "The animal did not cross the street because it was too tired.",
        "L'animal n'a pas traversé la rue parce qu'il était trop fatigué."
      ),
      (
        "cross-way", "negative-because", "animal", "street", "wide",
        "The animal did not cross the street because it was too wide.",
        "L'animal n'a pas traversé la rue parce qu'elle était trop large."
      ),
      (
        "sit", "positive-plain", "cat", "mat", "tired", "The cat sat on the mat. It was tired.",
        "Le chat s'est assis sur le tapis. Il était fatigué."
      ),
      (
        "sit", "positive-plain", "mouse", "mat", "tired", "The mouse sat on the mat. It was tired.",
        "La souris s'est assise sur le tapis. Elle était fatiguée."
      ),
      (
        "fit", "could-not-because", "ball", "bag", "small",
        "The ball could not fit in the bag because it was too small.",
        "La balle ne pouvait pas entrer dans le sac parce qu'il était trop petit."
      ),
      (
        "fit", "negative-for", "ball", "bag", "big",
        "The ball did not fit in the bag, for it was too big.",
        "La balle n'est pas entrée dans le sac, car elle était trop grande."
      ),
      (
        "not-sit", "negative-two", "goose", "bed", "hard",
        "The goose did not sit on the bed. It was too hard.",
        "L'oie ne s'est pas assise sur le lit. Il était trop dur."
      ),
      (
        "climb", "positive-though", "cow", "tree", "high",
        "The cow climbed the tree even though it was really high.",
        "La vache a escaladé l'arbre même s'il était vraiment haut."
      ),
      (
        "climb", "positive-though", "cow", "tree", "weak",
        "The cow climbed the tree even though it was really weak.",
        "La vache a escaladé l'arbre même si elle était vraiment faible."
      ),
      (
        "not-sit", "could-not-because", "dog", "chair", "narrow",
        "The dog could not sit on the chair because it was too narrow.",
        "Le chien ne pouvait pas s'asseoir sur la chaise parce qu'elle était trop étroite."
      ),
    ])
    func sentences(
      _ name: String, _ frameName: String, _ subject: String, _ object: String, _ adjective: String,
      _ english: String, _ french: String
    ) throws {
      let relation = try #require(EnglishFrenchRelation.all.first { $0.name == name })
      let frame = try #require(EnglishFrenchFrame(rawValue: frameName))
      let isSubject = relation.subjectPredicates.contains { $0.source == ["▁\(adjective)"] }
      let predicate = try #require(
        (relation.subjectPredicates + relation.objectPredicates).first {
          $0.source == ["▁\(adjective)"]
        })
      let draw = PronounDraw(
        role: isSubject ? .subject : .object,
        subject: try #require(relation.subjects.first { $0.source == subject }),
        object: try #require(relation.objects.first { $0.source == object }))
      let example = EnglishFrenchRule().example(relation, frame, draw, predicate)
      #expect(example.source == english)
      #expect(example.target == french)
    }
  }
#endif
