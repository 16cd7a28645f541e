import Foundation
import LoupeModel
import LoupeTensor

/// One file that holds everything a training needs to go on: weights, Adam's moments and the state.
///
/// A safetensors file: each parameter under its checkpoint name, its moments under `adam.m.NAME`
/// and `adam.v.NAME`, the state as JSON in `__metadata__["loupe"]` and a checksum over all numbers
/// in `__metadata__["checksum"]`.
package struct TrainingCheckpoint {
  package let state: TrainingState
  private let file: SafetensorsFile

  /// Opens the checkpoint at `path` and checks that it is whole.
  package init(path: String) throws(TrainingError) {
    do {
      file = try SafetensorsFile(path: path)
    } catch {
      throw .checkpoint(path: path, reason: error.description)
    }
    guard let description = file.metadata["loupe"] else {
      throw .checkpoint(path: path, reason: "it holds no training state")
    }
    do {
      state = try JSONDecoder().decode(TrainingState.self, from: Data(description.utf8))
    } catch {
      throw .checkpoint(path: path, reason: "its training state cannot be read (\(error))")
    }
    guard state.version == 1 else {
      throw .checkpoint(path: path, reason: "it has the unknown version \(state.version)")
    }
    guard try checksum() == file.metadata["checksum"] else {
      throw .checkpoint(path: path, reason: "its numbers are damaged (the checksum differs)")
    }
  }

  /// Writes the state of `trainer` whole.
  package static func write(_ trainer: Trainer, _ state: TrainingState, to path: String)
    throws(TrainingError)
  {
    let description: Data
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      description = try encoder.encode(state)
    } catch {
      throw .checkpoint(path: path, reason: "its state cannot be encoded (\(error))")
    }
    let tensors = Self.tensors(of: trainer)
    var checksum = Checksum()
    for tensor in tensors.sorted(by: { $0.name < $1.name }) {
      checksum.add(UnsafeRawBufferPointer(tensor.buffer.elements))
    }
    var writer = SafetensorsWriter(metadata: [
      "loupe": String(decoding: description, as: UTF8.self), "checksum": checksum.hexadecimal,
    ])
    for tensor in tensors {
      writer.add(tensor.name, shape: tensor.shape, floats: tensor.buffer.elements)
    }
    do throws(TensorError) {
      try writer.write(to: path)
    } catch {
      throw .tensor(error)
    }
  }

  /// Copies weights and moments into `trainer`.
  package func restore(_ trainer: Trainer) throws(TrainingError) {
    for tensor in Self.tensors(of: trainer) {
      let values = try floats(tensor.name, shape: tensor.shape)
      withExtendedLifetime(values) {
        tensor.buffer.pointer.update(from: values.pointer, count: values.count)
      }
    }
    trainer.step = state.step
  }

  /// The numbers of one parameter.
  func weights(of parameter: Parameter) throws(TrainingError) -> Buffer {
    try floats(parameter.name, shape: Self.sizes(parameter))
  }

  private func floats(_ name: String, shape: [Int]) throws(TrainingError) -> Buffer {
    do throws(TensorError) {
      return try file.floats(name, shape: shape)
    } catch {
      throw .checkpoint(path: file.name, reason: error.description)
    }
  }

  /// The same over the file as `write` computed over memory.
  private func checksum() throws(TrainingError) -> String {
    var checksum = Checksum()
    for name in file.entries.keys.sorted() {
      guard let entry = file.entries[name], entry.elementType == "F32" else {
        throw .checkpoint(path: file.name, reason: "“\(name)” is not a float32 tensor")
      }
      let values = try floats(name, shape: entry.shape)
      withExtendedLifetime(values) { checksum.add(UnsafeRawBufferPointer(values.elements)) }
    }
    return checksum.hexadecimal
  }

  private struct NamedBuffer {
    let name: String
    let shape: [Int]
    let buffer: Buffer
  }

  private static func tensors(of trainer: Trainer) -> [NamedBuffer] {
    var tensors = trainer.model.parameters.map {
      NamedBuffer(name: $0.name, shape: sizes($0), buffer: $0.values)
    }
    for (index, parameter) in trainer.optimiser.parameters.enumerated() {
      for (prefix, moments) in [
        ("adam.m", trainer.optimiser.firstMoments), ("adam.v", trainer.optimiser.secondMoments),
      ] {
        tensors.append(
          NamedBuffer(
            name: "\(prefix).\(parameter.name)", shape: sizes(parameter), buffer: moments[index]))
      }
    }
    return tensors
  }

  private static func sizes(_ parameter: Parameter) -> [Int] {
    (0..<parameter.shape.rank).map { parameter.shape[$0] }
  }
}
