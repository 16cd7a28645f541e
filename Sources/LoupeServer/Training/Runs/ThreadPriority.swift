import Foundation

/// How much of a busy machine a thread gets.
enum ThreadPriority {
  /// Lets the calling thread, and on Linux the threads it makes from now on, compute only what others
  /// leave: a thread of ordinary priority beside it gets more than nine tenths.
  static func yieldToOthers() {
    Thread.current.qualityOfService = .utility
    #if os(Linux)
      // On Linux this is the calling thread alone, whatever POSIX says of processes.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 12)
    #endif
  }
}
