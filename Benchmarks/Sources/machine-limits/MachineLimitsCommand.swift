import Foundation
import MachineLimits

/// `machine-limits [--json] [THREADS …]`: prints what this machine can do at most.
@main
struct MachineLimitsCommand {
  static let usage = """
    machine-limits [--json] [THREADS …]
    Measures arithmetic and memory with each number of threads (default: 1, and all cores).
    Prints a Markdown table, or with --json a line for each limit.
    """

  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    let counts = words.filter { $0 != "--json" }.map { Int($0) ?? 0 }
    guard counts.allSatisfy({ (1...1_024).contains($0) }) else {
      FileHandle.standardError.write(Data((usage + "\n").utf8))
      exit(64)
    }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let threads = counts.isEmpty ? (cores > 1 ? [1, cores] : [1]) : counts
    let columns = threads.map { count in
      MachineLimits(threads: count).all { limit in
        let line = "\(limit.name), \(count) threads: \(figure(limit.median)) \(limit.unit)\n"
        FileHandle.standardError.write(Data(line.utf8))
      }
    }
    if words.contains("--json") {
      try printLines(columns.flatMap { $0 })
    } else {
      printTable(threads, columns)
    }
  }

  private static func printLines(_ limits: [Limit]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for limit in limits { print(String(decoding: try encoder.encode(limit), as: UTF8.self)) }
  }

  private static func printTable(_ threads: [Int], _ columns: [[Limit]]) {
    let heads = threads.map { "\($0) \($0 == 1 ? "thread" : "threads")" }
    print("| limit | unit | \(heads.joined(separator: " | ")) |")
    print("| --- | --- |\(String(repeating: " --- |", count: threads.count))")
    var names: [String] = []
    for limit in columns.joined() where !names.contains(limit.name) { names.append(limit.name) }
    for name in names {
      let found = columns.map { $0.first { $0.name == name } }
      let unit = found.compactMap { $0 }.first?.unit ?? ""
      let cells = found.map { limit in
        limit.map { "\(figure($0.median)) [\(figure($0.lowest))–\(figure($0.highest))]" } ?? "–"
      }
      print("| \(name) | \(unit) | \(cells.joined(separator: " | ")) |")
    }
  }

  /// Three significant digits.
  private static func figure(_ value: Double) -> String {
    value >= 99.95
      ? String(format: "%.0f", value) : String(format: value >= 9.995 ? "%.1f" : "%.2f", value)
  }
}
