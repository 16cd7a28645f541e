import Foundation

/// How much one training, and all trainings together, may ask for.
public struct TrainingLimits: Sendable, Equatable {
  /// Trainings that compute at the same time; others wait in a queue; default 2.
  public var running = 2
  /// Trainings of one person that compute or wait; default 3.
  public var activeOfOne = 3
  /// Trainings of everybody that compute or wait; default 40.
  public var active = 40
  /// Trainings that are remembered; beyond it the one that ended longest ago is forgotten; default 60.
  public var remembered = 60
  /// How long a training computes while others wait, before it goes to the end of the queue; default
  /// 90 seconds.
  public var slice = Duration.seconds(90)
  /// Longest training that is begun, in minutes of computing; default 30.
  public var minutes = 30.0
  /// Memory one training may take, in bytes; default 1.5 GB, at most a quarter of the machine's.
  public var memoryBytes = min(1_500_000_000, Int(ProcessInfo.processInfo.physicalMemory / 4))
  /// Widest model; default 512.
  public var dModel = 512
  /// Most layers a side; default 6.
  public var layers = 6
  /// Most heads; default 16.
  public var heads = 16
  /// Widest feed-forward sublayer; default 2,048.
  public var feedForward = 2_048
  /// Most updates; default 100,000.
  public var steps = 100_000
  /// Largest parallel text, both sides together, in bytes; default 16 MiB.
  public var corpusBytes = 16 << 20
  /// Most pairs of a parallel text; default 200,000.
  public var corpusPairs = 200_000
  /// Fewest pairs of a parallel text; default 20.
  public var corpusMinimumPairs = 20
  /// Parallel texts that are held; default 20.
  public var corpora = 20
  /// Kept models; default 40.
  public var models = 40
  /// Streams of events that are open at the same time; default 128.
  public var streams = 128
  /// Time between two checkpoints, in minutes; default half a minute.
  public var checkpointMinutes = 0.5
  /// How long the speed is measured before a start, in seconds; default 0.4.
  public var probeSeconds = 0.4

  /// The defaults above.
  public init() {}
}
