/// What is remembered of a training, in `run.json`.
struct RunRecord: Codable, Sendable, Equatable {
  /// What it is called by.
  var run: String
  /// Whose it is; never told.
  var owner: String
  /// When it was begun, as 2026-11-24T13:47:00Z.
  var created: String
  /// What was wanted.
  var wish: TrainingWish
  /// Where it stands.
  var state = RunState.waiting
  /// Why it ended: `limit`, `goal`, `patience`; nil while it has not.
  var ending: String?
  /// What went wrong: one sentence; nil where nothing did.
  var message: String?
  /// Whether the disk was full.
  var isDiskFull = false
  /// Whether the program ended while it computed.
  var isInterrupted = false
  /// Whether its model can be kept.
  var hasModel = false
  /// Names that its model was kept under.
  var kept: [String] = []
}
