import Foundation

/// How much one request, and all requests together, may ask for.
public struct ServerLimits: Sendable, Equatable {
  /// Longest text, in UTF-16 units (what JavaScript calls its length); default 2,000.
  public var textCharacters = 2_000
  /// Largest body of a request, in bytes; default 65,536.
  public var bodyBytes = 65_536
  /// Longest source, in tokens, end token included; default 400.
  public var sourceTokens = 400
  /// Most tokens that may be generated; default 512.
  public var maximumLength = 512
  /// Widest beam; default 16.
  public var beams = 16
  /// Most candidates reported a step; default 50.
  public var candidates = 50
  /// Most edits of an intervention; default 64.
  public var edits = 64
  /// Most tokens, source and target together, that gradients are computed for; default 128.
  public var attributionTokens = 128
  /// Largest trace file that may be opened, in bytes; default 64 MiB.
  public var traceFileBytes = 64 << 20
  /// Computations that run at the same time, each on a thread of its own, and loops in which the
  /// translations by one model run together; default 2.
  public var running = 2
  /// Translations that are open at the same time: one has a loop to itself, more than there are
  /// loops share them; default 32.
  public var together = 32
  /// Computations, and translations, that may wait for one of them to end; beyond it the answer is 503; default 8.
  public var waiting = 8
  /// Connections that are open at the same time; others wait to be accepted; default 512.
  public var connections = 512
  /// Traces that are kept; default 200.
  public var traces = 200
  /// Bytes that kept traces may take together; default 256 MiB.
  public var traceBytes = 256 << 20
  /// How long a trace is kept after it was last asked for; default an hour.
  public var traceLifetime = Duration.seconds(3_600)
  /// After how long a silent stream sends a sign of life, lest it be taken for dead; default 15
  /// seconds.
  public var heartbeat = Duration.seconds(15)

  /// Limits of the Train room.
  public var training = TrainingLimits()

  /// The defaults above.
  public init() {}
}
