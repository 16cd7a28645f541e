import Foundation

/// What a document promises must be there: commands of the Makefile, files, links.
enum DocumentRules {
  /// The documents at the root that people read first.
  static let documents = [
    "README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md", "ARCHITECTURE.md",
  ]

  /// The targets of a Makefile.
  static func targets(makefile: String) -> Set<String> {
    let target = /^([a-z][a-z-]*):/
    return Set(lines(makefile).compactMap { $0.firstMatch(of: target).map { String($0.1) } })
  }

  /// `make` commands inside code that the Makefile does not have, a sentence each.
  static func unknownCommands(path: String, text: String, targets: Set<String>) -> [String] {
    let command = /(?:^|\s)make ([a-z][a-z-]*)/
    return code(of: text).flatMap { number, line in
      line.matches(of: command).map { String($0.1) }.filter { !targets.contains($0) }
        .map { "\(path):\(number): the Makefile has no “\($0)”" }
    }
  }

  /// The subcommands of `loupe` that a document types in a block of code.
  static func loupeCommands(text: String) -> Set<String> {
    let command = /^(?:\s*|.*\|\s*)loupe ([a-z]+)/
    return Set(code(of: text).compactMap { $0.line.firstMatch(of: command).map { String($0.1) } })
  }

  /// The Swift code that a document shows, block by block.
  static func swiftBlocks(text: String) -> [String] {
    text.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
  }

  /// Links to files of the repository, and files named in code, that do not exist.
  static func missingFiles(path: String, text: String, exists: (String) -> Bool) -> [String] {
    let link = /\]\(([^)#\s]+)(?:#[^)]*)?\)/
    let namedFile = /`((?:Sources|Tests|Scripts|Web|Models|docs)\/[A-Za-z0-9_.\/-]+)`/
    return lines(text).enumerated().flatMap { index, line in
      let links = line.matches(of: link).map { String($0.1) }.filter { !$0.contains(":") }
      let names = line.matches(of: namedFile).map { String($0.1) }
      return (links + names).filter { !exists($0) }.map {
        "\(path):\(index + 1): there is no \($0)"
      }
    }
  }

  /// The code in a document, with the numbers of its lines: whole lines of fenced blocks, and
  /// what stands between backticks.
  private static func code(of text: String) -> [(number: Int, line: Substring)] {
    var isFenced = false
    return lines(text).enumerated().flatMap { index, line in
      if line.hasPrefix("```") {
        isFenced.toggle()
        return [(number: Int, line: Substring)]()
      }
      if isFenced { return [(index + 1, line)] }
      let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
      return stride(from: 1, to: pieces.count, by: 2).map { (index + 1, pieces[$0]) }
    }
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
