#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import LoupeText
  import Testing

  @testable import LoupeTraining

  struct PracticeTaskTests {
    /// A task small enough to be made in a moment.
    static func small(_ kind: PracticeTask.Kind) -> PracticeTask {
      var task = PracticeTask(kind)
      task.examples = 600
      task.validationExamples = 100
      task.testExamples = 120
      return task
    }

    @Test(arguments: PracticeTask.Kind.allCases)
    func partsAreSeededAndApart(_ kind: PracticeTask.Kind) {
      var task = Self.small(kind)
      let parts = PracticeSplit.allCases.map { task.examples($0) }
      #expect(parts.prefix(3).map(\.count) == [600, 100, 120])
      #expect(parts[3].count == (task.pronouns == nil ? 0 : 120))
      let sources = parts.joined().map(\.source)
      #expect(Set(sources).count == sources.count)
      // What an example is of (two numbers, a day, a noun with an adjective) is in one part alone.
      let keys = parts.prefix(3).map { Set($0.map(\.key)) }
      #expect(keys[0].isDisjoint(with: keys[1]) && keys[0].isDisjoint(with: keys[2]))
      #expect(keys[1].isDisjoint(with: keys[2]))
      #expect(task.examples(.validation) == parts[1])
      #expect(task.sampleExamples(3) == Array(parts[1].prefix(3)))
      task.seed = 2
      #expect(task.examples(.validation) != parts[1])
    }

    @Test(arguments: PracticeTask.Kind.allCases)
    func unitsAreTheTokens(_ kind: PracticeTask.Kind) throws {
      let task = Self.small(kind)
      let folder = try TemporaryFolder()
      let vocabulary = PracticeVocabulary(task)
      try TokenizerFiles.write(
        source: vocabulary.source, target: vocabulary.target, recipe: task.recipe(), to: folder.path
      )
      let tokenizer = try MarianTokenizer(directory: folder.path)
      for example in task.examples(.training).prefix(400) {
        let source = try tokenizer.encode(example.source, side: .source)
        #expect(source.pieces.dropLast().elementsEqual(example.sourceUnits), "\(example.source)")
        let target = try tokenizer.encode(example.target, side: .target)
        #expect(target.pieces.dropLast().elementsEqual(example.targetUnits), "\(example.target)")
        let text = tokenizer.decode(target.ids, side: .target, skipSpecialTokens: true)
        #expect(text == example.target)
      }
    }

    @Test(arguments: PracticeTask.Kind.allCases)
    func linksStayInsideAndEveryTargetUnitOfAnOrdinaryTaskHasOne(_ kind: PracticeTask.Kind) {
      for example in Self.small(kind).examples(.validation) {
        #expect(
          example.alignment.allSatisfy {
            example.sourceUnits.indices.contains($0.source)
              && example.targetUnits.indices.contains($0.target)
          })
        let aligned = Set(example.alignment.map(\.target))
        for (unit, text) in example.targetUnits.enumerated() where text != "▁" {
          #expect(aligned.contains(unit) || example.pronoun != nil, "\(example.target) \(unit)")
        }
      }
    }

    @Test(arguments: PracticeTask.Kind.allCases)
    func theRecipeIsUsableAndItsExamplesFit(_ kind: PracticeTask.Kind) throws {
      let task = Self.small(kind)
      let recipe = task.recipe(seed: 7)
      try recipe.validate()
      #expect(recipe.seed == 7 && recipe.data.task == task)
      for split in PracticeSplit.allCases {
        #expect(
          task.examples(split).allSatisfy {
            max($0.sourceUnits.count, $0.targetUnits.count) < recipe.data.maximumTokens
          })
      }
    }

    @Test(arguments: PracticeTask.Kind.allCases)
    func settingsComeBackFromJSON(_ kind: PracticeTask.Kind) throws {
      var task = Self.small(kind)
      task.seed = 9
      let data = try JSONEncoder().encode(task)
      #expect(try JSONDecoder().decode(PracticeTask.self, from: data) == task)
      let bare = Data("{\"kind\":\"\(kind.rawValue)\"}".utf8)
      #expect(try JSONDecoder().decode(PracticeTask.self, from: bare) == PracticeTask(kind))
    }

    @Test func aSettingThatTheRuleDoesNotUseIsRefused() {
      let error = #expect(throws: TrainingError.self) {
        try JSONDecoder().decode(
          PracticeTask.self, from: Data(#"{"kind":"dates","letters":5}"#.utf8))
      }
      #expect(
        error?.description
          == "the setting “data.task.letters” of the training configuration means nothing to the task "
          + "dates")
    }

    @Test func moreExamplesThanThereAreAreRefused() {
      var task = PracticeTask(.copy)
      task.letters = 2
      task.maximumLength = 3
      task.testExamples = 1
      task.examples = 5
      task.validationExamples = 2
      #expect(throws: TrainingError.self) { try task.validate() }
      task.examples = 4
      #expect(throws: Never.self) { try task.validate() }
      #expect(task.examples(.training).count == 4)
      var dates = PracticeTask(.dates)
      dates.validationExamples = 10_000
      #expect(throws: TrainingError.self) { try dates.validate() }
    }

    @Test(arguments: PracticeTask.Kind.allCases, PracticeLanguage.allCases)
    func everythingHasAName(_ kind: PracticeTask.Kind, _ language: PracticeLanguage) {
      for text in [kind.name(language), kind.rule(language), kind.watch(language)] {
        #expect(!text.isEmpty)
      }
      let parameters = kind.parameters
      #expect(parameters.allSatisfy { !$0.name(language).isEmpty })
      #expect(parameters.allSatisfy { $0.range.contains($0.standard) })
      #expect(Set(parameters.map(\.key)).count == parameters.count)
    }

    @Test func theStandardSettingsCanBeUsed() throws {
      for kind in PracticeTask.Kind.allCases { try PracticeTask(kind).recipe().validate() }
    }

    @Test func practiceUnitsAndPronounsNeedATaskThatHasThem() {
      var recipe = PracticeTask(.copy).recipe()
      recipe.validation.measure = .correctPronouns
      #expect(throws: TrainingError.self) { try recipe.validate() }
      recipe = PracticeTask(.copy).recipe()
      recipe.data.task = nil
      recipe.data.corpora = [CorpusConfiguration(source: FileReference(path: "a.tsv"))]
      #expect(throws: TrainingError.self) { try recipe.validate() }
      recipe.tokenizer.kind = .characters
      recipe.validation.measure = .loss
      #expect(throws: Never.self) { try recipe.validate() }
    }
  }
#endif
