import LoupeTensor

/// Which of a model's files Loupe reads.
enum NeededFiles {
  /// The weights of a model.
  enum Weights: Equatable {
    /// One file.
    case whole(String)
    /// Several, named by this index.
    case shards(String)
  }

  /// The file without which nothing is a model.
  static let configuration = "config.json"

  /// Files of configuration and tokenizer; each is fetched where the model has it.
  static let small = [
    configuration, "generation_config.json", "loupe.json", "tokenizer_config.json",
    "special_tokens_map.json", "added_tokens.json", "tokenizer.json", "vocab.json",
    "target_vocab.json", "merges.txt", "source.spm", "target.spm", "spiece.model",
    "sentencepiece.bpe.model",
  ]

  /// The weight file to take: safetensors before pickles, whole before sharded; nil for none.
  static func weights(in files: Set<String>) -> Weights? {
    for name in ["model.safetensors", "pytorch_model.bin"] {
      if files.contains(name) { return .whole(name) }
      let index = "\(name).index.json"
      if files.contains(index) { return .shards(index) }
    }
    return nil
  }

  /// The files that the index at `path` names.
  static func shards(of path: String) throws(HubError) -> [String] {
    do {
      return try ShardIndex(ByteSource(path: path)).files
    } catch {
      throw .disk(path: path, reason: "\(error)")
    }
  }
}
