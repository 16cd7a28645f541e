import Foundation
import LoupeModel
import LoupeTensor
import LoupeTraining

/// The attention of every look at a forming model, a safetensors file each, named as in a trace:
/// `encoder.self_attention` [layer, head, source, source] and so on.
struct AttentionFilm: Sendable {
  let folder: String

  private static let names: [AttentionKind: String] = [
    .encoder: "encoder.self_attention", .decoder: "decoder.self_attention",
    .cross: "decoder.cross_attention",
  ]

  /// Writes the picture of one step, whole.
  func write(_ snapshot: LearningSnapshot) throws(TensorError) {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var writer = SafetensorsWriter(metadata: ["step": "\(snapshot.step)"])
    for kind in AttentionKind.allCases {
      guard let weights = snapshot.attention[kind], let name = Self.names[kind] else { continue }
      writer.add(name, shape: weights.shape, floats: weights.values)
    }
    try writer.write(to: path(snapshot.step))
  }

  /// One head's weights at each of `steps`, one after the other, `[step, query, key]`.
  ///
  /// - Throws: `ServerError.value` for a layer or head that is not there.
  func strip(
    _ kind: AttentionKind, layer: Int, head: Int, steps: [Int]
  ) throws(ServerError) -> [Float] {
    var all: [Float] = []
    for step in steps {
      do {
        let file = try SafetensorsFile(path: path(step))
        let name = Self.names[kind] ?? ""
        let shape = file.entries[name]?.shape ?? []
        guard shape.count == 4 else { throw ServerError.fault("a picture is damaged") }
        try Self.check("layer", layer, shape[0])
        try Self.check("head", head, shape[1])
        let size = shape[2] * shape[3]
        let start = (layer * shape[1] + head) * size
        let buffer = try file.floats(name, shape: shape)
        all += withExtendedLifetime(buffer) { Array(buffer.elements[start..<start + size]) }
      } catch let error as ServerError {
        throw error
      } catch {
        throw .fault("a picture cannot be read")
      }
    }
    return all
  }

  /// Deletes the pictures of later steps: they will be drawn again.
  func goBack(to step: Int) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard let number = Int(name.dropFirst(5).prefix(10)), number > step else { continue }
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
  }

  private static func check(_ key: String, _ value: Int, _ count: Int) throws(ServerError) {
    guard value < count else {
      throw .value(key: key, reason: "is \(value); it counts from 0 and there are \(count)")
    }
  }

  private func path(_ step: Int) -> String {
    let digits = String(step)
    return "\(folder)/step-\(String(repeating: "0", count: max(0, 10 - digits.count)))\(digits)"
      + ".safetensors"
  }
}
