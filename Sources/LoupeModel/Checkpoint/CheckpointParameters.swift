import LoupeTensor

/// Parameters from the weight files of a checkpoint, and what of the files nobody asked for.
final class CheckpointParameters: ParameterSource {
  private let file: any TensorFile
  private let names: Set<String>
  private var known: Set<String> = []

  init(file: any TensorFile) {
    self.file = file
    names = Set(file.tensorNames)
  }

  func values(_ request: ParameterRequest) throws(ModelError) -> Buffer {
    try reader(request).buffer()
  }

  func reader(_ request: ParameterRequest) throws(ModelError) -> FloatReader {
    let candidates = request.names.flatMap { [$0] + Self.withoutPrefix($0) }
    known.formUnion(candidates)
    guard let name = candidates.first(where: names.contains) else {
      if request.isOptional { return FloatReader(Buffer(zeros: request.shape.count)) }
      throw .weights(.missing(tensor: request.name, file: file.name))
    }
    let sizes = (0..<request.shape.rank).map { request.shape[$0] }
    do throws(TensorError) {
      // Models of BART's form have their one bias over the vocabulary as a matrix of one row.
      let found = file.shape(of: name)
      let expected = found == [1] + sizes ? [1] + sizes : sizes
      return try file.reader(name, shape: expected)
    } catch {
      throw .weights(error)
    }
  }

  /// A checkpoint saved without its logits has no `model.` before the names.
  private static func withoutPrefix(_ name: String) -> [String] {
    name.hasPrefix("model.") ? [String(name.dropFirst("model.".count))] : []
  }

  /// The tensors that the model does not use, sorted.
  ///
  /// - Parameter configuration: where the description stands that the model was made by.
  /// - Returns: their names.
  /// - Throws: `ModelError.configuration` where one of them stands inside of the encoder or the
  ///   decoder: the model would be another than the checkpoint's.
  func unusedTensors(configuration: String) throws(ModelError) -> [String] {
    let unused = file.tensorNames.filter { !known.contains($0) && !Self.isDerived($0) }
    let inside = unused.filter { name in
      ["encoder.", "decoder.", "model.encoder.", "model.decoder."].contains {
        name.hasPrefix($0)
      }
    }
    guard let first = inside.first else { return unused }
    let others = inside.count > 1 ? " and \(inside.count - 1) more tensors" : ""
    throw .configuration(
      file: configuration,
      reason: "does not describe “\(first)”\(others) of \(file.name): it belongs to another model")
  }

  /// Whether a tensor is computed from the configuration or was never used by its model: tables of
  /// sines, numbers of positions, the version, and a bias that T5's cross-attention does not read.
  private static func isDerived(_ name: String) -> Bool {
    let suffixes = [
      ".embed_positions.weight", ".embed_positions.weights", ".embed_positions._float_tensor",
      ".position_ids", ".version", ".EncDecAttention.relative_attention_bias.weight",
    ]
    return suffixes.contains { name.hasSuffix($0) } || name == "final_logits_bias"
  }
}
