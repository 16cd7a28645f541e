import LoupeModel
import LoupeTensor

/// The mean of the weights of several checkpoints.
///
/// - Source: Vaswani et al. 2017, section 6.1.
enum CheckpointAverage {
  /// A model whose weights are the mean over the checkpoints at `paths`.
  ///
  /// - Returns: a model of `configuration`, made for training.
  static func model(
    _ configuration: ModelConfiguration, of paths: [String]
  ) throws(TrainingError) -> Transformer {
    let model: Transformer
    do throws(ModelError) {
      model = try Transformer(configuration, seed: 0)
    } catch {
      throw .model(error)
    }
    for parameter in model.parameters { parameter.values.mutableElements.update(repeating: 0) }
    let share = 1 / Float(max(paths.count, 1))
    for path in paths {
      let checkpoint = try TrainingCheckpoint(path: path)
      for parameter in model.parameters {
        let weights = try checkpoint.weights(of: parameter)
        withExtendedLifetime(weights) {
          let sum = parameter.values.mutableElements
          for (index, weight) in weights.elements.enumerated() { sum[index] += share * weight }
        }
      }
    }
    return model
  }
}
