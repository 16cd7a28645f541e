/// Text as the segmenter sees it, with the way back to what the person typed.
package struct NormalisedText: Equatable {
  /// UTF-8, spaces as `▁` where the model says so.
  package var bytes: [UInt8] = []
  /// For each byte, where the typed characters it came from begin, in UTF-16 units of the typed
  /// text; one more entry says where the typed text of the last byte ends.
  package var origins: [Int32] = []

  /// What was typed to give the bytes in `range`, in UTF-16 units.
  package func origin(of range: Range<Int>) -> Range<Int> {
    guard !origins.isEmpty else { return 0..<0 }
    let start = Int(origins[range.lowerBound])
    return start..<max(start, Int(origins[range.upperBound]))
  }
}
