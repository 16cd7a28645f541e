/// Whether two strings are the same scalar by scalar; `==` takes `é` in one scalar and in two for
/// the same.
func isSame(_ one: String, _ two: String) -> Bool {
  one.utf8.elementsEqual(two.utf8)
}

/// Whether two lists of strings are the same scalar by scalar.
func isSame(_ one: [String], _ two: [String]) -> Bool {
  one.count == two.count && zip(one, two).allSatisfy { isSame($0, $1) }
}
