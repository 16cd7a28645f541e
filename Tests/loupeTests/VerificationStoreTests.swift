#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import LoupeModel
  import LoupeTensor
  import Testing

  @testable import loupe

  struct VerificationStoreTests {
    private let folder: URL
    private let store: VerificationStore

    init() {
      folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "loupe-verified-\(UUID().uuidString)")
      store = VerificationStore(folder: folder)
    }

    private func files(_ contents: [String: String]) -> ModelFiles {
      ModelFiles(
        name: "model",
        contents: Dictionary(
          uniqueKeysWithValues: contents.map { name, text in
            (name, ByteSource(Array(text.utf8), name: name))
          }))
    }

    private var report: ParityReport {
      var report = ParityReport(model: "model")
      report.reference = "transformers 4.57.1"
      report.figures = [.init(name: "logits", difference: 1e-5, bound: 1e-3)]
      return report
    }

    @Test func whatWasVerifiedIsFoundForTheSameWeightsAlone() throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      let model = files(["config.json": "{}", "model.safetensors": "weights"])
      #expect(try store.verification(of: model, name: "model") == nil)
      let verification = try #require(report.verification)
      try store.remember(verification, of: model)
      #expect(try store.verification(of: model, name: "model") == verification)
      // Another name and other files beside it make no difference.
      let copy = files([
        "config.json": "{}", "model.safetensors": "weights", "loupe.json": "{}",
      ])
      #expect(try store.verification(of: copy, name: "copy") == verification)
      for other in [
        ["config.json": "{}", "model.safetensors": "Weights"],
        ["config.json": "[]", "model.safetensors": "weights"],
        ["config.json": "{}", "pytorch_model.bin": "weightz"],
      ] {
        #expect(try store.verification(of: files(other), name: "model") == nil)
      }
    }

    @Test func shardsCountAsOneModel() throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      var contents = [
        "config.json": "{}",
        "model.safetensors.index.json":
          #"{"weight_map": {"a": "1.safetensors", "b": "2.safetensors"}}"#,
        "1.safetensors": "one", "2.safetensors": "two",
      ]
      let verification = try #require(report.verification)
      try store.remember(verification, of: files(contents))
      #expect(try store.verification(of: files(contents), name: "model") == verification)
      contents["2.safetensors"] = "tow"
      #expect(try store.verification(of: files(contents), name: "model") == nil)
    }

    @Test func aDamagedRecordCountsAsNone() throws {
      defer { try? FileManager.default.removeItem(at: folder) }
      let model = files(["config.json": "{}", "model.safetensors": "weights"])
      try store.remember(try #require(report.verification), of: model)
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        try Data("{".utf8).write(to: folder.appendingPathComponent(name))
      }
      #expect(try store.verification(of: model, name: "model") == nil)
    }

    @Test func theEnvironmentSaysWhere() {
      func path(_ environment: [String: String]) -> String {
        VerificationStore(environment: environment).folder.path
      }
      #expect(path(["LOUPE_CACHE": "/a"]) == "/a/verified")
      #expect(path(["XDG_CACHE_HOME": "/b", "HOME": "/h"]) == "/b/loupe/verified")
      #expect(path(["HOME": "/h"]) == "/h/.cache/loupe/verified")
      #expect(path(["HOME": "/h", "LOUPE_CACHE": ""]) == "/h/.cache/loupe/verified")
    }

    @Test func aModelWithoutFiguresIsNotVerified() {
      #expect(ParityReport(model: "model").verification == nil)
    }
  }

#endif
