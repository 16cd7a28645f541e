#if DEBUG
  import Testing

  @testable import LoupeServer

  @Suite struct EstimateMessageTests {
    private func estimate(_ verdict: EstimateMessage.Verdict) -> EstimateMessage {
      EstimateMessage(
        verdict: verdict, parameters: 1, memoryBytes: 7, memoryLimit: 6, diskBytes: 300 << 20,
        secondsPerUpdate: nil, seconds: 90, secondsLimit: 60, steps: 30, fittingSteps: 20,
        threads: 1, ahead: 0)
    }

    @Test func aRefusalNamesWhatThereIs() {
      #expect(estimate(.fits).refusal(free: 5) == nil)
      #expect(estimate(.memory).refusal(free: 5) == .memory(bytes: 7, limit: 6))
      #expect(estimate(.time).refusal(free: 5) == .time(seconds: 90, limit: 60, fitting: 20))
      let disk = estimate(.disk).refusal(free: 123 << 20)
      #expect(disk == .disk(bytes: 300 << 20, free: 123 << 20))
      #expect(disk?.description.contains("123 MiB free") == true)
    }
  }
#endif
