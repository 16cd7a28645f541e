import Foundation

/// Lets translations go first: between two updates a training waits while one is being computed.
///
/// It waits no longer than `patience` at a time, so that a stream of translations slows a training
/// down but never stops it.
struct TranslationPriority: Sendable {
  /// How many translations, and questions about them, compute or are about to.
  let busy: @Sendable () -> Int
  /// Longest wait before an update, in seconds.
  var patience = 1.0

  /// Time between two looks, in seconds.
  private static let interval = 0.002

  /// Waits while a translation is being computed.
  func giveWay() {
    let limit = ProcessInfo.processInfo.systemUptime + patience
    while busy() > 0, ProcessInfo.processInfo.systemUptime < limit {
      Thread.sleep(forTimeInterval: Self.interval)
    }
  }
}
