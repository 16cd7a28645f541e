import LoupeTensor
import LoupeTrace
import Testing

/// Half precision in trace documents: what is written is the nearest number, and is read again.
@Suite struct HalfPrecisionTests {
  /// `values` written in the compact form and read again, as an extra tensor of a trace.
  private func roundTrip(_ values: [Float]) throws -> (read: [Float], type: String?) {
    var trace = try TestTrace.make(source: ["a", "</s>"], target: ["b", "</s>"])
    trace.tensors["extra"] = TraceTensor(shape: [values.count], values: values)
    let document = TraceDocument(trace, numbers: .compact)
    let again = try TraceReader.trace(ByteSource([UInt8](document.json()), name: "test.json"))
    return (
      try #require(again.tensors["extra"]).values, document.tensors?["extra"]?.type
    )
  }

  @Test func everyHalfPrecisionNumberComesBackAsItIs() throws {
    // ±2^e · (1 + f / 1024) and ±f · 2^-24: all that there are, written with a formula of their own.
    var values: [Float] = []
    for fraction in 0..<1024 {
      values.append(Float(fraction) / 16_777_216)
      for exponent in -14...15 {
        values.append(
          Float(sign: .plus, exponent: exponent, significand: 1 + Float(fraction) / 1024))
      }
    }
    values += values.map { -$0 } + [.infinity, -.infinity]
    let (read, type) = try roundTrip(values)
    #expect(type == "float16")
    #expect(read == values)
    #expect(zip(read, values).allSatisfy { $0.sign == $1.sign })
  }

  @Test func numbersBetweenGoToTheNearerAndTiesToTheEven() throws {
    let step: Float = 0x1p-10
    let cases: [(Float, Float)] = [
      (1 + 0.5 * step, 1), (1 + 1.5 * step, 1 + 2 * step), (1 + 0.51 * step, 1 + step),
      (2 - 0.5 * step, 2), (0x1p-25, 0), (0x1.8p-24, 0x1p-23), (0x1.02p-25, 0x1p-24),
      (0x1.FFEp-15, 0x1p-14), (-1 - 1.5 * step, -1 - 2 * step),
    ]
    #expect(try roundTrip(cases.map(\.0)).read == cases.map(\.1))
  }

  @Test func whatHasNoRoomInHalfPrecisionStaysFloat32() throws {
    let (read, type) = try roundTrip([1e6, 0.1])
    #expect(type == nil)
    #expect(read == [1e6, 0.1])
    #expect(try roundTrip([.nan]).read[0].isNaN)
  }

  @Test func theAttentionsStayExact() throws {
    let trace = try TestTrace.make(source: ["a", "b", "</s>"], target: ["c", "</s>"])
    let document = TraceDocument(trace, numbers: .compact)
    #expect(document.tensors?.values.allSatisfy { $0.type == nil } == true)
  }
}
