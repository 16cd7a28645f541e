import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// Which weight file of a model directory is opened.
struct WeightFilesTests {
  private func safetensors(_ value: Float, _ names: [String]) -> ByteSource {
    var writer = SafetensorsWriter()
    for name in names { writer.add(name, shape: [1], floats: [value]) }
    return ByteSource([UInt8](writer.encoded()), name: "weights \(value)")
  }

  private func text(_ text: String, _ name: String) -> ByteSource {
    ByteSource([UInt8](text.utf8), name: name)
  }

  private func torch() throws -> ByteSource {
    try ByteSource(path: Fixture.path("state_dict.bin", of: "LoupeTensorTests"))
  }

  private func files(_ contents: [String: ByteSource]) -> ModelFiles {
    ModelFiles(name: "small", contents: contents)
  }

  private func message(_ contents: [String: ByteSource]) -> String {
    let error = #expect(throws: ModelError.self) { try files(contents).weights() }
    return error?.description ?? ""
  }

  @Test func safetensorsComeBeforePickles() throws {
    var contents = ["pytorch_model.bin": try torch()]
    #expect(try files(contents).weights().tensorNames.first == "first.bias")
    contents["pytorch_model.bin.index.json"] = text("{}", "index")
    #expect(try files(contents).weights().tensorNames.count == 4)
    contents["model.safetensors"] = safetensors(1, ["a"])
    #expect(try files(contents).weights().tensorNames == ["a"])
  }

  @Test func shardsOfBothKindsAreJoined() throws {
    let index = #"{"weight_map":{"a":"1.safetensors","b":"2.safetensors"}}"#
    let weights = try files([
      "model.safetensors.index.json": text(index, "index"),
      "1.safetensors": safetensors(1, ["a"]), "2.safetensors": safetensors(2, ["b"]),
    ]).weights()
    #expect(try weights.floats("a", shape: [1]).array() == [1])
    #expect(try weights.floats("b", shape: [1]).array() == [2])
    let pickles = try files([
      "pytorch_model.bin.index.json": text(#"{"weight_map":{"first.bias":"1.bin"}}"#, "index"),
      "1.bin": torch(),
    ]).weights()
    #expect(pickles.tensorNames == ["first.bias"])
    #expect(pickles.shape(of: "first.bias") == [3])
  }

  @Test func whatIsWrongIsNamed() throws {
    #expect(message([:]).contains("model.safetensors, pytorch_model.bin"))
    let index = text(#"{"weight_map":{"a":"1.safetensors"}}"#, "the index")
    #expect(
      message(["model.safetensors.index.json": index])
        == "the index: names the shard 1.safetensors, which is missing; download it")
    #expect(
      message(["model.safetensors.index.json": index, "1.safetensors": text("{}", "the shard")])
        .hasPrefix("the shard is not a usable safetensors file"))
    #expect(message(["pytorch_model.bin": text("no", "old.bin")]).hasPrefix("old.bin"))
  }
}
