import Benchmark
import LoupeGeneration
import LoupeTensor

/// What users wait for: translating with the bundled model, and a step of training.
let benchmarks: @Sendable () -> Void = {
  addTranslation("translate one sentence, greedy", sentences: 1, beams: 1)
  addTranslation("translate one sentence, beam 4", sentences: 1, beams: 4)
  addTranslation("translate a batch of 32, greedy", sentences: 32, beams: 1)
  addTranslation("translate a batch of 32, beam 4", sentences: 32, beams: 4)
  addTrainingStep()
}
