import Foundation

/// The page that the server hands out.
public struct ServerAssets: Sendable {
  /// The file at a path under the page's root (`js/main.js`); nil where there is none.
  let file: @Sendable (String) -> Asset?
  /// What the page may do in the browser.
  let policy: @Sendable () -> ContentSecurityPolicy
  /// The page as one file that carries a trace document.
  let standalonePage: @Sendable (Data) throws -> Data

  /// A page carried in memory.
  ///
  /// - Parameters:
  ///   - files: its files by their paths: `index.html`, `js/main.js`.
  ///   - standalonePage: makes the self-contained page that carries a trace document, which it is
  ///     given as JSON.
  /// - Throws: `ServerError.noPage`.
  public init(
    files: [String: Asset], standalonePage: @escaping @Sendable (Data) throws -> Data
  ) throws(ServerError) {
    guard let page = files[ContentSecurityPolicy.page] else { throw .noPage }
    let policy = ContentSecurityPolicy(page: page.bytes)
    file = { files[$0] }
    self.policy = { policy }
    self.standalonePage = standalonePage
  }

  /// A page in a folder, read anew at each request: what is edited there is seen at once.
  ///
  /// - Parameters:
  ///   - folder: the folder of `index.html`.
  ///   - contentType: the media type of the file at a path.
  ///   - standalonePage: makes the self-contained page that carries a trace document, which it is
  ///     given as JSON.
  /// - Throws: `ServerError.folder`.
  public init(
    folder: String, contentType: @escaping @Sendable (String) -> String,
    standalonePage: @escaping @Sendable (Data) throws -> Data
  ) throws(ServerError) {
    guard let files = AssetFolder(folder), files.bytes(at: ContentSecurityPolicy.page) != nil
    else { throw .folder(path: folder) }
    file = { path in
      files.bytes(at: path).map { Asset(bytes: $0, contentType: contentType(path)) }
    }
    policy = { ContentSecurityPolicy(page: files.bytes(at: ContentSecurityPolicy.page)) }
    self.standalonePage = standalonePage
  }
}
