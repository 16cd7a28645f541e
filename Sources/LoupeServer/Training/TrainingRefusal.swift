import LoupeTrace

/// Why the Train room does not do what it was asked for.
public enum TrainingRefusal: Error, Equatable {
  /// No training has this name.
  case unknownRun
  /// No parallel text has this name.
  case unknownCorpus
  /// No kept model has this name.
  case unknownModel(String)
  /// It belongs to somebody else.
  case notYours
  /// A training in this state cannot do that.
  case state(action: String, state: String)
  /// So many there are already.
  case tooMany(String, limit: Int)
  /// The training takes more memory than one may.
  case memory(bytes: Int, limit: Int)
  /// The training takes longer than one may; `fitting` updates would not.
  case time(seconds: Double, limit: Double, fitting: Int)
  /// A name that is taken.
  case nameTaken(String)
  /// A name that cannot be a folder's.
  case name(String)
  /// Nothing has been learned that could be kept.
  case noModel
  /// A parallel text that cannot be used.
  case corpus(CorpusFault)
  /// The disk has too little room.
  case disk(bytes: Int, free: Int)
  /// The training refused its sizes.
  case sizes(String)

  /// What programs recognise it by.
  var code: String {
    switch self {
    case .unknownRun: "training_unknown"
    case .unknownCorpus: "corpus_unknown"
    case .unknownModel: "kept_model_unknown"
    case .notYours: "training_not_yours"
    case .state: "training_state"
    case .tooMany: "training_too_many"
    case .memory: "training_memory"
    case .time: "training_time"
    case .nameTaken: "name_taken"
    case .name: "name_invalid"
    case .noModel: "training_no_model"
    case .corpus: "corpus_invalid"
    case .disk: "disk_full"
    case .sizes: "training_sizes"
    }
  }

  /// The HTTP status that says the same.
  var status: Int {
    switch self {
    case .unknownRun, .unknownCorpus, .unknownModel: 404
    case .notYours: 403
    case .state, .nameTaken, .noModel: 409
    case .tooMany: 429
    case .memory, .time, .corpus, .sizes: 422
    case .disk: 507
    case .name: 400
    }
  }

  /// The values that its sentence holds.
  var details: [String: JSONValue] {
    switch self {
    case .unknownRun, .unknownCorpus, .notYours, .noModel: [:]
    case .unknownModel(let name), .nameTaken(let name), .name(let name): ["name": .string(name)]
    case .state(let action, let state): ["action": .string(action), "state": .string(state)]
    case .tooMany(let what, let limit):
      ["what": .string(what), "limit": .number(Double(limit))]
    case .memory(let bytes, let limit):
      ["bytes": .number(Double(bytes)), "limit": .number(Double(limit))]
    case .time(let seconds, let limit, let fitting):
      [
        "seconds": .number(seconds), "limit": .number(limit), "steps": .number(Double(fitting)),
      ]
    case .corpus(let fault): fault.details
    case .sizes(let reason): ["reason": .string(reason)]
    case .disk(let bytes, let free):
      ["bytes": .number(Double(bytes)), "free": .number(Double(free))]
    }
  }
}

extension TrainingRefusal: CustomStringConvertible {
  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .unknownRun: "there is no such training, or it was deleted"
    case .unknownCorpus: "there is no such parallel text, or it was deleted; upload it again"
    case .unknownModel(let name): "no kept model is called “\(name)”"
    case .notYours: "this belongs to another person; only who began it may change it"
    case .state(let action, let state): "a training that is \(state) cannot \(action)"
    case .tooMany(let what, let limit):
      "there are \(limit) \(what) already; end or delete one first"
    case .memory(let bytes, let limit):
      "the training would take \(bytes >> 20) MiB of memory, more than the \(limit >> 20) MiB one "
        + "may; choose a smaller model"
    case .time(let seconds, let limit, let fitting):
      "the training would take about \(Int(seconds / 60)) minutes, more than the \(Int(limit / 60)) "
        + "one may; about \(fitting) updates would fit, or choose a smaller model"
    case .nameTaken(let name): "a model is already called “\(name)”; choose another name"
    case .name(let name):
      "“\(name)” cannot be a model's name; use 1 to 40 letters, digits, spaces, “-” or “_”"
    case .noModel: "nothing has been learned yet that could be kept; let it train first"
    case .corpus(let fault): "the parallel text cannot be used: \(fault)"
    case .disk(let bytes, let free):
      "the disk has \(free >> 20) MiB free, the training needs about \(bytes >> 20) MiB; free some "
        + "space"
    case .sizes(let reason): reason
    }
  }
}
