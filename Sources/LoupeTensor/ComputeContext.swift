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

  /// A context for inference.
  public init(workspace: Workspace = Workspace(), pool: ThreadPool = .shared) {
    self.workspace = workspace
    self.pool = pool
    tape = nil
    dropout = nil
  }

  /// A context for training: gradients are recorded on `tape`; dropout draws from `dropoutSeed`.
  public init(workspace: Workspace, pool: ThreadPool, tape: Tape, dropoutSeed: UInt64?) {
    self.workspace = workspace
    self.pool = pool
    self.tape = tape
    dropout = dropoutSeed.map { DropoutSource(seed: $0) }
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
    let parts =
      pool.threads == 1 || costNanoseconds < 8_000
      ? 1 : min(count, pool.threads * 4, max(pool.threads, costNanoseconds / 4_000))
    guard parts > 1 else { return body(0..<count) }
    pool.run(parts) { part in
      body(part * count / parts..<(part + 1) * count / parts)
    }
  }
}
