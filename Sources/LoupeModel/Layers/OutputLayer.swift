import LoupeTensor

/// From the decoder's output to logits over the vocabulary.
///
///     logits = (scale · x) Wᵀ + b
///
/// W is the embedding table read backwards (Vaswani et al. 2017, section 3.4), or a matrix of its
/// own. Deviation: models of BART's form add a bias.
struct OutputLayer: Sendable {
  let table: Parameter
  let bias: Parameter?
  let scale: Float

  /// The layer that reads `embeddings` backwards, unless the model has another matrix.
  init(
    embeddings: Parameter, _ configuration: ModelConfiguration, _ builder: ParameterBuilder
  ) throws(ModelError) {
    let names = ParameterNames(configuration)
    if configuration.tiesOutput {
      table = embeddings
    } else {
      table = try builder.parameter(
        names.outputTable,
        Shape(.vocabulary, configuration.vocabularySize, .model, configuration.dModel))
      builder.pack(table)
    }
    bias =
      configuration.hasOutputBias
      ? try builder.parameter(
        names.outputBias, Shape(.vocabulary, configuration.vocabularySize), isTrainable: false,
        isOptional: true) : nil
    scale = configuration.outputScale
  }

  /// Logits of the rows x, `[position, model]`: `[position, vocabulary]`.
  func callAsFunction(_ x: Tensor, _ context: ComputeContext) -> Tensor {
    context.linear(context.scaled(x, by: scale), table, bias, axis: .vocabulary)
  }

  /// The `count` largest logits of each of the rows x, `[position, model]`, and the log-sum-exp of all.
  func choices(_ x: Tensor, count: Int, _ context: ComputeContext) -> RowChoices {
    context.choices(of: context.scaled(x, by: scale), table, bias, count: count)
  }
}
