import Benchmark

/// Registers a kernel; its operands are made only when it is run.
func addKernel<Case: KernelCase>(
  _ name: String, _ work: Work, about nanoseconds: Double, _ make: @escaping () -> Case
) {
  var configuration = Benchmark.Configuration()
  configuration.metrics = [.wallClock] + work.metrics
  configuration.warmupIterations = 2
  // One sample is to last a millisecond or more: shorter ones measure the clock.
  configuration.scalingFactor = nanoseconds < 1_000_000 ? .kilo : .one
  configuration.maxDuration = .milliseconds(400)
  configuration.maxIterations = 100
  Benchmark(name, configuration: configuration) { benchmark, kernel in
    let clock = ContinuousClock()
    benchmark.startMeasurement()
    let start = clock.now
    for _ in benchmark.scaledIterations { kernel.run() }
    let seconds = (clock.now - start) / .seconds(1)
    benchmark.stopMeasurement()
    let amount = kernel.amount * Double(benchmark.scaledIterations.count)
    work.note(amount, seconds: seconds, in: benchmark)
  } setup: {
    make()
  }
}
