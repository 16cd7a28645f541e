import Foundation
import LoupeTensor
import Testing

struct ShardIndexTests {
  private func read(_ text: String) throws(TensorError) -> ShardIndex {
    try ShardIndex(ByteSource(Array(text.utf8), name: "model.safetensors.index.json"))
  }

  private let whole = """
    {"metadata": {"total_size": 12}, "weight_map": {"a": "model-1.safetensors",
     "b": "model-2.safetensors", "c": "model-1.safetensors"}}
    """

  @Test func namesEachFileOnce() throws {
    let index = try read(whole)
    #expect(index.files == ["model-1.safetensors", "model-2.safetensors"])
    #expect(index.fileOfTensor["c"] == "model-1.safetensors")
  }

  @Test(arguments: [
    "../x.safetensors", "/etc/passwd", "a/b.safetensors", "", ".", "..",
  ])
  func leavesItsDirectoryForNobody(file: String) {
    #expect(throws: TensorError.self) { try read("{\"weight_map\": {\"a\": \"\(file)\"}}") }
  }

  @Test func damagedOnesAreErrorsOrIndices() {
    var random = SeededNumbers(seed: 17)
    var refused = 0
    for _ in 0..<2_000 {
      var bytes = Array(whole.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
          in: 0...255, using: &random)
      }
      if Int.random(in: 0..<4, using: &random) == 0 {
        bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
      }
      do throws(TensorError) {
        let index = try ShardIndex(ByteSource(bytes, name: "index.json"))
        #expect(!index.files.contains { $0.contains("/") || $0.isEmpty })
      } catch {
        refused += 1
      }
    }
    #expect(refused > 500)
  }

  @Test func deepNestingIsRefusedInTime() {
    for open in ["[", "{\"a\":"] {
      let text = "{\"weight_map\": " + String(repeating: open, count: 200_000)
      #expect(throws: TensorError.self) { try read(text) }
    }
  }
}
