import ArgumentParser
import Foundation
import LoupeTraining

/// How a benchmark repeats itself and answers.
struct BenchmarkRun: ParsableArguments {
  @Option(help: "How long to repeat, in seconds; one run at least.")
  var seconds = 3.0

  @Flag(help: "Measure once for each line “run” on standard input, until it ends.")
  var interactive = false

  func validate() throws {
    guard seconds >= 0, seconds <= 3_600 else {
      throw ValidationError("--seconds is \(seconds); it must lie in 0…3600.")
    }
  }

  /// Warms up, then prints one line of JSON for each measurement of `body`.
  func measure(warmUps: Int = 1, _ body: () throws -> Void) throws {
    for _ in 0..<warmUps { try body() }
    try answer {
      BenchmarkLine(try Timing(seconds: seconds, least: 1, body))
    }
  }

  /// Prints what `measurement` returns: once, or once for each line “run”.
  func answer(_ measurement: () throws -> BenchmarkLine) throws {
    guard interactive else {
      Terminal.line(try measurement().json())
      return
    }
    while let line = readLine() {
      let command = line.trimmingCharacters(in: .whitespaces)
      guard command == "run" else {
        throw CommandFailure("“\(command)” is not understood; the only command is “run”")
      }
      Terminal.line(try measurement().json())
      fflush(nil)
    }
  }
}

/// What a benchmark prints.
struct BenchmarkLine {
  private var values: [String: Double] = [:]

  /// A line of times in seconds.
  init(_ timing: Timing) {
    values["seconds"] = timing.median
    values["q1"] = timing.lowerQuartile
    values["q3"] = timing.upperQuartile
    values["runs"] = Double(timing.runs)
  }

  /// A line of what training updates took.
  init(_ result: TrainingBenchmarkResult) {
    values["seconds"] = result.medianSeconds
    values["q1"] = result.firstQuartileSeconds
    values["q3"] = result.thirdQuartileSeconds
    values["runs"] = Double(result.updates)
    values["target_tokens_per_second"] = result.tokensPerSecond
    values["gflops"] = result.gigaOperationsPerSecond
    values["workspace_mb"] = Double(result.workspaceBytes) / 1e6
  }

  /// Adds a number.
  func with(_ key: String, _ value: Double) -> BenchmarkLine {
    var copy = self
    copy.values[key] = value
    return copy
  }

  /// One JSON object, with the most memory the process has held until now.
  func json() throws -> String {
    let line = with("peak_rss_mb", ProcessMemory.peakMegabytes)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(line.values), as: UTF8.self)
  }
}

/// Memory of this process.
enum ProcessMemory {
  /// The most it has held at once, in megabytes (10⁶ bytes).
  static var peakMegabytes: Double {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Double(usage.ru_maxrss) * 1_024 / 1e6  // kilobytes
    #else
      getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss) / 1e6  // bytes
    #endif
  }
}
