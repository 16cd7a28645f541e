import Foundation
import Logging
import LoupeTensor
import LoupeTraining

/// The Train room: people's trainings, a few of which compute at a time, and what they keep.
final class TrainingRoom: @unchecked Sendable {
  // Sendable: what changes is touched under `lock` alone; the parts guard themselves.
  let limits: TrainingLimits
  let corpora: CorpusStore
  let models: KeptModels
  let listeners: TrainingListeners
  private let folder: TrainingFolder
  private let shelf: ModelShelf
  private let priority: TranslationPriority
  private let probes = ComputationQueue(running: 1, waiting: 16)
  private let lock = NSLock()
  private var jobs: [String: TrainingJob] = [:]
  /// Those that wait, the one that waits longest first.
  private var waiting: [String] = []
  private var computing: Set<String> = []
  private var isStopped = false

  /// The room that keeps its things in `folder`.
  ///
  /// - Parameters:
  ///   - folder: where trainings and kept models are.
  ///   - shelf: takes the kept models, so that they are served.
  ///   - priority: lets translations go first.
  ///   - limits: how much may be asked for.
  ///   - logger: is told of kept models that cannot be read.
  init(
    folder: TrainingFolder, shelf: ModelShelf, priority: TranslationPriority,
    limits: TrainingLimits, logger: Logger
  ) {
    self.folder = folder
    self.shelf = shelf
    self.priority = priority
    self.limits = limits
    corpora = CorpusStore(folder: folder.corpora, limits: limits)
    models = KeptModels(folder: folder.path, shelf: shelf, limits: limits) {
      logger.warning("\($0)")
    }
    listeners = TrainingListeners(limit: limits.streams)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.runs)) ?? [] {
      guard let job = TrainingJob(named: name, runs: folder.runs) else { continue }
      job.change { _ in }
      jobs[name] = job
    }
  }

  /// Ends what computes, with a checkpoint each, and all streams.
  func stop() {
    let all = lock.withLock {
      isStopped = true
      return computing.compactMap { jobs[$0] }
    }
    for job in all { job.ask(.shutdown) }
    probes.stop()
    listeners.end()
  }

  /// Waits until nothing computes any more; at most `seconds`.
  func waitUntilIdle(seconds: Double) {
    let limit = ProcessInfo.processInfo.systemUptime + seconds
    while ProcessInfo.processInfo.systemUptime < limit, lock.withLock({ !computing.isEmpty }) {
      Thread.sleep(forTimeInterval: 0.01)
    }
  }

  // MARK: - What there is

  /// The training `run`.
  func job(_ run: String) throws(TrainingRefusal) -> TrainingJob {
    guard let job = lock.withLock({ jobs[run] }) else { throw .unknownRun }
    return job
  }

  /// All trainings, the newest first.
  func runs(for person: Person) -> RunsMessage {
    let (all, order) = lock.withLock { (Array(jobs.values), queueOrder()) }
    let newest = all.sorted {
      ($0.record.created, $0.identifier) > ($1.record.created, $1.identifier)
    }
    return RunsMessage(
      runs: newest.map { job in
        job.message(
          place: order.firstIndex(of: job.identifier).map { $0 + 1 }, for: person)
      })
  }

  /// One training in full.
  func detail(_ run: String, for person: Person) throws(TrainingRefusal) -> RunDetailMessage {
    let job = try job(run)
    guard person.mayChange(job.record.owner) else { throw .notYours }
    let order = lock.withLock { queueOrder() }
    return RunDetailMessage(
      run: job.message(place: order.firstIndex(of: run).map { $0 + 1 }, for: person),
      history: job.history)
  }

  private func queueOrder() -> [String] {
    var counts: [String: Int] = [:]
    for run in computing { counts[jobs[run]?.record.owner ?? "", default: 0] += 1 }
    return RunQueue.order(
      waiting.map { .init(run: $0, owner: jobs[$0]?.record.owner ?? "") }, computing: counts)
  }

  // MARK: - Before a start

  /// What `wish` would take; measured for a moment where it would fit at all.
  func estimate(_ wish: TrainingWish) async throws -> EstimateMessage {
    let summary = try wish.corpus.map { name throws(TrainingRefusal) in
      try corpora.summary(name)
    }
    let (ahead, threads) = lock.withLock { (waiting.count + computing.count, nextThreads()) }
    let measure = EstimateMaker(
      wish: wish, summary: summary, limits: limits, threads: threads, ahead: ahead,
      free: DiskSpace.free(at: folder.path))
    return try await probes.answer { _ in
      ThreadPriority.yieldToOthers()
      return try measure.estimate()
    }
  }

  /// Threads of the next training that begins: an even share of the machine.
  private func nextThreads() -> Int {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return max(1, cores / min(limits.running, computing.count + 1))
  }

  // MARK: - A training's life

  /// Begins `wish`.
  ///
  /// - Throws: `TrainingRefusal` where it would not fit or there are too many.
  func start(_ wish: TrainingWish, for person: Person) async throws -> RunMessage {
    let estimate = try await estimate(wish)
    if let refusal = estimate.refusal(free: DiskSpace.free(at: folder.path)) { throw refusal }
    let record = RunRecord(
      run: TraceIdentifier().text, owner: person.owner,
      created: ISO8601DateFormatter().string(from: Date()), wish: wish)
    let job = TrainingJob(record, runs: folder.runs)
    try enqueue(job, of: person)
    job.change { _ in }
    schedule()
    return try detail(job.identifier, for: person).run
  }

  /// Lets a paused training, or one that failed, go on from its last checkpoint.
  func resume(_ run: String, for person: Person) throws(TrainingRefusal) {
    let job = try own(run, person)
    guard job.record.state.canResume else {
      throw .state(action: "go on", state: job.record.state.rawValue)
    }
    try enqueue(job, of: person)
    job.change {
      $0.state = .waiting
      $0.message = nil
      $0.isDiskFull = false
    }
    schedule()
  }

  /// Pauses a training that computes or waits.
  func pause(_ run: String, for person: Person) throws(TrainingRefusal) {
    let job = try own(run, person)
    guard job.record.state.isActive else {
      throw .state(action: "pause", state: job.record.state.rawValue)
    }
    end(job, .pause, then: .paused)
  }

  /// Ends a training for good; what it has learned can be kept.
  func stop(_ run: String, for person: Person) throws(TrainingRefusal) {
    let job = try own(run, person)
    guard job.record.state.isActive || job.record.state.canResume else {
      throw .state(action: "stop", state: job.record.state.rawValue)
    }
    end(job, .stop, then: .stopped)
  }

  /// Deletes a training and all that it wrote; kept models stay.
  func remove(_ run: String, for person: Person) throws(TrainingRefusal) {
    let job = try own(run, person)
    let isComputing = lock.withLock {
      jobs[run] = nil
      waiting.removeAll { $0 == run }
      return computing.contains(run)
    }
    // One that computes is deleted by the thread that lets it go.
    if isComputing { job.ask(.delete) } else { discard(job) }
    schedule()
  }

  /// Keeps what a training has learned as a model called `name`.
  func keep(_ run: String, as name: String, for person: Person) throws(TrainingRefusal) -> String {
    let job = try own(run, person)
    guard !job.record.state.isActive else {
      throw .state(action: "be kept", state: job.record.state.rawValue)
    }
    guard job.record.hasModel else { throw .noModel }
    let kept = try models.keep(
      "\(job.directory)/model", name: name, task: job.record.wish.task, owner: job.record.owner)
    job.change { $0.kept.append(kept) }
    tellRuns()
    return kept
  }

  /// Deletes a parallel text that no training uses.
  func removeCorpus(_ name: String, for person: Person) throws(TrainingRefusal) {
    let isUsed = lock.withLock { jobs.values.contains { $0.record.wish.corpus == name } }
    guard !isUsed else { throw .state(action: "lose its text", state: "remembered") }
    try corpora.remove(name, mayChange: person.mayChange)
  }

  private func own(_ run: String, _ person: Person) throws(TrainingRefusal) -> TrainingJob {
    let job = try job(run)
    guard person.mayChange(job.record.owner) else { throw .notYours }
    return job
  }

  private func end(_ job: TrainingJob, _ request: TrainingJob.Request, then state: RunState) {
    let isComputing = lock.withLock {
      waiting.removeAll { $0 == job.identifier }
      return computing.contains(job.identifier)
    }
    if isComputing {
      job.ask(request)
      tellRuns()
    } else {
      job.change { $0.state = state }
      schedule()
    }
  }

  /// Deletes the files of a training, and its parallel text where no other one uses it.
  private func discard(_ job: TrainingJob) {
    job.removeFiles()
    guard let corpus = job.record.wish.corpus else { return }
    let isUsed = lock.withLock { jobs.values.contains { $0.record.wish.corpus == corpus } }
    if !isUsed { try? corpora.remove(corpus) { _ in true } }
  }

  // MARK: - The queue

  private func enqueue(_ job: TrainingJob, of person: Person) throws(TrainingRefusal) {
    forgetOldest()
    lock.lock()
    defer { lock.unlock() }
    let active = waiting + computing
    guard active.count < limits.active else {
      throw .tooMany("trainings", limit: limits.active)
    }
    let own = active.filter { $0 != job.identifier && jobs[$0]?.record.owner == job.record.owner }
    guard own.count < limits.activeOfOne else {
      throw .tooMany("trainings of yours", limit: limits.activeOfOne)
    }
    jobs[job.identifier] = job
    if !waiting.contains(job.identifier) { waiting.append(job.identifier) }
  }

  /// Makes room by deleting the training that began longest ago of those that have ended.
  private func forgetOldest() {
    let oldest = lock.withLock { () -> TrainingJob? in
      guard jobs.count >= limits.remembered else { return nil }
      let ended = jobs.values.filter { !$0.record.state.isActive }
      guard let oldest = ended.min(by: { $0.record.created < $1.record.created }) else {
        return nil
      }
      jobs[oldest.identifier] = nil
      return oldest
    }
    if let oldest { discard(oldest) }
  }

  /// Lets those whose turn it is begin, and tells everybody how things stand.
  private func schedule() {
    while let (job, threads) = takeNext() { begin(job, threads: threads) }
    tellRuns()
  }

  private func takeNext() -> (TrainingJob, threads: Int)? {
    lock.lock()
    defer { lock.unlock() }
    // One that has just been paused is let go by its thread in a moment, and begins then.
    guard !isStopped, computing.count < limits.running,
      let run = queueOrder().first(where: { !computing.contains($0) }), let job = jobs[run]
    else { return nil }
    let threads = nextThreads()
    waiting.removeAll { $0 == run }
    computing.insert(run)
    return (job, threads)
  }

  private func begin(_ job: TrainingJob, threads: Int) {
    let thread = Thread { [self] in
      compute(job, threads: threads)
      let isDeleted = lock.withLock {
        computing.remove(job.identifier)
        if jobs[job.identifier] != nil, job.record.state == .waiting,
          !waiting.contains(job.identifier)
        {
          waiting.append(job.identifier)
        }
        return jobs[job.identifier] == nil
      }
      if isDeleted { discard(job) }
      schedule()
    }
    thread.name = "loupe-training"
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func compute(_ job: TrainingJob, threads: Int) {
    let begin = ProcessInfo.processInfo.systemUptime
    let slice = limits.slice / .seconds(1)
    let corpus = job.record.wish.corpus
    let reporter = JobReporter(job) { [listeners] in
      listeners.tell($0, of: job.identifier)
    } changed: { [self] in
      tellRuns()
    }
    JobRun(
      job: job, summary: corpus.flatMap { try? corpora.summary($0) },
      corpusFolder: corpus.map { corpora.place($0).folder }, limits: limits, threads: threads,
      priority: priority,
      isTurnOver: { [self] in
        ProcessInfo.processInfo.systemUptime - begin > slice
          && lock.withLock { !waiting.isEmpty }
      }, reporter: reporter
    ).run()
  }

  /// Tells everybody how all trainings stand.
  func tellRuns() { listeners.tellAll { runs(for: $0) } }
}
