import Foundation

/// Results of work that was split into parts, gathered from several threads.
final class PartResults<Value: Sendable>: @unchecked Sendable {
  // Sendable: every access holds the lock.
  private let lock = NSLock()
  private var results: [Result<Value, TrainingError>?]

  init(count: Int) { results = Array(repeating: nil, count: count) }

  /// Stores the result of part `index`.
  func set(_ index: Int, _ result: Result<Value, TrainingError>) {
    lock.withLock { results[index] = result }
  }

  /// All results in order; the first error where there is one.
  func all() throws(TrainingError) -> [Value] {
    let gathered = lock.withLock { results }
    var values: [Value] = []
    for result in gathered {
      if let result { values.append(try result.get()) }
    }
    return values
  }
}

extension PartResults {
  /// The elements of all results, in order.
  func joined<Element>() throws(TrainingError) -> [Element] where Value == [Element] {
    Array(try all().joined())
  }
}
