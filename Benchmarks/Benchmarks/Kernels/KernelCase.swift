/// One kernel with its operands, ready to run.
protocol KernelCase {
  /// What one run does: operations (a multiplication and an addition are two), or elements.
  var amount: Double { get }

  /// Runs the kernel once on the calling thread.
  func run()
}
