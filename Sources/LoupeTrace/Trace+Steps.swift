extension Trace {
  /// Where the decoder looked in `step`.
  ///
  /// - Throws: `TraceError.outside` where there is no such step, `.refused` where attentions are
  ///   missing.
  public func attention(ofStep step: Int) throws(TraceError) -> StepAttention {
    let own = try AttentionMaps(.decoder, of: self)
    let cross = try AttentionMaps(.cross, of: self)
    guard (0..<min(own.queries, cross.queries)).contains(step) else {
      throw .outside(what: "step", index: step, count: own.queries)
    }
    var attention = StepAttention()
    for layer in 0..<own.layers {
      for head in 0..<own.heads {
        attention.own += own.row(layer: layer, head: head, query: step)
        attention.cross += cross.row(layer: layer, head: head, query: step)
      }
    }
    return attention
  }
}
