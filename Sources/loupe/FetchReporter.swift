import Foundation
import LoupeHub
import Synchronization

/// Shows on the terminal how a fetch gets on.
final class FetchReporter: Sendable {
  private struct State {
    var files: [String] = []
    var done = 0
    var file = ""
    var start = ContinuousClock.now
    var startBytes = 0
    var lastShown = ContinuousClock.now - .seconds(1)
  }

  private let state = Mutex(State())

  /// Takes note of an event and shows it.
  func hear(_ event: FetchEvent) {
    let text = state.withLock { Self.text(event, &$0) }
    if let text { Terminal.progress(text) }
  }

  private static func text(_ event: FetchEvent, _ state: inout State) -> String? {
    switch event {
    case .files(let files):
      state.files = files
      return nil
    case .present:
      state.done += 1
      return nil
    case .finished(let file):
      state.done += 1
      return "\(file) is here and checked"
    case .retrying(let file, let reason):
      return "\(file): \(reason), trying again"
    case .waiting(let file):
      return "\(file) is being fetched by another process, waiting"
    case .progress(let file, let bytes, let total):
      return progress(file, bytes, total, &state)
    }
  }

  private static func progress(
    _ file: String, _ bytes: Int, _ total: Int, _ state: inout State
  ) -> String? {
    let now = ContinuousClock.now
    if state.file != file {
      state.file = file
      state.start = now
      state.startBytes = bytes
    }
    guard now - state.lastShown > .milliseconds(100) || bytes == total else { return nil }
    state.lastShown = now
    let title = "file \(state.done + 1) of \(state.files.count): \(file)"
    guard total >= 1 << 20 else { return title }
    let seconds = state.start.seconds
    let rate = seconds > 0.2 ? Double(bytes - state.startBytes) / seconds / 1_048_576 : 0
    return "\(title), \(bytes >> 20) of \(total >> 20) MiB"
      + (rate > 0 ? ", \(String(format: "%.1f", rate)) MiB/s" : "")
  }
}
