import Foundation
import LoupeWeb
import Testing

/// What comes out of a file that was put together is what went in, whatever it is.
@Suite struct DeflateTests {
  /// A page of nothing but the part that carries the document.
  private func roundTrip(_ data: Data) throws -> Data {
    let file = { (text: String) in WebAsset(bytes: Data(text.utf8), contentType: "text/plain") }
    let marks = "<!-- loupe:styles -->\n<!-- /loupe:styles -->\n<!-- loupe:modules -->\n"
    let page = try StandalonePage.html(
      traceDocument: data,
      files: [
        "index.html": file(marks + "<!-- /loupe:modules -->\n"), "unpack.js": file("0\n"),
      ])
    let text = String(decoding: page, as: UTF8.self)
    let packed = try #require(text.firstMatch(of: /id="loupe-trace">([^<]*)<\/script>/)).output.1
    return Data(try Inflate.bytes([UInt8](try #require(Data(base64Encoded: String(packed))))))
  }

  private func noise(_ count: Int, of letters: Int, seed: UInt64 = 1) -> Data {
    var state = seed
    return Data(
      (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8((state >> 33) % UInt64(letters))
      })
  }

  @Test(arguments: [0, 1, 2, 3, 4, 257, 258, 259, 300, 1_000])
  func oneByteAgainAndAgain(count: Int) throws {
    let data = Data(repeating: 7, count: count)
    #expect(try roundTrip(data) == data)
  }

  @Test(arguments: 0..<40) func shortNoise(count: Int) throws {
    for letters in [2, 5, 256] {
      let data = noise(count, of: letters, seed: UInt64(count))
      #expect(try roundTrip(data) == data)
    }
  }

  @Test func copiesReachAsFarBackAsTheyMay() throws {
    let pattern = noise(200, of: 256)
    for gap in [32_768 - 200, 32_768 - 199, 32_767, 32_768, 32_769] {
      let data = pattern + noise(gap, of: 256, seed: 9) + pattern
      #expect(try roundTrip(data) == data, "\(gap)")
    }
  }

  @Test func manyBlocksAndVeryUnequalLetters() throws {
    // Frequencies like Fibonacci's numbers make the longest words.
    var data = Data()
    var (a, b) = (1, 1)
    for letter in UInt8(0)..<24 {
      data += noise(a, of: 1).map { _ in letter }
      (a, b) = (b, a + b)
    }
    let mixed = Data(data.enumerated().map { $1 ^ UInt8($0 % 3) })
    #expect(try roundTrip(mixed) == mixed)
  }

  @Test func textBecomesShorter() throws {
    let text = Data((0..<2_000).map { "const value\($0 % 37) = read(\($0 % 11));\n" }.joined().utf8)
    #expect(try roundTrip(text) == text)
  }
}
