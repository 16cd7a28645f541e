import LoupeModel

extension PracticeTask {
  /// How the examples are made.
  var rule: any PracticeRule {
    let lengths = minimumLength...max(minimumLength, maximumLength)
    return switch kind {
    case .copy: LetterRule(order: .same, letters: letters, lengths: lengths)
    case .reverse: LetterRule(order: .backwards, letters: letters, lengths: lengths)
    case .sort: LetterRule(order: .alphabetical, letters: letters, lengths: lengths)
    case .addition: AdditionRule(digits: lengths)
    case .dates: DateRule()
    case .recall: RecallRule(letters: letters, pairs: lengths)
    case .pronounEnFr: EnglishFrenchRule()
    case .pronounJaEn: JapaneseEnglishRule()
    }
  }

  /// The words among which a translation's pronoun is looked for; nil where the task has none.
  package var pronouns: Set<String>? {
    switch kind {
    case .pronounEnFr: EnglishFrenchRule.pronouns
    case .pronounJaEn: JapaneseEnglishRule.pronouns
    default: nil
    }
  }

  /// The examples of a part, always the same for the same settings.
  ///
  /// Parts never overlap. Letters and lists are dealt out one by one; sums, dates and pronouns are
  /// held out by what they are an example of (two numbers in either order, a day however it is
  /// written, a noun with an adjective), so that no such combination stands in two parts.
  public func examples(_ split: PracticeSplit) -> [PracticeExample] {
    rule.splitsByKey ? examplesByKey(split) : examplesInTurn(split)
  }

  /// The first examples of the validation part, for showing what the task is.
  public func sampleExamples(_ count: Int) -> [PracticeExample] {
    var task = self
    task.validationExamples = min(max(count, 0), validationExamples)
    return task.examples(.validation)
  }

  /// Examples to learn from and to judge by; nothing stands in both.
  package func corpora() -> TrainingCorpora {
    let pairs = examples(.training).map(\.pair)
    let corpus = Corpus(
      name: kind.rawValue, pairs: pairs, lines: pairs.count, badLineCount: 0, badLines: [],
      weight: 1)
    return TrainingCorpora(corpora: [corpus], validation: examples(.validation).map(\.pair))
  }

  private func wanted(_ split: PracticeSplit) -> Int {
    switch split {
    case .training: examples
    case .validation: validationExamples
    case .test: testExamples
    case .newFrames: pronouns == nil ? 0 : testExamples
    }
  }

  /// Deals out different examples: validation first, then test, then training.
  private func examplesInTurn(_ split: PracticeSplit) -> [PracticeExample] {
    let start: Int
    switch split {
    case .validation: start = 0
    case .test: start = validationExamples
    case .training: start = validationExamples + testExamples
    case .newFrames: return []
    }
    let all = draw(start + wanted(split), SplitMix64.derived(from: seed, 2)) { _ in true }
    return Array(all.dropFirst(start))
  }

  /// Draws examples until enough of them belong to the part that the hash of their key says.
  private func examplesByKey(_ split: PracticeSplit) -> [PracticeExample] {
    let order = UInt64(PracticeSplit.allCases.firstIndex(of: split) ?? 0)
    let wantedPart = split == .newFrames ? .training : split
    return draw(wanted(split), SplitMix64.derived(from: seed, 2, order)) { candidate in
      candidate.hasNewFrame == (split == .newFrames) && part(of: candidate.key) == wantedPart
    }
  }

  private func draw(
    _ count: Int, _ source: SplitMix64, where belongs: (PracticeCandidate) -> Bool
  ) -> [PracticeExample] {
    var random = source
    let rule = rule
    var seen: Set<String> = []
    var examples: [PracticeExample] = []
    // `validate` keeps the wish below half of what there is; the bound only guards against a wish
    // that was never checked.
    var attempts = 1_000 * (count + 1_000)
    while examples.count < count, attempts > 0 {
      attempts -= 1
      let candidate = rule.candidate(&random, number: examples.count)
      guard belongs(candidate) else { continue }
      let example = candidate.example
      guard seen.insert(example.source).inserted else { continue }
      examples.append(example)
    }
    return examples
  }

  /// The part a key belongs to: a twentieth for validation, a twentieth for the test.
  private func part(of key: String) -> PracticeSplit {
    var hash = SplitMix64.derived(from: seed, 3).state
    for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var mixed = SplitMix64(seed: hash)
    switch mixed.below(20) {
    case 0: return .validation
    case 1: return .test
    default: return .training
    }
  }
}
