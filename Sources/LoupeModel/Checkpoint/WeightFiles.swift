import LoupeTensor

extension ModelFiles {
  /// The kinds of weight files, the preferred first.
  private static let weightFileNames = (
    safetensors: "model.safetensors", torch: "pytorch_model.bin"
  )

  /// Opens the model's weights without reading any numbers.
  ///
  /// They are the first of these that is there: `model.safetensors`, its shards,
  /// `pytorch_model.bin`, its shards.
  ///
  /// - Throws: `ModelError` naming the file and what is wrong with it.
  public func weights() throws(ModelError) -> any TensorFile {
    let names = Self.weightFileNames
    for name in [names.safetensors, names.torch] {
      if let source = try optional(name) { return try Self.tensors(name, source) }
      if let index = try optional("\(name).index.json") { return try shards(index) }
    }
    throw .file(
      name: "a weight file", directory: name,
      reason: "is missing (\(names.safetensors), \(names.torch), or an index of shards of either)")
  }

  private func shards(_ source: ByteSource) throws(ModelError) -> any TensorFile {
    do throws(TensorError) {
      return try ShardedTensors(ShardIndex(source)) { (file) throws(TensorError) in
        do throws(ModelError) {
          return try optional(file).map { (shard) throws(ModelError) in
            try Self.tensors(file, shard)
          }
        } catch {
          if case .weights(let reason) = error { throw reason }
          throw .checkpoint(file: file, reason: error.description)
        }
      }
    } catch {
      throw .weights(error)
    }
  }

  private static func tensors(
    _ file: String, _ source: ByteSource
  ) throws(ModelError) -> any TensorFile {
    do throws(TensorError) {
      if file.hasSuffix(".safetensors") { return try SafetensorsFile(source) }
      return try TorchFile(source)
    } catch {
      throw .weights(error)
    }
  }
}
