import Foundation

/// A table of a training's course, one row for every few updates and one for every validation,
/// appended as it goes.
///
/// Columns: step, epoch, seconds, target_tokens, loss, nll, learning_rate, gradient_norm,
/// target_tokens_per_second, validation_loss, bleu, chrf. What a row does not measure is empty.
public final class CSVLog: TrainingReporter {
  /// The table's first line.
  public static let header =
    "step,epoch,seconds,target_tokens,loss,nll,learning_rate,gradient_norm,"
    + "target_tokens_per_second,validation_loss,bleu,chrf"

  private let path: String
  private let everyUpdates: Int
  private var window: [TrainingProgress] = []
  private var latest: TrainingProgress?

  /// Appends to the table at `path`, with a row for every `everyUpdates` updates.
  ///
  /// - Parameters:
  ///   - path: the table.
  ///   - everyUpdates: updates whose mean is a row.
  ///   - step: rows of later steps, which a resumed run computes again, are taken out; nil starts
  ///     a new table.
  /// - Throws: `TrainingError.file` where the table cannot be written.
  public init(path: String, everyUpdates: Int = 20, resumingAt step: Int?) throws(TrainingError) {
    self.path = path
    self.everyUpdates = max(everyUpdates, 1)
    var rows: [Substring] = []
    if let step, let old = try? String(contentsOfFile: path, encoding: .utf8) {
      rows = old.split(separator: "\n").dropFirst().filter { row in
        row.split(separator: ",").first.flatMap { Int($0) }.map { $0 <= step } ?? false
      }
    }
    let text = ([Self.header[...]] + rows).map { $0 + "\n" }.joined()
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .file(path: path, reason: "cannot be written (\(error.localizedDescription))")
    }
  }

  /// Appends a row when one is due.
  ///
  /// A log that cannot be written is no reason to stop training.
  public func report(_ event: TrainingEvent) {
    switch event {
    case .progress(let progress):
      latest = progress
      window.append(progress)
      if window.count >= everyUpdates { flush() }
    case .validated(let result):
      flush()
      append(validation: result)
    case .checkpoint, .finished:
      flush()
    default: break
    }
  }

  private func flush() {
    guard let last = window.last else { return }
    let tokens = Double(window.reduce(0) { $0 + $1.update.targetTokens })
    func mean(_ value: KeyPath<UpdateReport, Double>) -> Double {
      window.reduce(0) { $0 + $1.update[keyPath: value] * Double($1.update.targetTokens) } / tokens
    }
    let seconds = window.reduce(0) { $0 + $1.updateSeconds }
    let norm = window.reduce(0) { $0 + $1.update.gradientNorm } / Double(window.count)
    append(
      last,
      [
        number(mean(\.loss)), number(mean(\.negativeLogLikelihood)),
        number(last.update.learningRate), number(norm), number(tokens / max(seconds, 1e-9)),
        "", "", "",
      ])
    window.removeAll(keepingCapacity: true)
  }

  private func append(validation: ValidationResult) {
    guard let latest else { return }
    append(
      latest,
      [
        "", "", "", "", "", number(validation.loss), validation.bleu.map(number) ?? "",
        validation.chrf.map(number) ?? "",
      ])
  }

  private func append(_ progress: TrainingProgress, _ cells: [String]) {
    let first = [
      String(progress.update.step), String(progress.epoch), number(progress.seconds),
      String(progress.targetTokens),
    ]
    let row = (first + cells).joined(separator: ",") + "\n"
    guard let handle = FileHandle(forWritingAtPath: path) else { return }
    defer { try? handle.close() }
    _ = try? handle.seekToEnd()
    try? handle.write(contentsOf: Data(row.utf8))
  }

  private func number(_ value: Double) -> String { String(format: "%.6g", value) }
}
