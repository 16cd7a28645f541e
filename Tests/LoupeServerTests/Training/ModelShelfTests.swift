import LoupeServer
import Testing

struct ModelShelfTests {
  /// Translations by any model share its loops, also where it came while the server ran; one that
  /// takes another's place has loops of its own.
  @Test func everyModelHasLoopsToShare() throws {
    let model = TestModel.endless
    let shelf = ModelShelf([], lanes: 2)
    #expect(throws: ServerError.self) { try shelf.model(nil) }
    shelf.add(model)
    let first = try #require(try shelf.model(model.translator.name).shared)
    #expect(try shelf.model(nil).shared === first)
    shelf.add(model)
    let second = try #require(try shelf.model(model.translator.name).shared)
    #expect(second !== first)
    #expect(try ModelShelf([model], lanes: 1).model(nil).shared != nil)
  }
}
