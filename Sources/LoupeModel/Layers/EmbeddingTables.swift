import LoupeTensor

/// The embedding tables of both sides: one, where they share it.
struct EmbeddingTables {
  let source: Parameter
  let target: Parameter

  init(_ configuration: ModelConfiguration, _ builder: ParameterBuilder) throws(ModelError) {
    let names = ParameterNames(configuration)
    let width = configuration.dModel
    func table(_ names: [String], entries: Int) throws(ModelError) -> Parameter {
      try builder.parameter(
        ParameterRequest(names: names, shape: Shape(.vocabulary, entries, .model, width)))
    }
    if configuration.sharesEmbeddings {
      source = try table(names.sharedEmbeddings, entries: configuration.vocabularySize)
      target = source
    } else {
      source = try table(
        names.embeddings(.source), entries: configuration.sourceVocabularySize)
      target = try table(names.embeddings(.target), entries: configuration.vocabularySize)
    }
    // The logits read it: packed, it serves both. A table that is only looked up stays as it is.
    if configuration.tiesOutput { builder.pack(target) }
  }
}
