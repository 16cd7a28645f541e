/// What can go wrong with the page's files.
public enum WebError: Error, Equatable, CustomStringConvertible {
  /// A file that the page needs is not among those carried.
  case missing(path: String)
  /// `index.html` lacks the marks between which a saved page has its own content.
  case noMarks(name: String)

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .missing(let path):
      "the page lacks \(path); run Scripts/embed-web.sh and build again"
    case .noMarks(let name):
      "index.html has no marks <!-- loupe:\(name) --> and <!-- /loupe:\(name) -->; put them back"
    }
  }
}
