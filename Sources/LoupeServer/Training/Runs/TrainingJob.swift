import Foundation
import LoupeModel
import LoupeTensor
import LoupeTraining

/// One training of the Train room: its record and history, on disk and in memory.
///
/// Pausing ends the computing with a checkpoint and going on starts from it, bit for bit, so that a
/// pause, a turn in the queue, a stopped and a killed server are all the same thing.
final class TrainingJob: @unchecked Sendable {
  // Sendable: what changes is touched under `lock` alone.
  /// Why computing is to end.
  enum Request: String, Sendable {
    case pause, stop, turn, shutdown, delete
  }

  private static let (recordName, historyName) = ("run.json", "history.json")
  let identifier: String
  let folder: String
  let film: AttentionFilm
  private let lock = NSLock()
  private var storedRecord: RunRecord
  private var storedHistory: RunHistory
  private var latest: TrainingProgress?
  private var storedRequest: Request?

  /// A new training.
  init(_ record: RunRecord, runs: String) {
    identifier = record.run
    folder = "\(runs)/\(record.run)"
    film = AttentionFilm(folder: "\(folder)/film")
    storedRecord = record
    storedHistory = RunHistory()
  }

  /// The training in `runs/name`; nil where there is none.
  ///
  /// One that computed when the program ended is paused.
  init?(named name: String, runs: String) {
    folder = "\(runs)/\(name)"
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.recordName)"),
      var record = try? JSONDecoder().decode(RunRecord.self, from: data), record.run == name
    else { return nil }
    if record.state.isActive {
      record.isInterrupted = record.state != .waiting
      record.state = .paused
    }
    identifier = name
    film = AttentionFilm(folder: "\(folder)/film")
    storedRecord = record
    let history = FileManager.default.contents(atPath: "\(folder)/\(Self.historyName)")
    storedHistory =
      history.flatMap { try? JSONDecoder().decode(RunHistory.self, from: $0) } ?? RunHistory()
  }

  /// What is remembered of it.
  var record: RunRecord { lock.withLock { storedRecord } }
  /// Its course so far.
  var history: RunHistory { lock.withLock { storedHistory } }
  /// Why it is to end; nil: it is not.
  var request: Request? { lock.withLock { storedRequest } }
  /// Where it computes.
  var directory: String { "\(folder)/training" }

  /// Whether it has a checkpoint to go on from.
  var hasCheckpoint: Bool {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "\(directory)/checkpoints")
    return names?.contains { $0.hasPrefix("step-") && $0.hasSuffix(".safetensors") } ?? false
  }

  /// Asks the computing to end after its update; an earlier wish of more weight stays.
  func ask(_ request: Request) {
    lock.withLock {
      if storedRequest == .delete || (storedRequest == .stop && request != .delete) { return }
      storedRequest = request
    }
  }

  /// Forgets what was asked.
  func clearRequest() { lock.withLock { storedRequest = nil } }

  /// Changes the record and writes it.
  ///
  /// A disk that is full keeps the older record, which is right but for the last change.
  func change(_ body: (inout RunRecord) -> Void) {
    let record = lock.withLock {
      body(&storedRecord)
      return storedRecord
    }
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? DataFile.write(record, to: "\(folder)/\(Self.recordName)")
  }

  /// Writes the history; what a killed program loses of it is computed again with the updates since
  /// the last checkpoint.
  func saveHistory() {
    let history = history
    try? DataFile.write(history, to: "\(folder)/\(Self.historyName)")
  }

  /// Changes the history.
  func changeHistory(_ body: (inout RunHistory) -> Void) {
    lock.withLock { body(&storedHistory) }
  }

  /// Takes in an update.
  func add(_ progress: TrainingProgress) {
    lock.withLock {
      storedHistory.add(progress)
      latest = progress
    }
  }

  /// What the API tells of it.
  func message(place: Int?, for person: Person) -> RunMessage {
    lock.withLock {
      let (record, history) = (storedRecord, storedHistory)
      let requested = storedRequest == .pause || storedRequest == .stop ? storedRequest : nil
      let isMine = person.mayChange(record.owner)
      return RunMessage(
        run: record.run, name: record.wish.name, task: record.wish.task,
        corpus: isMine ? record.wish.corpus : nil, created: record.created, state: record.state,
        requested: record.state.isActive ? requested?.rawValue : nil, place: place,
        ending: record.ending, message: record.message, isDiskFull: record.isDiskFull,
        isInterrupted: record.isInterrupted, hasModel: record.hasModel, kept: record.kept,
        isMine: isMine, sizes: .init(record.wish), steps: record.wish.steps,
        step: history.points.last?.step ?? 0, seconds: history.points.last?.seconds ?? 0,
        secondsLeft: record.state == .running ? latest?.secondsLeft : nil,
        loss: history.points.last?.loss, exactMatch: history.judgements.last?.exactMatch,
        chrf: history.judgements.last?.chrf)
    }
  }

  /// Deletes all that it wrote.
  func removeFiles() { try? FileManager.default.removeItem(atPath: folder) }
}
