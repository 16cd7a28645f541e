/// Rules that hold for a file as a whole.
enum FileRules {
  /// Above this a file says in its first comment why: `Length: …`.
  static let longest = 400

  /// The lines of a file that name a folder of one machine, a sentence each.
  static func machinePaths(path: String, text: String) -> [String] {
    // A file that names a folder of one machine or one person works nowhere else.
    let machinePath =
      /(?:^|[^A-Za-z0-9_.)}\]])\/(?:work|root|tmp|home|Users|private)\/[A-Za-z0-9.]/
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { $0.element.contains(machinePath) }
      .map { "\(path):\($0.offset + 1): names a folder of one machine: \($0.element)" }
  }

  /// Says that a file is too long; nil where it is not, or gives its reason.
  static func excessiveLength(path: String, text: String) -> String? {
    let count = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    guard count > longest, !text.prefix(600).contains("Length: ") else { return nil }
    return "\(path) has \(count) lines, more than \(longest): split it, or say why in its first "
      + "comment (“Length: …”)"
  }
}
