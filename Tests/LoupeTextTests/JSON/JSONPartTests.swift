#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Parts of a JSON file")
  struct JSONPartTests {
    private func part(_ text: String) throws -> JSONPart {
      JSONPart(try JSONNode(Array(text.utf8), name: "f"), file: "f")
    }

    private func reason(_ body: () throws(TextError) -> Void) -> String? {
      do throws(TextError) {
        try body()
        return nil
      } catch {
        guard case .malformedTokenizer("f", let reason) = error else { return nil }
        return reason
      }
    }

    @Test("Null counts as absent, the last of equal keys counts")
    func members() throws {
      let root = try part(#"{"a": null, "b": 1, "b": 2}"#)
      #expect(try root.optional("a") == nil)
      #expect(try root.required("b").identifier() == 2)
      #expect(try root.boolean("c", default: true))
      #expect(try root.string("c", default: "x") == "x")
    }

    @Test("Errors say where")
    func errors() throws {
      let root = try part(#"{"a": {"b": [1, "x", 1.5, -1]}}"#)
      let list = try root.required("a").required("b").array()
      #expect(
        reason { () throws(TextError) in _ = try list[0].string() } == "a.b[0] is not a string")
      #expect(
        reason { () throws(TextError) in _ = try list[1].number() } == "a.b[1] is not a number")
      let whole = "is not a whole number from 0 to 2147483647"
      #expect(
        reason { () throws(TextError) in _ = try list[2].identifier() } == "a.b[2] \(whole)")
      #expect(
        reason { () throws(TextError) in _ = try list[3].identifier() } == "a.b[3] \(whole)")
      #expect(reason { () throws(TextError) in _ = try root.required("z") } == "it lacks \"z\"")
      #expect(reason { () throws(TextError) in _ = try root.array() } == "it is not a list")
      #expect(
        reason { () throws(TextError) in _ = try list[0].object() } == "a.b[0] is not an object")
      #expect(
        reason { () throws(TextError) in _ = try list[0].boolean() }
          == "a.b[0] is neither true nor false")
    }
  }

#endif
