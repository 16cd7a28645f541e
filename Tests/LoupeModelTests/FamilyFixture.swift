import LoupeModel
import LoupeTensor
import LoupeTestSupport

/// A tiny model of one family and what transformers computes with it.
struct FamilyFixture {
  struct Expected: Decodable {
    let sources: [[Int32]]
    let decoder_input_ids: [[Int32]]
  }

  let files: ModelFiles
  let expected: Expected
  let numbers: SafetensorsFile

  init(_ name: String) throws {
    files = try ModelFiles(
      directory: Fixture.path("families/\(name)", of: "LoupeModelTests"))
    expected = try Fixture.json(
      Expected.self, "families/\(name)/expected.json", of: "LoupeModelTests")
    numbers = try SafetensorsFile(
      path: Fixture.path("families/\(name)/expected.safetensors", of: "LoupeModelTests"))
  }
}
