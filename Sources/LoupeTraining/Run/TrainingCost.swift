import LoupeModel
import LoupeTensor

/// What a model of some sizes costs to train, by counting.
struct TrainingCost {
  let configuration: ModelConfiguration

  init(_ configuration: ModelConfiguration) { self.configuration = configuration }

  private var attention: Int { 4 * configuration.dModel * (configuration.dModel + 1) }
  private var normalisation: Int { 2 * configuration.dModel }

  private func feedForward(_ width: Int) -> Int {
    2 * configuration.dModel * width + width + configuration.dModel
  }

  private var encoderLayer: Int {
    attention + feedForward(configuration.encoderFeedForward) + 2 * normalisation
  }

  private var decoderLayer: Int {
    2 * attention + feedForward(configuration.decoderFeedForward) + 3 * normalisation
  }

  /// Numbers of the model.
  var parameters: Int {
    let table = configuration.vocabularySize * (configuration.dModel + 1)
    return table + configuration.encoderLayers * encoderLayer
      + configuration.decoderLayers * decoderLayer
  }

  /// Operations of the matrix products of that many tokens: 2 forward and 4 backward a weight and
  /// token.
  func operations(sourceTokens: Int, targetTokens: Int) -> Double {
    let encoder = Double(configuration.encoderLayers * encoderLayer)
    let decoder = Double(configuration.decoderLayers * decoderLayer)
    let output = Double(configuration.vocabularySize * configuration.dModel)
    return 6 * (encoder * Double(sourceTokens) + (decoder + output) * Double(targetTokens))
  }

  /// Bytes of weights, gradients, two moments, the activations of a batch with their gradients, and
  /// the logits of as many rows as exist at the same time.
  func memoryBytes(batchTokens: Int) -> Int {
    let d = configuration.dModel
    let copies = configuration.activation == .swish ? 2 : 1
    // Projections, mixed heads, sums and results of the sublayers, and the gradients of all but the
    // sums: 18 vectors a token in an encoder layer, 31 in a decoder layer.
    let encoder =
      configuration.encoderLayers * (18 * d + copies * configuration.encoderFeedForward)
    let decoder =
      configuration.decoderLayers * (31 * d + copies * configuration.decoderFeedForward)
    let passing = max(configuration.encoderFeedForward, configuration.decoderFeedForward)
    let activations = batchTokens * (encoder + decoder + 8 * d + passing)
    let rows = min(batchTokens, ComputeContext.lossRowsTogether)
    let output = configuration.vocabularySize * (rows + 2 * d)
    return 4 * (4 * parameters + activations + output)
  }
}
