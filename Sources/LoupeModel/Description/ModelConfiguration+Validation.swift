extension ModelConfiguration {
  /// Refuses sizes that cannot be run; `file` is where they come from.
  public func validate(file: String) throws(ModelError) {
    try requireSizes(file)
    try requireHeads(file)
    try requirePositions(file)
    try requireTokens(file)
    for (key, rate) in [
      ("dropout", dropout), ("attention_dropout", attentionDropout),
      ("activation_dropout", activationDropout),
    ] where !(rate >= 0 && rate < 1) {
      throw .configuration(file: file, reason: "“\(key)” is \(rate); it must lie in 0..<1")
    }
    guard normalisationEpsilon >= 0, normalisationEpsilon < 1 else {
      throw .configuration(
        file: file,
        reason: "“layer_norm_epsilon” is \(normalisationEpsilon); it must lie in 0..<1")
    }
  }

  /// Refuses models that cannot be trained: the biases of relative positions have no gradient here.
  func requireTrainable(file: String) throws(ModelError) {
    guard case .relative = positions else { return }
    throw .unsupported(
      key: "model_type", value: family.rawValue, file: file,
      supported: "in training, families without relative positions: marian, bart, mbart, m2m_100")
  }

  private func requireSizes(_ file: String) throws(ModelError) {
    let isT5 = family.hasT5Form
    let sizes: [(String, Int, ClosedRange<Int>)] = [
      ("vocab_size", sourceVocabularySize, 2...4_000_000),
      ("decoder_vocab_size", vocabularySize, 2...4_000_000), ("d_model", dModel, 1...65_536),
      (isT5 ? "num_layers" : "encoder_layers", encoderLayers, 1...1_024),
      (isT5 ? "num_decoder_layers" : "decoder_layers", decoderLayers, 1...1_024),
      (isT5 ? "num_heads" : "encoder_attention_heads", encoderHeads, 1...1_024),
      (isT5 ? "num_heads" : "decoder_attention_heads", decoderHeads, 1...1_024),
      (isT5 ? "d_ff" : "encoder_ffn_dim", encoderFeedForward, 1...1_048_576),
      (isT5 ? "d_ff" : "decoder_ffn_dim", decoderFeedForward, 1...1_048_576),
      ("d_kv", explicitHeadSize ?? 1, 1...65_536),
      ("max_position_embeddings", maximumPositions, 1...1_048_576),
    ]
    for (key, value, range) in sizes where !range.contains(value) {
      throw .configuration(
        file: file,
        reason: "“\(key)” is \(value); it must lie in \(range.lowerBound)…\(range.upperBound)")
    }
  }

  private func requireHeads(_ file: String) throws(ModelError) {
    guard explicitHeadSize == nil else { return }
    for (key, heads) in [("encoder", encoderHeads), ("decoder", decoderHeads)]
    where dModel % heads != 0 {
      throw .configuration(
        file: file, reason: "“d_model” \(dModel) does not divide into \(heads) \(key) heads")
    }
  }

  private func requirePositions(_ file: String) throws(ModelError) {
    guard case .relative(let buckets, let maximumDistance) = positions else { return }
    guard (4...65_536).contains(buckets) else {
      throw .configuration(
        file: file,
        reason: "“relative_attention_num_buckets” is \(buckets); it must lie in 4…65536")
    }
    // Half of the buckets hold one distance each; the others must have distances left to hold.
    guard maximumDistance > buckets / 2, maximumDistance <= 65_536 else {
      throw .configuration(
        file: file,
        reason: "“relative_attention_max_distance” is \(maximumDistance); it must lie in "
          + "\(buckets / 2 + 1)…65536")
    }
  }

  private func requireTokens(_ file: String) throws(ModelError) {
    let (source, target) = (sourceVocabularySize, vocabularySize)
    for (key, id, size) in [
      ("pad_token_id", padID, max(source, target)), ("eos_token_id", endID, min(source, target)),
      ("decoder_start_token_id", decoderStartID, target),
    ] where !(0..<size).contains(id) {
      throw .configuration(
        file: file, reason: "“\(key)” is \(id), outside of the vocabulary of \(size)")
    }
  }
}
