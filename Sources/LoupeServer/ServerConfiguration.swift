import Logging

/// Where the server listens, and what it allows.
public struct ServerConfiguration: Sendable {
  /// The address to listen on; default `127.0.0.1`, which is this machine alone.
  public var host = "127.0.0.1"
  /// The port; 0 takes any free one; default 8080.
  public var port = 8080
  /// Names, besides addresses and this machine's own name, that a browser may know the server by.
  ///
  /// Names that are not listed are refused, so that no foreign page can pose as this one.
  public var hostNames: [String] = []
  /// How much may be asked for.
  public var limits = ServerLimits()
  /// Where trainings and kept models are; nil: nowhere for good, they end with the server.
  public var trainingFolder: TrainingFolder?
  /// Receives a line a request at level debug; never what a person typed.
  public var logger: Logger

  /// This machine alone, port 8080, warnings logged.
  public init() {
    logger = Logger(label: "loupe.server")
    logger.logLevel = .warning
  }

  /// Whether only this machine can reach the server.
  var isLoopback: Bool { HostName(host).isLoopback }
}
