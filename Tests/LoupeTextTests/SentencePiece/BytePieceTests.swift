import Testing

import LoupeText

@Suite("Byte pieces")
struct BytePieceTests {
  @Test("Every byte has a spelling of its own")
  func allBytes() {
    for byte in UInt8.min...UInt8.max {
      #expect(BytePiece.byte(of: BytePiece.text(of: byte)) == byte)
    }
    #expect(BytePiece.text(of: 10) == "<0x0A>")
    #expect(BytePiece.text(of: 255) == "<0xFF>")
  }

  @Test(
    "Anything else is not a byte piece",
    arguments: ["", "<0x1>", "<0xff>", "<0xGG>", "<0x+1>", "0x41", "<0x041>", "▁<0x41>"])
  func others(text: String) {
    #expect(BytePiece.byte(of: text) == nil)
  }
}
