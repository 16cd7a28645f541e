import Foundation
import LoupeTensor

extension Transformer {
  /// What a model is loaded for.
  public enum Purpose: Sendable {
    /// Matrices are packed once for the kernels.
    case inference
    /// Matrices stay as they are, since every step changes them.
    case training
  }

  /// Opens the checkpoint in `files`: `config.json` and its weights (see `ModelFiles.weights`).
  ///
  /// - Throws: `ModelError` that names the file and what is wrong with it.
  public init(
    _ files: ModelFiles, for purpose: Purpose = .inference, precision: Precision = .fp32
  ) throws(ModelError) {
    try self.init(
      files, configuration: ModelConfiguration(files), for: purpose, precision: precision)
  }

  /// Opens the weights in `files` as a model of `configuration`: what `config.json` says, adjusted.
  ///
  /// - Throws: `ModelError` that names the file and what is wrong with it.
  public init(
    _ files: ModelFiles, configuration: ModelConfiguration, for purpose: Purpose = .inference,
    precision: Precision = .fp32
  ) throws(ModelError) {
    let description = "\(files.name)/config.json"
    try configuration.validate(file: description)
    if purpose == .training { try configuration.requireTrainable(file: description) }
    let source = CheckpointParameters(file: try files.weights())
    try self.init(
      configuration, source, precision: purpose == .inference ? precision : nil)
    unusedTensors = try source.unusedTensors(configuration: description)
  }

  /// A model with random parameters, to be trained.
  public init(_ configuration: ModelConfiguration, seed: UInt64) throws(ModelError) {
    let file = "the training configuration"
    try configuration.validate(file: file)
    try configuration.requireTrainable(file: file)
    try self.init(configuration, InitialParameters(seed: seed), precision: nil)
  }

  /// A copy of this model, packed for inference.
  ///
  /// Validation and sampling run it while training goes on.
  public func snapshot() throws(ModelError) -> Transformer {
    try Transformer(configuration, CopiedParameters(model: self), precision: .fp32)
  }

  /// The checkpoint as safetensors, with the names its family gives the tensors.
  ///
  /// - Parameters:
  ///   - halfPrecision: whether numbers are rounded to IEEE half precision, else float32.
  ///   - metadata: strings for the file's `__metadata__`; `format` is `pt` unless given.
  /// - Returns: the writer that holds all parameters, in the order of their index.
  public func checkpoint(
    halfPrecision: Bool, metadata: [String: String] = [:]
  ) -> SafetensorsWriter {
    var writer = SafetensorsWriter(
      metadata: metadata.merging(["format": "pt"]) { given, _ in given })
    for parameter in parameters {
      var sizes = (0..<parameter.shape.rank).map { parameter.shape[$0] }
      if parameter.name == "final_logits_bias" { sizes = [1] + sizes }
      if halfPrecision {
        writer.add(parameter.name, shape: sizes, halves: parameter.values.elements)
      } else {
        writer.add(parameter.name, shape: sizes, floats: parameter.values.elements)
      }
    }
    return writer
  }

  /// Writes `config.json`, `generation_config.json` and `model.safetensors`, each whole.
  public func save(to directory: String, halfPrecision: Bool) throws(ModelError) {
    let folder = URL(fileURLWithPath: directory)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let description = try BARTFormConfiguration(configuration, halfPrecision: halfPrecision)
      try DurableFile.write(
        encoder.encode(description), to: folder.appendingPathComponent("config.json").path)
      try DurableFile.write(
        encoder.encode(GenerationConfiguration(configuration)),
        to: folder.appendingPathComponent("generation_config.json").path)
      try checkpoint(halfPrecision: halfPrecision)
        .write(to: folder.appendingPathComponent("model.safetensors").path)
    } catch let error as TensorError {
      throw .weights(error)
    } catch let error as ModelError {
      throw error
    } catch {
      throw .file(
        name: "the directory", directory: directory,
        reason: "cannot be written (\(error.localizedDescription))")
    }
  }
}

/// Parameters copied from another model.
private struct CopiedParameters: ParameterSource {
  let model: Transformer

  func values(_ request: ParameterRequest) throws(ModelError) -> Buffer {
    guard let parameter = model.parameters.first(where: { $0.name == request.name }) else {
      throw .weights(.missing(tensor: request.name, file: "the model in memory"))
    }
    return Buffer(parameter.values.array())
  }
}
