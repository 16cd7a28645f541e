import LoupeModel
import LoupeTensor
import LoupeText

extension Translator {
  /// Translates the same texts as they are and under each of many interventions; see
  /// `InterventionSweep`.
  ///
  /// - Parameters:
  ///   - texts: the sentences.
  ///   - interventions: the edits, each list on its own.
  ///   - settings: how the translations are generated.
  ///   - sentencesAtOnce: how many sentences are generated together.
  ///   - context: memory and threads of this call.
  ///   - report: is called with every outcome: text by text, first as it is, then under each
  ///     intervention. `decode` makes text of its tokens.
  /// - Throws: `GenerationError` where a text, a setting or an edit does not fit.
  public func sweep(
    _ texts: [String], interventions: [Intervention], _ settings: GenerationSettings,
    sentencesAtOnce: Int = 64, in context: ComputeContext,
    report: (InterventionSweep.Outcome) -> Void
  ) throws(GenerationError) {
    var encodings: [Encoding] = []
    for text in texts { encodings.append(try encode(text)) }
    try InterventionSweep(generator, settings, in: context).run(
      encodings.map { $0.ids.map { Int32($0) } }, count: interventions.count,
      sentencesAtOnce: sentencesAtOnce
    ) { (intervention, sentence, stepCount) throws(GenerationError) in
      try resolve(
        interventions[intervention], source: encodings[sentence], stepCount: stepCount)
    } report: {
      report($0)
    }
  }
}
