import Foundation

/// An event of the Train room's stream.
enum TrainingStreamEvent: Sendable {
  /// All trainings, whenever one of them changes.
  case runs(RunsMessage)
  /// The training that is listened to, as it begins and whenever it starts over.
  case history(RunDetailMessage)
  /// Updates were done.
  case progress(ProgressMessage)
  /// The model was judged.
  case judgement(JudgementMessage)
  /// The model was looked at.
  case look(LookMessage)
  /// A sign of life.
  case heartbeat

  /// The event in the form of server-sent events.
  func encoded() throws -> Data {
    switch self {
    case .runs(let message): try StreamEvent.frame("runs", message)
    case .history(let message): try StreamEvent.frame("history", message)
    case .progress(let message): try StreamEvent.frame("progress", message)
    case .judgement(let message): try StreamEvent.frame("judgement", message)
    case .look(let message): try StreamEvent.frame("look", message)
    case .heartbeat: Data(": still here\n\n".utf8)
    }
  }
}
