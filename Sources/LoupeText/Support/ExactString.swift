/// A string that is compared byte by byte: `é` in one scalar and in two are different.
struct ExactString: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (one: ExactString, two: ExactString) -> Bool {
    one.text.utf8.elementsEqual(two.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
