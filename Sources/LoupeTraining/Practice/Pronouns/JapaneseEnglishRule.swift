import LoupeModel

/// Japanese to English, where a subject that Japanese leaves out becomes *he* or *she*.
///
/// 「花子は太郎を待った。疲れていた。」 → “Hanako waited for Taro. She was tired.” Who was meant is decided
/// by the verb and the predicate together: who waits may be tired, who is waited for may be late.
/// What is held out is a pair of person and predicate.
struct JapaneseEnglishRule: PracticeRule {
  let splitsByKey = true

  /// Words that count as pronouns in a translation.
  static let pronouns: Set<String> = ["he", "she"]

  var capacity: Double {
    let people = Double(JapaneseEnglishNames.all.count)
    return JapaneseEnglishRelation.all.reduce(0.0) { sum, relation in
      let predicates = relation.subjectPredicates.count + relation.objectPredicates.count
      return sum + people * people / 2 * Double(relation.verbs.count * predicates * 7)
    }
  }

  func candidate(_ random: inout SplitMix64, number: Int) -> PracticeCandidate {
    let relations = JapaneseEnglishRelation.all
    let relation = relations[random.below(relations.count)]
    let frames = JapaneseEnglishFrame.allCases
    let frame = frames[random.below(frames.count)]
    let people = JapaneseEnglishNames.all
    let draw = PronounDraw(
      subjects: people, objects: people, mixesGenders: frame.mixesGenders, number: number, &random)
    let predicates =
      draw.role == .subject ? relation.subjectPredicates : relation.objectPredicates
    let predicate = predicates[random.below(predicates.count)]
    let verb = relation.verbs[random.below(relation.verbs.count)]
    let openings = frame.openings
    let opening = openings.isEmpty ? nil : openings[random.below(openings.count)]
    return PracticeCandidate(
      key: draw.key(predicate), hasNewFrame: frame == relation.heldOutFrame
    ) { example(relation, frame, draw, verb, predicate, opening: opening) }
  }

  /// The sentence of `relation` in `frame`.
  func example(
    _ relation: JapaneseEnglishRelation, _ frame: JapaneseEnglishFrame, _ draw: PronounDraw,
    _ verb: JapaneseEnglishRelation.Verb, _ predicate: PronounPredicate,
    opening: JapaneseEnglishFrame.Opening?
  ) -> PracticeExample {
    var text = AlignedText()
    addJapanese(frame, draw, verb, predicate, opening: opening?.japanese, &text)
    addEnglish(frame, draw, verb, predicate, opening: opening?.english, &text)
    for source in [draw.role.rawValue, "predicate", "verb"] { text.hint(source, "pronoun") }
    return PracticeExample(
      sourceUnits: text.sourceUnits, targetUnits: text.targetUnits, alignment: text.links(),
      pronoun: truth(relation, frame, draw, text),
      key: draw.key(predicate))
  }

  private func addJapanese(
    _ frame: JapaneseEnglishFrame, _ draw: PronounDraw, _ verb: JapaneseEnglishRelation.Verb,
    _ predicate: PronounPredicate, opening: [String]?, _ text: inout AlignedText
  ) {
    if let opening {
      text.source("opening", opening)
      text.source("comma", ["、"])
    }
    text.source("subject", [draw.subject.source])
    text.source("topic", ["は"])
    text.source("object", [draw.object.source])
    text.source("particle", [verb.particle])
    text.source("verb", verb.japanese)
    text.source("stop", ["。"])
    if frame == .thenTwo {
      text.source("then", ["そのとき"])
      text.source("then-comma", ["、"])
    }
    text.source("predicate", predicate.source)
    if frame.isReason { text.source("conjunction", ["からだ"]) }
    text.source("end", ["。"])
  }

  private func addEnglish(
    _ frame: JapaneseEnglishFrame, _ draw: PronounDraw, _ verb: JapaneseEnglishRelation.Verb,
    _ predicate: PronounPredicate, opening: [String]?, _ text: inout AlignedText
  ) {
    if let opening {
      text.target("opening", opening)
      text.target("comma", [","])
    }
    addPerson(draw.subject, "subject", beginsSentence: opening == nil, &text)
    text.target("verb", verb.english)
    addPerson(draw.object, "object", beginsSentence: false, &text)
    let pronoun = draw.antecedent.gender == .masculine ? "he" : "she"
    let capital = draw.antecedent.gender == .masculine ? "He" : "She"
    switch frame {
    case _ where frame.isReason:
      text.target("conjunction", ["▁because"])
      text.target("pronoun", ["▁\(pronoun)"])
    case .thenTwo:
      text.target("stop", ["."])
      text.target("then", ["▁At", "▁that", "▁time"])
      text.target("then-comma", [","])
      text.target("pronoun", ["▁\(pronoun)"])
    default:
      text.target("stop", ["."])
      text.target("pronoun", ["▁\(capital)"])
    }
    text.target("predicate", predicate.target(draw.antecedent.gender))
    text.target("end", ["."])
  }

  private func addPerson(
    _ person: PronounNoun, _ label: String, beginsSentence: Bool, _ text: inout AlignedText
  ) {
    if JapaneseEnglishNames.roles.contains(person.target) {
      text.target("\(label)-article", [beginsSentence ? "▁The" : "▁the"])
      text.hint(label, "\(label)-article")
    }
    text.target(label, ["▁\(person.target)"])
  }

  private func truth(
    _ relation: JapaneseEnglishRelation, _ frame: JapaneseEnglishFrame, _ draw: PronounDraw,
    _ text: AlignedText
  ) -> PronounTruth {
    let antecedent = draw.role.rawValue
    let distractor = draw.role == .subject ? "object" : "subject"
    return PronounTruth(
      relation: relation.name, frame: frame.rawValue, role: draw.role,
      gender: draw.antecedent.gender, distractorGender: draw.distractor.gender,
      sourcePronoun: nil, antecedent: text.lastSourceUnit(antecedent),
      distractor: text.lastSourceUnit(distractor), predicate: text.sourceUnit("predicate"),
      targetPronoun: text.lastTargetUnit("pronoun"),
      targetAntecedent: text.lastTargetUnit(antecedent),
      targetDistractor: text.lastTargetUnit(distractor))
  }
}
