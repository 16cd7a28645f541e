import Foundation
import LoupeTensor
import Testing

/// Pickles that ask for more than tensors, and pickles that lie.
struct HostilePickleTests {
  private func open(_ pickle: [UInt8], storageBytes: Int = 24) throws(TensorError) -> TorchFile {
    var zip = ZipBuilder()
    zip.records = [
      .init("m/data.pkl", pickle), .init("m/data/0", [UInt8](repeating: 0, count: storageBytes)),
    ]
    return try TorchFile(ByteSource(zip.bytes, name: "hostile.bin"))
  }

  private func refusal(_ pickle: [UInt8]) -> String {
    let error = #expect(throws: TensorError.self) { try open(pickle) }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("hostile.bin") && !text.contains("\n"), "\(text)")
    return text
  }

  private func pickle(_ build: (inout PickleBuilder) -> Void) -> [UInt8] {
    var builder = PickleBuilder()
    build(&builder)
    return builder.bytes
  }

  @Test func anHonestOneOpens() throws {
    let file = try open(PickleBuilder.oneTensor())
    #expect(try file.floats("weight", shape: [2, 3]).array() == [0, 0, 0, 0, 0, 0])
  }

  /// Every way a pickle can name a function, each refused by that name before anything runs.
  @Test func functionsAreRefusedByName() {
    let system = pickle {
      $0.global("os", "system")
      $0.text("touch owned")
      $0.add([0x85])
      $0.add("R.")
    }
    #expect(refusal(system).contains("“os.system”"))
    let stacked = pickle {
      $0.text("posix")
      $0.text("system")
      $0.add([0x93])
      $0.text("id")
      $0.add([0x85])
      $0.add("R.")
    }
    #expect(refusal(stacked).contains("“posix.system”"))
    for (module, name) in [
      ("builtins", "eval"), ("__builtin__", "exec"), ("torch", "load"), ("torch.hub", "load"),
      ("torch._utils", "_rebuild_tensor_v2.__globals__"), ("collections", "OrderedDict.fromkeys"),
      ("torch", "FloatStorage.from_file"), ("torch", ""), ("", "torch.FloatStorage"),
      ("torch._utils", "_rebuild_device_tensor_from_numpy"), ("numpy.core.multiarray", "scalar"),
    ] {
      let text = refusal(
        pickle {
          $0.global(module, name); $0.add(")R.")
        })
      #expect(text.contains("“\(module).\(name)”"), "\(text)")
    }
  }

  /// Instructions that make objects without REDUCE, or take them from a registry.
  @Test(arguments: [
    ("(ios\nsystem\n.", "INST"), ("(cos\nsystem\no.", "the function"), ("(o.", "OBJ"),
    (")\u{1}.", "0x1"), ("I1\n.", "INT"), ("L1L\n.", "LONG"), ("F1\n.", "FLOAT"),
    ("S'x'\n.", "STRING"), ("Vx\n.", "UNICODE"), ("Pos\n.", "PERSID"), ("g0\n.", "GET"),
    ("p0\n.", "PUT"), ("T\u{0}\u{0}\u{0}\u{0}.", "BINSTRING"), ("U\u{0}.", "SHORT_BINSTRING"),
  ])
  func otherInstructionsAreRefusedByName(_ instructions: String, _ name: String) {
    let text = refusal(pickle { $0.add(instructions) })
    #expect(text.contains(name == "the function" ? "“os.system”" : name), "\(text)")
  }

  @Test(
    arguments: [
      (0x81, "NEWOBJ"), (0x92, "NEWOBJ_EX"), (0x82, "EXT1"), (0x83, "EXT2"), (0x84, "EXT4"),
      (0x8B, "LONG4"), (0x8F, "EMPTY_SET"), (0x90, "ADDITEMS"), (0x91, "FROZENSET"),
      (0x96, "BYTEARRAY8"), (0x97, "NEXT_BUFFER"), (0x98, "READONLY_BUFFER"), (0x42, "BINBYTES"),
      (0x43, "SHORT_BINBYTES"), (0x8E, "BINBYTES8"), (0xFF, "0xff"),
    ] as [(UInt8, String)])
  func laterInstructionsAreRefusedByName(_ byte: UInt8, _ name: String) {
    #expect(refusal(pickle { $0.add([byte, 0, 0, 0, 0, 0, 0, 0, 0]) }).contains(name))
  }

