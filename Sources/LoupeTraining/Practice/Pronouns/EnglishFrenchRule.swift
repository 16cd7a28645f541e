import LoupeModel

/// English to French, where *it* becomes *il* or *elle* after the noun it stands for.
///
/// The nouns of a sentence belong to different classes, and the adjective fits only one of them:
/// it alone decides which noun is meant, and that noun's gender decides the pronoun. What is held
/// out is a pair of noun and adjective: wherever a model is judged, it has seen the noun with other
/// adjectives and the adjective with other nouns, never the two together.
struct EnglishFrenchRule: PracticeRule {
  let splitsByKey = true

  /// Words that count as pronouns in a translation.
  static let pronouns: Set<String> = ["il", "elle"]

  var capacity: Double {
    EnglishFrenchRelation.all.reduce(0.0) { sum, relation in
      let pairs = Double(relation.subjects.count * relation.objects.count)
      let predicates = relation.subjectPredicates.count + relation.objectPredicates.count
      return sum + pairs * Double(predicates * relation.frames.count) / 2
    }
  }

  func candidate(_ random: inout SplitMix64, number: Int) -> PracticeCandidate {
    let relations = EnglishFrenchRelation.all
    let relation = relations[random.below(relations.count)]
    let frame = relation.frames[random.below(relation.frames.count)]
    let draw = PronounDraw(
      subjects: relation.subjects, objects: relation.objects, mixesGenders: frame.mixesGenders,
      number: number, &random)
    let predicates =
      draw.role == .subject ? relation.subjectPredicates : relation.objectPredicates
    let predicate = predicates[random.below(predicates.count)]
    return PracticeCandidate(
      key: draw.key(predicate), hasNewFrame: frame == relation.heldOutFrame
    ) { example(relation, frame, draw, predicate) }
  }

  /// The sentence of `relation` in `frame`.
  func example(
    _ relation: EnglishFrenchRelation, _ frame: EnglishFrenchFrame, _ draw: PronounDraw,
    _ predicate: PronounPredicate
  ) -> PracticeExample {
    var text = AlignedText()
    addNounPhrase(draw.subject, "subject", beginsSentence: true, &text)
    addVerb(relation, frame, subject: draw.subject.gender, &text)
    addNounPhrase(draw.object, "object", beginsSentence: false, &text)
    addSecondClause(frame, draw, predicate, &text)
    return PracticeExample(
      sourceUnits: text.sourceUnits, targetUnits: text.targetUnits, alignment: text.links(),
      pronoun: truth(relation, frame, draw, text),
      key: draw.key(predicate))
  }

  private func addNounPhrase(
    _ noun: PronounNoun, _ label: String, beginsSentence: Bool, _ text: inout AlignedText
  ) {
    text.source("\(label)-article", [beginsSentence ? "▁The" : "▁the"])
    text.source(label, ["▁\(noun.source)"])
    let article = noun.elides ? "l'" : noun.gender == .masculine ? "le" : "la"
    text.target(
      "\(label)-article",
      ["▁" + (beginsSentence ? article.prefix(1).uppercased() + article.dropFirst() : article)])
    text.target(label, [noun.elides ? noun.target : "▁\(noun.target)"])
    text.hint(label, "\(label)-article")
  }

  private func addVerb(
    _ relation: EnglishFrenchRelation, _ frame: EnglishFrenchFrame, subject: PronounGender,
    _ text: inout AlignedText
  ) {
    let participle =
      "▁" + (subject == .masculine ? relation.french.masculine : relation.french.feminine)
    switch frame {
    case .couldNotBecause:
      text.source("modal", ["▁could"])
      text.source("negation", ["▁not"])
      text.source("verb", ["▁\(relation.english.plain)"])
      text.target("particle", ["▁ne"])
      text.target("modal", ["▁pouvait"])
      text.target("negation", ["▁pas"])
      // s'asseoir: the pronoun is joined to a verb that begins with a vowel.
      let isReflexive = relation.auxiliary == .reflexive
      text.target(
        "verb",
        isReflexive ? ["▁s'", relation.french.infinitive] : ["▁\(relation.french.infinitive)"])
    case _ where frame.isNegative:
      text.source("auxiliary", ["▁did"])
      text.source("negation", ["▁not"])
      text.source("verb", ["▁\(relation.english.plain)"])
      text.target("particle", relation.auxiliary == .reflexive ? ["▁ne", "▁s'"] : ["▁n'"])
      text.target("auxiliary", [relation.auxiliary == .avoir ? "a" : "est"])
      text.target("negation", ["▁pas"])
      text.target("verb", [participle])
    default:
      text.source("verb", ["▁\(relation.english.past)"])
      if relation.auxiliary == .reflexive { text.target("particle", ["▁s'"]) }
      let auxiliary = ["▁a", "▁est", "est"][
        relation.auxiliary == .avoir ? 0 : relation.auxiliary == .être ? 1 : 2]
      text.target("auxiliary", [auxiliary])
      text.target("verb", [participle])
      text.hint("verb", "auxiliary")
    }
    text.hint("negation", "particle")
    text.hint("verb", "particle")
    if relation.auxiliary != .avoir { text.hint("subject", "verb") }
    if let preposition = relation.english.preposition {
      text.source("preposition", ["▁\(preposition)"])
    }
    if let preposition = relation.french.preposition {
      text.target("preposition", ["▁\(preposition)"])
    }
  }

  private func addSecondClause(
    _ frame: EnglishFrenchFrame, _ draw: PronounDraw, _ predicate: PronounPredicate,
    _ text: inout AlignedText
  ) {
    let gender = draw.antecedent.gender
    let pronoun = gender == .masculine ? "il" : "elle"
    if let conjunction = frame.conjunction(before: gender) {
      text.source("conjunction", conjunction.english)
      text.target("conjunction", conjunction.french)
      text.source("pronoun", ["▁it"])
      let isJoined = conjunction.french.last?.hasSuffix("'") == true
      text.target("pronoun", [isJoined ? pronoun : "▁\(pronoun)"])
    } else {
      text.source("stop", ["."])
      text.target("stop", ["."])
      text.source("pronoun", ["▁It"])
      text.target("pronoun", [gender == .masculine ? "▁Il" : "▁Elle"])
    }
    text.source("copula", ["▁was"])
    text.target("copula", ["▁était"])
    if let degree = frame.degree {
      text.source("degree", [degree.english])
      text.target("degree", [degree.french])
    }
    text.source("predicate", predicate.source)
    text.target("predicate", predicate.target(gender))
    text.source("end", ["."])
    text.target("end", ["."])
    for label in ["pronoun", "predicate"] { text.hint(draw.role.rawValue, label) }
    text.hint("predicate", "pronoun")
  }

  private func truth(
    _ relation: EnglishFrenchRelation, _ frame: EnglishFrenchFrame, _ draw: PronounDraw,
    _ text: AlignedText
  ) -> PronounTruth {
    let antecedent = draw.role.rawValue
    let distractor = draw.role == .subject ? "object" : "subject"
    return PronounTruth(
      relation: relation.name, frame: frame.rawValue, role: draw.role,
      gender: draw.antecedent.gender, distractorGender: draw.distractor.gender,
      sourcePronoun: text.sourceUnit("pronoun"), antecedent: text.lastSourceUnit(antecedent),
      distractor: text.lastSourceUnit(distractor), predicate: text.sourceUnit("predicate"),
      targetPronoun: text.lastTargetUnit("pronoun"),
      targetAntecedent: text.lastTargetUnit(antecedent),
      targetDistractor: text.lastTargetUnit(distractor))
  }
}
