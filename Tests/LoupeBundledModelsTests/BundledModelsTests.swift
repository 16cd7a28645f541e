import Foundation
import LoupeBundledModels
import LoupeTensor
import Testing

@Suite struct BundledModelsTests {
  private static let models = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Models")

  /// The models of the repository: folders with weights in them.
  private static let folders: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: models.path)) ?? []
    return names.filter { name in
      let weights = models.appendingPathComponent(name).appendingPathComponent("model.safetensors")
      return FileManager.default.fileExists(atPath: weights.path)
    }.sorted()
  }()

  @Test func carriesTheModelsOfTheRepository() {
    #expect(
      BundledModels.names.sorted() == Self.folders,
      "a model appeared or went: touch Models/CLoupeModelData/files.c and build again")
  }

  @Test(arguments: folders)
  func carriesEveryFileAsItIs(model: String) throws {
    let folder = Self.models.appendingPathComponent(model)
    let carried = try #require(BundledModels.files(of: model))
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where !name.hasPrefix(".") && !name.hasSuffix(".md") {
      let source = try #require(
        try carried.optional(name), "\(name) is not listed in Models/CLoupeModelData/files.c")
      #expect(
        source.array == [UInt8](try Data(contentsOf: folder.appendingPathComponent(name))),
        "\(name)")
      #expect(UInt(bitPattern: source.bytes.baseAddress) % 64 == 0, "\(name)")
    }
  }

  @Test func hasNoOthers() {
    #expect(BundledModels.files(of: "nobody") == nil)
    #expect(BundledModels.files(of: "") == nil)
  }
}
