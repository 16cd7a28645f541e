import Foundation
import LoupeTensor
import Testing

struct ShardedTensorsTests {
  private func shard(_ names: [String], type: String = "one") -> SafetensorsFile? {
    var writer = SafetensorsWriter()
    for (index, name) in names.enumerated() {
      writer.add(name, shape: [1, 2], floats: [Float(index), Float(names.count)])
    }
    writer.add("ids", integers: [1, 2])
    return try? SafetensorsFile(ByteSource([UInt8](writer.encoded()), name: "\(type).safetensors"))
  }

  private func index(_ json: String) throws(TensorError) -> ShardIndex {
    try ShardIndex(ByteSource([UInt8](json.utf8), name: "model.safetensors.index.json"))
  }

  private static let map =
    #"{"metadata":{"total_size":1},"weight_map":{"a":"1.safetensors","b":"2.safetensors"}}"#

  private func message(_ body: () throws -> Void) -> String {
    let error = #expect(throws: TensorError.self) { try body() }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("model.safetensors.index.json"), "\(text)")
    return text
  }

  @Test func eachTensorComesFromItsShard() throws {
    let files = ["1.safetensors": shard(["a"]), "2.safetensors": shard(["c", "b"])]
    let tensors = try ShardedTensors(index(Self.map)) { files[$0] ?? nil }
    #expect(tensors.tensorNames == ["a", "b"])
    #expect(try tensors.floats("a").array() == [0, 1])
    #expect(try tensors.floats("b", shape: [1, 2]).array() == [1, 2])
    #expect(tensors.shape(of: "b") == [1, 2] && tensors.elementType(of: "b") == "F32")
    #expect(tensors.shape(of: "c") == nil)
    #expect(throws: TensorError.missing(tensor: "c", file: tensors.name)) {
      try tensors.floats("c")
    }
    #expect(throws: TensorError.self) { try tensors.integers("a") }
  }

  @Test func aMissingShardIsNamed() throws {
    let index = try index(Self.map)
    let one = shard(["a"])
    let text = message { _ = try ShardedTensors(index) { $0 == "1.safetensors" ? one : nil } }
    #expect(text.contains("2.safetensors, which is missing"), "\(text)")
  }

  @Test func aTensorThatItsShardLacksIsNamed() throws {
    let index = try index(Self.map)
    let files = ["1.safetensors": shard(["a"]), "2.safetensors": shard(["c"])]
    let text = message { _ = try ShardedTensors(index) { files[$0] ?? nil } }
    #expect(text.contains("“b” in 2.safetensors, which does not hold it"), "\(text)")
  }

  @Test func aTensorInTwoShardsIsNamed() throws {
    let index = try index(Self.map)
    let files = ["1.safetensors": shard(["a"]), "2.safetensors": shard(["a", "b"])]
    let text = message { _ = try ShardedTensors(index) { files[$0] ?? nil } }
    #expect(text.contains("“a” in 1.safetensors, but 2.safetensors holds one"), "\(text)")
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"weight_map":{}}"#, #"{"weight_map":{"a":1}}"#, #"{"weight_map":[]}"#,
    #"{"weight_map":{"a":"../1.safetensors"}}"#, #"{"weight_map":{"a":"/etc/passwd"}}"#,
    #"{"weight_map":{"a":""}}"#, #"{"weight_map":{"a":".."}}"#, #"{"weight_map":{"a":"b\\c"}}"#,
    #"{"weight_map":{"a":"b\u0000c"}}"#, String(repeating: "[", count: 100_000),
    String(repeating: #"{"weight_map":"#, count: 10_000),
  ])
  func otherJSONIsRefused(_ json: String) {
    _ = message { _ = try index(json) }
  }
}
