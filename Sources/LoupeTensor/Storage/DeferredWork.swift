/// Work that is gathered first and then done side by side.
///
/// A matrix alone is too small to be shared by threads; the packing of all matrices of a model is
/// not.
package final class DeferredWork {
  private var tasks: [@Sendable () -> Void] = []

  package init() {}

  /// Gathers a task, which must not depend on others.
  package func add(_ task: @escaping @Sendable () -> Void) { tasks.append(task) }

  /// Does all that was gathered, each task once, in no certain order, and forgets it.
  package func finish(on pool: ThreadPool = .shared) {
    let gathered = tasks
    tasks.removeAll()
    pool.run(gathered.count) { gathered[$0]() }
  }
}
