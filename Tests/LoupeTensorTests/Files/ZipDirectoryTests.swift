import Foundation
import LoupeTensor
import Testing

/// Zip files that lie about what they hold.
struct ZipDirectoryTests {
  private static let pickle = PickleBuilder.oneTensor()
  /// The checksum of the pickle, computed bit by bit.
  private static let pickleChecksum: UInt32 = {
    var state = UInt32.max
    for byte in pickle {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0xEDB8_8320 : state >> 1 }
    }
    return ~state
  }()

  private func sample() -> ZipBuilder {
    var zip = ZipBuilder()
    zip.records = [
      .init("m/data.pkl", Self.pickle), .init("m/data/0", [UInt8](repeating: 0, count: 24)),
    ]
    return zip
  }

  private func open(_ zip: ZipBuilder) throws(TensorError) -> TorchFile {
    try TorchFile(ByteSource(zip.bytes, name: "test.bin"))
  }

  private func refusal(_ change: (inout ZipBuilder) -> Void) -> String {
    var zip = sample()
    change(&zip)
    let error = #expect(throws: TensorError.self) { try open(zip) }
    return error?.description ?? ""
  }

  @Test func honestFilesOpen() throws {
    var zip = sample()
    #expect(try open(zip).tensorNames == ["weight"])
    zip.comment = [UInt8]("PK\u{5}\u{6} a comment".utf8)
    #expect(try open(zip).tensorNames == ["weight"])
    zip.records[1].isLarge = true
    #expect(try open(zip).tensorNames == ["weight"])
    zip.records.append(.init("m/byteorder", [UInt8]("little".utf8)))
    zip.records[0].checksum = Self.pickleChecksum
    #expect(try open(zip).tensorNames == ["weight"])
  }

  @Test func wrongChecksumsAreNamed() {
    let text = refusal { $0.records[0].checksum = Self.pickleChecksum ^ 1 }
    #expect(text.contains("the checksum of its record m/data.pkl is wrong"))
  }

  @Test(arguments: [
    "../data.pkl", "m/../../data.pkl", "/data.pkl", "m\\data.pkl", "", "m/./x", "a\u{1}",
  ])
  func namesThatLeadElsewhereAreRefused(_ name: String) {
    let text = refusal { $0.records.append(.init(name, [])) }
    #expect(text.contains("leads elsewhere"), "\(text)")
  }

  @Test func compressedAndEncryptedRecordsAreRefused() {
    #expect(refusal { $0.records[1].method = 8 }.contains("compressed"))
    #expect(refusal { $0.records[1].flags = 0x0809 }.contains("encrypted"))
    // A bomb claims more than it has.
    #expect(refusal { $0.records[1].storedSize = 4 }.contains("two sizes"))
    #expect(refusal { $0.records[1].size = 1 << 30 }.contains("reaches beyond"))
  }

  @Test func recordsOnTopOfOthersAreRefused() {
    #expect(
      refusal {
        $0.records.append(.init("m/again", []))
        $0.records[2].localName = "m/data/0"
        $0.records[2].offset = 0
      }.contains("not where the directory says"))
    #expect(
      refusal { zip in
        // Two entries that share one header.
        zip.records.append(zip.records[1])
        zip.records[2].name = "m/data/00"
        zip.records[1].localName = "m/data/00"
        zip.records[1].name = "m/data/00"
        zip.records[2].name = "m/data/00"
      }.contains("two records called"))
    #expect(
      refusal { zip in
        var inner = ZipBuilder()
        inner.records = [.init("m/inner", [1, 2, 3, 4])]
        zip.records[1] = .init("m/data/0", inner.bytes)
        zip.records.append(.init("m/inner", []))
        zip.records[2].size = 4
        zip.records[2].offset = UInt32(30 + 10 + Self.pickle.count + 30 + 8)
      }.contains("overlap"))
  }

  @Test func lyingDirectoriesAreRefused() {
    #expect(refusal { $0.entryCount = 3 }.contains("claims 3 records"))
    #expect(refusal { $0.entryCount = 60_000 }.contains("claims 60000 records"))
    #expect(refusal { $0.entryCount = 0xFFFF }.contains("for large files"))
    #expect(refusal { $0.directoryOffset = 1 << 30 }.contains("outside of the file"))
    #expect(refusal { $0.directoryOffset = 0 }.contains("damaged"))
    #expect(refusal { $0.directorySize = 1 << 30 }.contains("outside of the file"))
    #expect(refusal { $0.records[1].offset = 5 }.contains("not where the directory says"))
    #expect(refusal { $0.records[1].localName = "m/data/1" }.contains("not where the directory"))
  }

  @Test func zipFilesOfOtherKindsAreRefused() {
    #expect(refusal { $0.records[0].name = "data.pkl" }.contains("not a dictionary of tensors"))
    #expect(
      refusal { $0.records.append(.init("n/data.pkl", [])) }.contains("not a dictionary of tensors")
    )
    #expect(
      refusal { $0.records.append(.init("m/constants.pkl", [])) }
        .contains("not a dictionary of tensors"))
    #expect(
      refusal { $0.records.append(.init("m/byteorder", [UInt8]("big".utf8))) }
        .contains("byte order"))
  }

  /// Cut or damaged anywhere, a file is refused or opens; nothing else happens.
  @Test func cutAndDamagedFilesDoNotCrash() {
    let bytes = sample().bytes
    for count in 0..<bytes.count {
      #expect(throws: TensorError.self) {
        try TorchFile(ByteSource(Array(bytes[..<count]), name: "cut.bin"))
      }
    }
    var random = SeededNumbers(seed: 21)
    for _ in 0..<1_500 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // The headers stand around the data and at the end.
        let place = Int.random(in: 0..<bytes.count, using: &random)
        damaged[place] = UInt8.random(in: 0...255, using: &random)
      }
      guard let file = try? TorchFile(ByteSource(damaged, name: "damaged.bin")) else { continue }
      for tensor in file.tensorNames { _ = try? file.floats(tensor) }
    }
  }
}
