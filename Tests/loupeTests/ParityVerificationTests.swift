#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import LoupeGeneration
  import LoupeModel
  import LoupeTensor
  import LoupeTestSupport
  import Testing

  @testable import loupe

  @Suite(.enabled(if: SharedData.parityKit("marian") != nil, "no parity kit at hand"))
  struct ParityVerificationTests {
    private let folder: String

    init() throws { folder = try #require(SharedData.parityKit("marian")) }

    private func contents() throws -> [String: ByteSource] {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      return Dictionary(
        uniqueKeysWithValues: try names.map { ($0, try ByteSource(path: "\(folder)/\($0)")) })
    }

    private func figures(_ contents: [String: ByteSource]) throws -> [ParityReport.Figure] {
      let files = ModelFiles(name: "kit", contents: contents)
      let kit = try #require(try ParityKit(files))
      let translator = try Translator(files, name: "kit")
      return try ParityVerification(translator, kit).figures(in: ComputeContext())
    }

    @Test func aModelThatAgreesPasses() throws {
      let figures = try figures(contents())
      #expect(
        figures.map(\.name) == [
          "source lines encoded", "target lines encoded", "token lists decoded",
          "token lists of the sentence", "logits", "encoder.self_attention",
          "decoder.self_attention", "decoder.cross_attention", "greedy tokens",
          "tokens of beam search",
        ])
      #expect(figures.filter { !$0.isWithinBounds } == [])
    }

    @Test func aModelThatDiffersFails() throws {
      var contents = try contents()
      let file = try #require(contents["expected.json"])
      let json = try #require(
        JSONSerialization.jsonObject(with: Data(file.array)) as? [String: Any])
      var changed = json
      var greedy = try #require(json["greedy_ids"] as? [Int])
      greedy[3] += 1
      changed["greedy_ids"] = greedy
      contents["expected.json"] = ByteSource(
        [UInt8](try JSONSerialization.data(withJSONObject: changed)), name: "expected.json")
      // One number of the reference's attentions.
      var numbers = try #require(contents["expected.safetensors"]).array
      let header = numbers[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      numbers.replaceSubrange((8 + header)..<(12 + header), with: [0, 0, 0xC0, 0x7F])
      contents["expected.safetensors"] = ByteSource(numbers, name: "expected.safetensors")
      let failures = try figures(contents).filter { !$0.isWithinBounds }
      #expect(failures.count == 2 && failures.last?.name == "greedy tokens")
      #expect(failures.first?.difference == .infinity)
    }

    @Test func aDirectoryWithoutReferenceHasNoKit() throws {
      var contents = try contents()
      contents["expected.safetensors"] = nil
      #expect(try ParityKit(ModelFiles(name: "kit", contents: contents)) == nil)
    }
  }

#endif
