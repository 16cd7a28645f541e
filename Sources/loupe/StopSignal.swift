import Foundation
import Synchronization

/// Turns Ctrl-C and a polite kill into a flag, so that work can be put away before the end.
final class StopSignal: @unchecked Sendable {
  // Sendable: the sources are only kept, never touched again.
  private let raised = Atomic(false)
  private var sources: [any DispatchSourceSignal] = []

  /// Starts listening; a second Ctrl-C ends the process at once.
  init() {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [weak self] in self?.raise() }
      source.resume()
      return source
    }
  }

  /// Whether somebody asked to stop.
  var isRaised: Bool { raised.load(ordering: .relaxed) }

  private func raise() {
    if raised.exchange(true, ordering: .relaxed) { exit(130) }
    Terminal.error("\nstopping after this step; once more to stop at once")
  }
}
