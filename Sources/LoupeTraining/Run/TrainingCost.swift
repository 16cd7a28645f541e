import LoupeModel

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

  /// Bytes of weights, gradients, two moments and the activations of a batch with their gradients.
  func memoryBytes(batchTokens: Int) -> Int {
    let d = configuration.dModel
    let encoder = configuration.encoderLayers * (11 * d + 2 * configuration.encoderFeedForward)
    let decoder = configuration.decoderLayers * (19 * d + 2 * configuration.decoderFeedForward)
    let activations = 2 * (encoder + decoder + 4 * d) + configuration.vocabularySize
    return 4 * (4 * parameters + batchTokens * activations)
  }
}
