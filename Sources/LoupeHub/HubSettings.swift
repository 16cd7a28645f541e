import Foundation

/// Where the hub is, where its files are kept, and who asks.
public struct HubSettings: Sendable, Equatable {
  /// The hub or a mirror of it.
  public var endpoint: URL
  /// The folder of all fetched models, in the layout that the hub's own tools use.
  public var cache: String
  /// Sent to the endpoint, and to nobody else.
  public var token: String?
  /// Whether the network must not be used.
  public var isOffline: Bool
  /// Seconds without a byte after which a connection counts as broken.
  public var timeout: Double = 30
  /// Seconds before a broken connection is tried again; doubled each time it breaks at once.
  public var retryDelay: Double = 0.5
  /// How often in a row a connection may break without bringing anything.
  public var mostRetries = 5
  /// Bytes asked for at once; bounds what can wait in memory for a slow disk.
  public var pieceSize = 64 << 20

  /// Settings for one place.
  public init(endpoint: URL, cache: String, token: String? = nil, isOffline: Bool = false) {
    self.endpoint = endpoint
    self.cache = cache
    self.token = token
    self.isOffline = isOffline
  }

  /// The settings that the environment gives, by the names the hub's own tools use.
  ///
  /// `HF_ENDPOINT`; `HF_HUB_CACHE`, else `HF_HOME`/hub, else `XDG_CACHE_HOME`/huggingface/hub, else
  /// `~/.cache/huggingface/hub`; `HF_TOKEN`, else the file `HF_TOKEN_PATH`, else `HF_HOME`/token;
  /// `HF_HUB_OFFLINE`.
  ///
  /// - Throws: `HubError.environment` naming the variable that cannot be used.
  public init(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(HubError) {
    func value(_ names: String...) -> String? {
      names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    let user = value("HOME") ?? NSHomeDirectory()
    let caches = value("XDG_CACHE_HOME").map { Self.expanded($0, user) } ?? "\(user)/.cache"
    let home = value("HF_HOME").map { Self.expanded($0, user) } ?? "\(caches)/huggingface"
    cache =
      value("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE").map { Self.expanded($0, user) }
      ?? "\(home)/hub"
    endpoint = try Self.endpoint(value("HF_ENDPOINT") ?? "https://huggingface.co")
    let file = value("HF_TOKEN_PATH").map { Self.expanded($0, user) } ?? "\(home)/token"
    token = try Self.token(
      value("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
        ?? FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) })
    isOffline = ["1", "on", "yes", "true"].contains(
      value("HF_HUB_OFFLINE")?.lowercased() ?? "")
  }

  private static func expanded(_ path: String, _ user: String) -> String {
    path == "~" || path.hasPrefix("~/") ? user + path.dropFirst() : path
  }

  private static func endpoint(_ text: String) throws(HubError) -> URL {
    var text = Substring(text)
    while text.hasSuffix("/") { text.removeLast() }
    guard let url = URL(string: String(text)),
      ["http", "https"].contains(url.scheme?.lowercased()),
      url.host?.isEmpty == false, url.query == nil, url.fragment == nil, url.user == nil
    else {
      throw .environment(
        variable: "HF_ENDPOINT", reason: "is “\(text)”; it needs an address such as https://host")
    }
    return url
  }

  private static func token(_ text: String?) throws(HubError) -> String? {
    let token = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .environment(variable: "HF_TOKEN", reason: "is no token; copy it again, without spaces")
    }
    return token.isEmpty ? nil : token
  }
}
