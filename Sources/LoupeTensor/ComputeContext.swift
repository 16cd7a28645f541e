/// What one computation runs in: its memory, its threads and, in training, its tape and dropout.
///
/// Layers take it as an argument and hold no state of their own. Not for use by two threads at
/// once: each request has its own.
public final class ComputeContext {
  /// Memory of this computation.
  public let workspace: Workspace
  /// Threads that may help.
  public let pool: ThreadPool
  /// Present when gradients are wanted.
  public let tape: Tape?
  /// Present when dropout is on (training).
  package let dropout: DropoutSource?
  /// Contexts of computations that have run side by side in this one.
  private var lanes: [ComputeContext] = []
  /// Arithmetic of the products with matrices that no model has packed: those of training.
  let trainingPrecision: Precision

  /// A context for inference.
  public init(workspace: Workspace = Workspace(), pool: ThreadPool = .shared) {
    self.workspace = workspace
    self.pool = pool
    tape = nil
    dropout = nil
    trainingPrecision = .fp32
  }

  /// A context for training: gradients are recorded on `tape`; dropout draws from `dropoutSeed`.
  ///
  /// `precision`, fp32 or bf16, is the arithmetic of the products with matrices.
  public init(
    workspace: Workspace, pool: ThreadPool, tape: Tape, dropoutSeed: UInt64?,
    precision: Precision = .fp32
  ) {
    precondition(precision != .int8, "training needs gradients: fp32 or bf16")
    self.workspace = workspace
    self.pool = pool
    self.tape = tape
    dropout = dropoutSeed.map { DropoutSource(seed: $0) }
    trainingPrecision = precision
  }

  /// An uninitialised result of an operation; on the tape when any of what it depends on is.
  package func result(_ shape: Shape, tracked: Bool) -> Tensor {
    Tensor(
      pointer: workspace.floats(shape.count), shape: shape,
      node: tracked ? (tape?.newNode() ?? -1) : -1, owner: workspace)
  }

  /// Splits `count` items in even parts over the pool where that pays.
  ///
  /// `costNanoseconds` estimates what all items cost together on one thread.
  package func parallel(_ count: Int, costNanoseconds: Int, _ body: (Range<Int>) -> Void) {
    let parts = parts(count, costNanoseconds: costNanoseconds)
    guard parts > 1 else { return body(0..<count) }
    pool.run(parts) { part in
      body(part * count / parts..<(part + 1) * count / parts)
    }
  }

  /// The result of `body`, a tensor of `shape`, while everything else that it took is taken back.
  ///
  /// A stack of layers so stays in the memory, and in the cache, of one. A tape needs it all: with
  /// one, nothing is taken back.
  package func keepingResult(_ shape: Shape, of body: () -> Tensor) -> Tensor {
    guard tape == nil else { return body() }
    let kept = result(shape, tracked: false)
    let mark = workspace.mark()
    defer { workspace.release(to: mark) }
    let result = body()
    precondition(result.shape.count == shape.count, "\(result.shape) is not \(shape)")
    kept.pointer.update(from: result.pointer, count: shape.count)
    return kept
  }

  /// The rows of `parts` one after the other, `[position, model]`; no gradient flows through it.
  package func stacked(_ parts: [Tensor]) -> Tensor {
    let rows = parts.reduce(0) { $0 + $1.shape.rows }
    let whole = result(
      Shape(.position, rows, .model, parts.first?.shape.columns ?? 0), tracked: false)
    var end = whole.pointer
    for part in parts {
      end.update(from: part.pointer, count: part.count)
      end += part.count
    }
    return whole
  }

  /// Calls `body` for each of `count` computations that run side by side, a thread and a context
  /// each; the contexts keep their memory from call to call.
  package func sideBySide(_ count: Int, _ body: (Int, ComputeContext) -> Void) {
    let alone = ThreadPool(threads: 1)
    while lanes.count < count { lanes.append(ComputeContext(pool: alone)) }
    let contexts = lanes
    pool.run(count) { body($0, contexts[$0]) }
  }

  /// In how many parts `count` items are worth being split.
  func parts(_ count: Int, costNanoseconds: Int) -> Int {
    pool.threads == 1 || costNanoseconds < 8_000
      ? 1 : min(count, pool.threads * 4, max(pool.threads, costNanoseconds / 4_000))
  }
}
