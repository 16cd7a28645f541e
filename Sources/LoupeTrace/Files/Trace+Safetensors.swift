import Foundation
import LoupeTensor

extension Trace {
  /// The trace as a safetensors file.
  ///
  /// Tensors are float32, token ids int64; everything else is JSON in the metadata key `loupe`.
  ///
  /// - Returns: the whole file.
  public func safetensors() throws -> Data {
    let description = try TraceDocument(self, numbers: nil).json()
    var writer = SafetensorsWriter(
      metadata: ["loupe": String(decoding: description, as: UTF8.self)])
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      writer.add(name, shape: tensor.shape, floats: tensor.values)
    }
    writer.add("source_ids", integers: ids.source)
    writer.add("decoder_input_ids", integers: ids.decoderInput)
    writer.add("chosen_ids", integers: ids.chosen)
    return writer.encoded()
  }
}