  @Test func buildSetsNoStateButADictionarys() {
    let text = refusal(
      pickle {
        $0.global("torch._utils", "_rebuild_tensor_v2")
        $0.add("}b.")
      })
    #expect(text.contains("state"))
    #expect(refusal(pickle { $0.add("}(lb.") }).contains("state"))
  }

  @Test func onlyTheKnownFunctionsAreCalled() {
    #expect(
      refusal(
        pickle {
          $0.text("x"); $0.add(")R.")
        }
      ).contains("calls a text"))
    #expect(
      refusal(
        pickle {
          $0.global("torch", "FloatStorage"); $0.add(")R.")
        }
      )
      .contains("calls a storage class"))
    #expect(
      refusal(
        pickle {
          $0.global("collections", "OrderedDict"); $0.add("}R.")
        }
      )
      .contains("for arguments"))
    #expect(
      refusal(
        pickle {
          $0.global("collections", "OrderedDict"); $0.add("]"); $0.add([0x85]); $0.add("R.")
        }
      )
      .contains("fills a dictionary"))
    #expect(
      refusal(
        pickle {
          $0.global("torch._utils", "_rebuild_parameter"); $0.add(")R.")
        }
      )
      .contains("parameter"))
    #expect(
      refusal(
        pickle {
          $0.global("torch._utils", "_rebuild_tensor_v2"); $0.add(")R.")
        }
      )
      .contains("builds a tensor"))
  }

  @Test(arguments: ["../../etc/passwd", "", "0/../1", "-1", "１", "0x0", "99999999999999999999999"])
  func storagesHaveNumbersForNames(_ key: String) {
    #expect(refusal(PickleBuilder.oneTensor(key: key)).contains("is no number"))
  }

  @Test func storagesThatAreMissingOrOfAnotherSizeAreNamed() throws {
    #expect(refusal(PickleBuilder.oneTensor(key: "7")).contains("storage 7"))
    #expect(refusal(PickleBuilder.oneTensor(count: 7)).contains("24 bytes for 7 numbers"))
    #expect(refusal(PickleBuilder.oneTensor(storage: "DoubleStorage")).contains("F64"))
    #expect(refusal(PickleBuilder.oneTensor(count: -1)).contains("storage"))
    #expect(refusal(PickleBuilder.oneTensor(count: 1 << 62)).contains("storage"))
    let wild = pickle {
      $0.add("(")
      $0.text("module")
      $0.global("torch", "FloatStorage")
      $0.text("0")
      $0.text("cpu")
      $0.integer(6)
      $0.add("tQ.")
    }
    #expect(refusal(wild).contains("storage in an unknown way"))
    #expect(
      refusal(
        pickle {
          $0.text("0"); $0.add("Q.")
        }
      ).contains("storage in an unknown way"))
  }

  @Test(arguments: [
    (0, [2, 4], [4, 1]), (1, [2, 3], [3, 1]), (-1, [2, 3], [3, 1]), (0, [2, 3], [-3, 1]),
    (0, [2, 3], [3]), (0, [-2, 3], [3, 1]), (0, [1 << 62, 8], [1, 1]), (0, [2], [1 << 62]),
    (0, [3, 3], [1 << 62, 1 << 62]), (Int.max, [2], [Int.max]), (6, [1], [1]),
  ])
  func tensorsOutsideOfTheirStorageAreRefused(_ offset: Int, _ shape: [Int], _ strides: [Int]) {
    let text = refusal(PickleBuilder.oneTensor(offset: offset, shape: shape, strides: strides))
    #expect(text.contains("does not lie in its storage"), "\(text)")
  }

  /// A stride of zero repeats a number for nothing: small files may not ask for mountains.
  @Test func endlessRepetitionIsRefused() throws {
    let file = try open(PickleBuilder.oneTensor(shape: [1 << 40], strides: [0]))
    let error = #expect(throws: TensorError.self) { try file.floats("weight") }
    #expect(error?.description.contains("repeats") == true)
    #expect(throws: TensorError.self) { try file.integers("weight") }
    let small = try open(PickleBuilder.oneTensor(shape: [1000], strides: [0]))
    #expect(try small.floats("weight").count == 1000)
  }

  @Test func bombsAreRefused() {
    // A list in a list in a list: flat in the store, however deep it means to be.
    let deep = refusal(pickle { $0.add([UInt8](repeating: 0x5D, count: 1_100_000)) })
    #expect(deep.contains("more than"))
    let nested = pickle {
      $0.add([UInt8](repeating: 0x29, count: 1))
      $0.add([UInt8](repeating: 0x85, count: 100_000))
      $0.add(".")
    }
    #expect(refusal(nested).contains("instead of a dictionary"))
    // Each remembered tuple holds the one before twice: 2^n when written out.
    let laughs = pickle {
      $0.text("lol")
      for _ in 0..<60 {
        $0.add("q")
        $0.add([0])
        $0.add("h")
        $0.add([0, 0x86])
      }
      $0.add(".")
    }
    #expect(refusal(laughs).contains("instead of a dictionary"))
    // A list that holds itself.
    let loop = pickle {
      $0.add("]q"); $0.add([0]); $0.add("h"); $0.add([0]); $0.add("a.")
    }
    #expect(refusal(loop).contains("instead of a dictionary"))
    let memo = pickle {
      $0.add("}")
      for place in 0..<350_000 {
        $0.add([0x72] + PickleBuilder.four(place * 10_000) + Array("0}N0".utf8))
      }
    }
    #expect(refusal(memo).contains("more than"))
  }

  @Test(
    arguments: [
      [0x58, 0xFF, 0xFF, 0xFF, 0x7F], [0x8D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
      [0x8D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x8A, 0xFF, 1], [0x8A, 9],
      [0x95, 1, 0, 0], [0x6A, 0xFF, 0xFF, 0xFF, 0xFF], [0x68, 9], [0x71, 0], [0x30], [0x31], [0x74],
      [0x61], [0x65], [0x73], [0x75], [0x52], [0x62], [0x51], [0x93], [0x2E], [0x80, 2], [0x32],
      [0x28, 0x2E], [0x4E, 0x28, 0x32], [0x4E, 0x28, 0x71, 0], [0x28, 0x4E, 0x64],
      [0x4E, 0x4E, 0x2E],
      [0x63, 0x61], [0x58, 1, 0, 0, 0, 0xFF],
    ] as [[UInt8]])
  func brokenPicklesAreRefused(_ instructions: [UInt8]) {
    #expect(!refusal(pickle { $0.add(instructions) }).isEmpty)
  }

  @Test func otherProtocolsAreRefused() {
    #expect(refusal([0x80, 6, 0x2E]).contains("protocol 6"))
    #expect(refusal([0x80, 1, 0x2E]).contains("protocol 1"))
    #expect(refusal([UInt8]("(dp0\n.".utf8)).contains("protocol 2 or later"))
  }

  @Test func whatHoldsNoTensorsIsNamed() {
    #expect(refusal(pickle { $0.add("].") }).contains("a list instead of a dictionary"))
    #expect(refusal(pickle { $0.add("}.") }).contains("holds no tensors"))
    let nested = pickle {
      $0.add("}")
      $0.text("model")
      $0.add("}")
      $0.text("weight")
      $0.tensor(shape: [6], strides: [1])
      $0.add("ss.")
    }
    #expect(refusal(nested).contains("state_dict"))
  }

  /// Instructions by chance: whatever they do ends, with an error or with tensors.
  @Test func picklesByChanceDoNotCrash() {
    var random = SeededNumbers(seed: 3)
    let useful =
      [UInt8]("()}]NKMJXqhr0125aesutdlRbQc.".utf8) + [0x85, 0x86, 0x87, 0x93, 0x94, 0x88]
    for _ in 0..<1_500 {
      let count = Int.random(in: 1...60, using: &random)
      let bytes = (0..<count).map { _ in
        Bool.random(using: &random)
          ? useful[Int.random(in: 0..<useful.count, using: &random)]
          : UInt8.random(in: 0...4, using: &random)
      }
      _ = try? open([0x80, 2] + bytes)
    }
    let whole = PickleBuilder.oneTensor()
    for _ in 0..<1_500 {
      var damaged = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        damaged[Int.random(in: 2..<whole.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      if let file = try? open(damaged) {
        for tensor in file.tensorNames { _ = try? file.floats(tensor) }
      }
    }
  }
}
