import Foundation
import LoupeModel
import LoupeTensor
import LoupeTraining
import Testing

/// What is told of a model while it forms.
@Suite struct SnapshotTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(
    steps: Int, in name: String, _ hooks: TrainingHooks, resume: Bool = false,
    recorder: EventRecorder = EventRecorder()
  ) throws -> TrainingSummary {
    try TrainingRun(
      configuration: TinyTraining.recipe(steps: steps), dataDirectory: folder.path,
      outputDirectory: "\(folder.path)/\(name)", resume: resume, reporter: recorder,
      pool: ThreadPool(threads: 2), hooks: hooks
    ).run()
  }

  private var watching: TrainingHooks {
    var hooks = TrainingHooks()
    hooks.snapshots = SnapshotPlan()
    hooks.snapshots?.firstInterval = 4
    return hooks
  }

  @Test func everyLookShowsTheSameSentence() throws {
    let recorder = EventRecorder()
    _ = try run(steps: 9, in: "a", watching, recorder: recorder)
    let looks = recorder.snapshots
    #expect(looks.map(\.step) == [0, 4, 8, 9])
    let first = try #require(looks.first)
    let (source, target) = (first.source.count, first.target.count)
    #expect(first.target.last?.isSpecial == true)
    #expect(first.probabilities.count == target)
    for look in looks {
      #expect(look.text == first.text && look.source == first.source)
      #expect(look.attention[.encoder]?.shape == [1, 2, source, source])
      #expect(look.attention[.decoder]?.shape == [1, 2, target, target])
      #expect(look.attention[.cross]?.shape == [1, 2, target, source])
      #expect(look.samples.count == 4)
      #expect(look.probabilities.allSatisfy { $0 > 0 && $0 <= 1 })
      for (kind, weights) in look.attention {
        let columns = weights.shape[3]
        #expect(weights.values.count == weights.shape.reduce(1, *))
        for row in 0..<weights.values.count / columns {
          let values = weights.values[row * columns..<(row + 1) * columns]
          #expect(abs(values.reduce(0, +) - 1) < 1e-5, "\(kind)")
        }
      }
      // Nobody looks ahead.
      let own = try #require(look.attention[.decoder])
      #expect(target < 2 || own.values[1] == 0)
    }
    #expect(looks.first?.attention != looks.last?.attention)
  }

  /// Looking changes nothing: the weights are the same, bit for bit.
  @Test func lookingDoesNotDisturb() throws {
    _ = try run(steps: 9, in: "watched", watching)
    _ = try run(steps: 9, in: "alone", TrainingHooks())
    let watched = try TinyTraining.numbers(in: "\(folder.path)/watched", step: 9)
    #expect(try watched == TinyTraining.numbers(in: "\(folder.path)/alone", step: 9))
    #expect(!watched.isEmpty)
  }

  @Test func waitingDoesNotCountAsTraining() throws {
    var hooks = TrainingHooks()
    var waits = 0
    hooks.beforeUpdate = {
      waits += 1
      Thread.sleep(forTimeInterval: 0.25)
    }
    let summary = try run(steps: 4, in: "waiting", hooks)
    #expect(waits == 4)
    #expect(summary.seconds < 0.9)
  }
}

extension EventRecorder {
  /// Looks at the forming model.
  var snapshots: [LearningSnapshot] {
    events.compactMap { event in
      if case .snapshot(let snapshot) = event { snapshot } else { nil }
    }
  }
}
