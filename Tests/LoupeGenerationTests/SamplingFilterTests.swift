import Foundation
import LoupeGeneration
import LoupeTestSupport
import Testing

/// What is left after temperature, top-k and top-p, compared with transformers' logits warpers.
struct SamplingFilterTests {
  private struct Expected: Decodable {
    struct Case: Decodable {
      let vector: String
      let temperature: Float
      let top_k: Int
      let top_p: Float
      let probabilities: [Double]
    }
    let vectors: [String: [Float]]
    let cases: [Case]
  }

  @Test func filteredDistributionsEqualTransformers() throws {
    let expected = try Fixture.json(Expected.self, "sampling.json", of: "LoupeModelTests")
    #expect(expected.cases.count > 100)
    for reference in expected.cases {
      var row = try #require(expected.vectors[reference.vector])
      let filter = SamplingFilter(
        temperature: reference.temperature, topK: reference.top_k, topP: reference.top_p)
      let kept = row.withUnsafeMutableBufferPointer { filter.apply(to: $0) }
      let note =
        "\(reference.vector), temperature \(reference.temperature), "
        + "top-k \(reference.top_k), top-p \(reference.top_p)"
      #expect(kept == reference.probabilities.count { $0 > 0 }, "\(note)")
      let largest = Double(row.max() ?? 0)
      let weights = row.map { exp(Double($0) - largest) }
      let total = weights.reduce(0, +)
      for (weight, probability) in zip(weights, reference.probabilities) {
        #expect(abs(weight / total - probability) <= 1e-5, "\(note)")
      }
    }
  }
}
