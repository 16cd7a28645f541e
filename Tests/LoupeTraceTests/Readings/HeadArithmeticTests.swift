import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace
import Testing

@Suite struct HeadArithmeticTests {
  /// Every number follows from the ones before it.
  @Test(arguments: AttentionKind.allCases) func canBeCheckedByHand(kind: AttentionKind) throws {
    let pair = try ReferencePair(1)
    let arithmetic = try HeadArithmetic(
      of: pair.trace, model: pair.model, site: AttentionSite(kind, layer: 1), head: 1, query: 3)
    func tensor(_ name: String) throws -> TraceTensor { try #require(arithmetic.tensors[name]) }
    let (query, keys, values) = (try tensor("query"), try tensor("keys"), try tensor("values"))
    let (scores, weights) = (try tensor("scores").values, try tensor("weights").values)
    let size = query.shape[0]
    #expect(keys.shape == [weights.count, size])
    if kind == .decoder { #expect(weights.count == 4) }
    var exponentials: [Float] = []
    for key in weights.indices {
      let dot = (0..<size).reduce(Float(0)) {
        $0 + query.values[$1] * keys.values[key * size + $1]
      }
      #expect(abs(arithmetic.scale * dot - scores[key]) < 1e-5)
      exponentials.append(exp(scores[key]))
    }
    let sum = exponentials.reduce(0, +)
    for key in weights.indices { #expect(abs(exponentials[key] / sum - weights[key]) < 1e-6) }
    let output = try tensor("head_output").values
    for column in 0..<size {
      let mixed = weights.indices.reduce(Float(0)) {
        $0 + weights[$1] * values.values[$1 * size + column]
      }
      #expect(abs(mixed - output[column]) < 1e-5)
    }
    let projection = try tensor("projection")
    let contribution = try tensor("contribution").values
    #expect(projection.shape == [size, contribution.count])
    for column in contribution.indices {
      let brought = (0..<size).reduce(Float(0)) {
        $0 + output[$1] * projection.values[$1 * contribution.count + column]
      }
      #expect(abs(brought - contribution[column]) < 1e-5)
    }
  }

  /// All heads' contributions, the projection's bias and the residual, normalised, are the state.
  @Test func theHeadsAddUpToTheSublayer() throws {
    let pair = try ReferencePair(0)
    let site = AttentionSite(.cross, layer: 0)
    let name = "model.decoder.layers.0.encoder_attn"
    func parameter(_ name: String) throws -> [Float] {
      try #require(pair.model.parameters.first { $0.name == name }).values.array()
    }
    var sum = try parameter("\(name).out_proj.bias")
    let width = sum.count
    let query = 2
    for head in 0..<2 {
      let part = try HeadArithmetic(
        of: pair.trace, model: pair.model, site: site, head: head, query: query)
      let contribution = try #require(part.tensors["contribution"]).values
      for column in 0..<width { sum[column] += contribution[column] }
    }
    let residual = try #require(pair.trace.tensors["decoder.0.after_self_attention"]).values
    for column in 0..<width { sum[column] += residual[query * width + column] }
    let mean = sum.reduce(0, +) / Float(width)
    let variance = sum.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(width)
    let (gain, bias) = (
      try parameter("\(name)_layer_norm.weight"), try parameter("\(name)_layer_norm.bias")
    )
    let state = try #require(pair.trace.tensors["decoder.0.after_cross_attention"]).values
    for column in 0..<width {
      let normalised = (sum[column] - mean) / (variance + 1e-5).squareRoot()
      let found = normalised * gain[column] + bias[column]
      #expect(abs(found - state[query * width + column]) < 1e-4)
    }
  }

  @Test func placesThatDoNotExistAreErrors() throws {
    let pair = try ReferencePair(0)
    for (layer, head, query, what) in [
      (2, 0, 0, "layer 2"), (0, 2, 0, "head 2"), (0, 0, 99, "query 99"),
    ] {
      let error = #expect(throws: TraceError.self) {
        try HeadArithmetic(
          of: pair.trace, model: pair.model, site: AttentionSite(.cross, layer: layer), head: head,
          query: query)
      }
      #expect(error?.description.contains(what) == true)
    }
  }
}
