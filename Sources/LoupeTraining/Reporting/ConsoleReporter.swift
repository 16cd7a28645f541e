import Foundation

/// Tells a training's course to a person: a line that renews itself on a terminal, a plain line now
/// and then elsewhere.
public final class ConsoleReporter: TrainingReporter {
  private let isTerminal: Bool
  private let everySeconds: Double
  private let write: (String) -> Void
  private let clock: () -> Double
  private var lastLine = -Double.infinity
  private var lineIsOpen = false
  private var recent: [TrainingProgress] = []

  /// Updates that the shown loss and speed are a mean of.
  private static let window = 50

  /// Writes to standard error.
  ///
  /// - Parameter everySeconds: time between plain lines where standard error is no terminal.
  public convenience init(everySeconds: Double = 60) {
    self.init(
      isTerminal: isatty(2) == 1, everySeconds: everySeconds,
      write: { FileHandle.standardError.write(Data($0.utf8)) },
      clock: { ProcessInfo.processInfo.systemUptime })
  }

  /// Writes with `write`, at the times of `clock`, in seconds.
  package init(
    isTerminal: Bool, everySeconds: Double, write: @escaping (String) -> Void,
    clock: @escaping () -> Double
  ) {
    self.isTerminal = isTerminal
    self.everySeconds = everySeconds
    self.write = write
    self.clock = clock
  }

  /// Shows an event.
  public func report(_ event: TrainingEvent) {
    switch event {
    case .prepared(let estimate): estimate.lines.forEach(line)
    case .progress(let progress): show(progress)
    case .validated(let result): result.lines.forEach(line)
    case .snapshot: break
    case .checkpoint(_, let step): line("checkpoint at step \(step)")
    case .exported(let path): line("model written to \(path)")
    case .note(let text): line(text)
    case .finished(let summary):
      line(
        "\(summary.ending.sentence) after \(summary.step) updates, "
          + "\(summary.targetTokens) target tokens, \(Durations.text(summary.seconds))")
    }
  }

  private func show(_ progress: TrainingProgress) {
    recent.append(progress)
    if recent.count > Self.window { recent.removeFirst(recent.count - Self.window) }
    let now = clock()
    guard now - lastLine >= (isTerminal ? 0.5 : everySeconds) || recent.count == 1 else { return }
    lastLine = now
    let text = describe(progress)
    if isTerminal {
      write("\r\u{1b}[K\(text)")
      lineIsOpen = true
    } else {
      line(text)
    }
  }

  private func describe(_ progress: TrainingProgress) -> String {
    let tokens = Double(recent.reduce(0) { $0 + $1.update.targetTokens })
    let seconds = recent.reduce(0) { $0 + $1.updateSeconds }
    func mean(_ value: KeyPath<UpdateReport, Double>) -> Double {
      recent.reduce(0) { $0 + $1.update[keyPath: value] * Double($1.update.targetTokens) } / tokens
    }
    let left = progress.secondsLeft.map { ", \(Durations.text($0)) left" } ?? ""
    return String(
      format: "step %d, epoch %d (%d/%d): loss %.3f, perplexity %.2f, %.0f tokens/s, rate %.2e%@",
      progress.update.step, progress.epoch + 1, progress.updateInEpoch, progress.updatesPerEpoch,
      mean(\.loss), exp(mean(\.negativeLogLikelihood)), tokens / max(seconds, 1e-9),
      progress.update.learningRate, left)
  }

  private func line(_ text: String) {
    if lineIsOpen { write("\r\u{1b}[K") }
    lineIsOpen = false
    write(text + "\n")
  }
}
