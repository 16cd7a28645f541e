/// The page asks no other host for anything: it names none.
enum PageRules {
  /// Names of XML namespaces have the form of addresses, but nothing is fetched from them.
  private static let namespaces: Set = [
    "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/XML/1998/namespace",
  ]

  /// The paths in Web/public that the C file of carried data embeds.
  static func embedded(c text: String) -> [String] {
    text.matches(of: /#embed "\.\.\/public\/([^"]+)"/).map { String($0.1) }
  }

  /// The addresses of other hosts in one file of the page, a sentence each.
  static func violations(path: String, text: String) -> [String] {
    let address = /(?:https?|wss?|ftp):\/\/[^\s"'`<>)]*/
    // `//host/…` takes the page's own scheme. Only behind a quote, `(` or `=` is it not a comment.
    let withoutScheme = /["'`(=]\/\/[A-Za-z0-9][^\s"'`<>)]*/
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
      let found = line.matches(of: address) + line.matches(of: withoutScheme)
      return found.map(\.output).filter { !namespaces.contains(String($0)) }.map {
        "\(path):\(index + 1): the page may not name another host: \($0)"
      }
    }
  }
}
