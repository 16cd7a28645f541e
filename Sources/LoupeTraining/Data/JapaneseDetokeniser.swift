/// Takes the spaces out of Japanese that was cut into words.
///
/// A space stays between two tokens that both end and begin with a Latin letter or digit, as in
/// 「Windows 95」.
struct JapaneseDetokeniser {
  /// The running text of a tokenised line.
  func text(of line: String) -> String {
    var result = ""
    for token in line.split(separator: " ") {
      if let last = result.unicodeScalars.last, let first = token.unicodeScalars.first,
        isLatin(last), isLatin(first)
      {
        result += " "
      }
      result += token
    }
    return result
  }

  private func isLatin(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic && scalar.value < 0x250 || ("0"..."9").contains(scalar)
  }
}
