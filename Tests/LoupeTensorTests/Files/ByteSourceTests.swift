import Foundation
import LoupeTensor
import Testing

struct ByteSourceTests {
  @Test func mapsAFile() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](0..<200)
    try DurableFile.write(bytes, to: folder.file("a"))
    #expect(try ByteSource(path: folder.file("a")).array == bytes)
  }

  @Test func anEmptyFileHasNoBytes() throws {
    let folder = try TemporaryFolder()
    try DurableFile.write([UInt8](), to: folder.file("a"))
    #expect(try ByteSource(path: folder.file("a")).array == [])
  }

  @Test func whatIsNoFileIsNamed() throws {
    let folder = try TemporaryFolder()
    for path in [folder.path, folder.file("missing")] {
      let error = #expect(throws: TensorError.self) { try ByteSource(path: path) }
      #expect(error?.description.hasPrefix(path) == true)
    }
  }

  @Test func anArrayIsCopied() {
    var array: [UInt8] = [1, 2, 3]
    let source = ByteSource(array, name: "memory")
    array[0] = 9
    #expect(source.array == [1, 2, 3])
    #expect(source.name == "memory")
  }
}
