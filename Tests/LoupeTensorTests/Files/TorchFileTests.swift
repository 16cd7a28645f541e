import Foundation
import LoupeTensor
import LoupeTestSupport
import Testing

/// What PyTorch saved, read as PyTorch reads it.
struct TorchFileTests {
  private static func path(_ name: String) -> String {
    Fixture.path(name, of: "LoupeTensorTests")
  }

  private static let moduleTensors = [
    "first.bias", "first.weight", "second.bias", "second.weight",
  ]
  private static let viewTensors = [
    "base", "bfloat", "cut_out", "double", "empty", "half", "int", "long", "permuted", "repeated",
    "scalar",
  ]

  private func compare(_ file: TorchFile, _ names: [String]) throws {
    let expected = try SafetensorsFile(path: Self.path("expected.safetensors"))
    #expect(file.tensorNames == names)
    for name in names {
      #expect(file.shape(of: name) == expected.shape(of: name), "\(name)")
      #expect(file.elementType(of: name) == expected.elementType(of: name), "\(name)")
      if name == "long" || name == "int" {
        #expect(try file.integers(name) == expected.integers(name), "\(name)")
        #expect(throws: TensorError.self) { try file.floats(name) }
      } else {
        #expect(try file.floats(name).array() == expected.floats(name).array(), "\(name)")
        #expect(throws: TensorError.self) { try file.integers(name) }
      }
    }
  }

  @Test(arguments: [
    "zip.bin", "stream.bin", "protocol3.bin", "protocol4.bin", "protocol5.bin", "unchecked.bin",
  ])
  func viewsOfStoragesAreReadInOrder(_ name: String) throws {
    try compare(TorchFile(path: Self.path(name)), Self.viewTensors)
  }

  @Test(arguments: ["state_dict.bin", "parameters.bin"])
  func whatModulesSaveIsRead(_ name: String) throws {
    try compare(TorchFile(path: Self.path(name)), Self.moduleTensors)
  }

  @Test func missingTensorsAndOtherShapesAreNamed() throws {
    let file = try TorchFile(path: Self.path("zip.bin"))
    #expect(throws: TensorError.missing(tensor: "x", file: file.name)) { try file.floats("x") }
    #expect(file.shape(of: "x") == nil && file.elementType(of: "x") == nil)
    #expect(
      throws: TensorError.shape(
        tensor: "permuted", expected: [3, 4, 5], found: [5, 3, 4], file: file.name)
    ) { try file.floats("permuted", shape: [3, 4, 5]) }
  }

  @Test(arguments: ["zip.bin", "stream.bin"])
  func truncatedFilesAreRefused(_ name: String) throws {
    let bytes = try ByteSource(path: Self.path(name)).array
    for count in 0..<bytes.count {
      let error = #expect(throws: TensorError.self, "cut at \(count)") {
        try TorchFile(ByteSource(Array(bytes[..<count]), name: "cut.bin"))
      }
      #expect(error?.description.hasPrefix("cut.bin") == true)
    }
  }

  /// Damaged bytes give an error or numbers, never a crash, a hang or a mountain of memory.
  @Test(arguments: ["zip.bin", "stream.bin", "protocol4.bin", "state_dict.bin", "unchecked.bin"])
  func damagedFilesDoNotCrash(_ name: String) throws {
    let bytes = try ByteSource(path: Self.path(name)).array
    var random = SeededNumbers(seed: 11)
    var refused = 0
    for _ in 0..<600 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        damaged[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      do throws(TensorError) {
        let file = try TorchFile(ByteSource(damaged, name: "damaged.bin"))
        for tensor in file.tensorNames {
          let count = file.shape(of: tensor)?.reduce(1, *)
          if let values = try? file.floats(tensor) { #expect(values.count == count) }
          if let values = try? file.integers(tensor) { #expect(values.count == count) }
        }
      } catch {
        refused += 1
      }
    }
    #expect(refused > 40)
  }

  @Test func whatGitLeftInTheirPlaceIsRecognised() {
    let note = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 300000000\n"
    let source = ByteSource([UInt8](note.utf8), name: "weights")
    let expected = "weights: is not the file itself but git-lfs's note of it; run git lfs pull"
    for open in [{ _ = try TorchFile(source) }, { _ = try SafetensorsFile(source) }] {
      let error = #expect(throws: TensorError.self) { try open() }
      #expect(error?.description == expected)
    }
  }

  @Test(arguments: [
    [UInt8]("not a checkpoint at all".utf8), [], [0x80, 0x04, 0x95], [UInt8]("PK\u{5}\u{6}".utf8),
    [UInt8](repeating: 0, count: 600),
  ])
  func otherFilesAreRefusedWithAdvice(_ bytes: [UInt8]) {
    let error = #expect(throws: TensorError.self) {
      try TorchFile(ByteSource(bytes, name: "other.bin"))
    }
    #expect(error?.description.contains("safetensors") == true)
  }
}
