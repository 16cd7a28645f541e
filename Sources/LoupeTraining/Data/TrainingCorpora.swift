/// All corpora of a recipe, cleaned: what is learned from, as text.
public struct TrainingCorpora: Sendable {
  /// The corpora, without excluded sentences and duplicates.
  public let corpora: [Corpus]
  /// The development set; empty when the recipe has none.
  public let validation: [SentencePair]
  /// Pairs left out because a development or test set holds one of their sentences.
  public let excludedPairs: Int
  /// Pairs left out because they stood before.
  public let duplicatePairs: Int

  /// Reads the corpora of `configuration`, whose relative paths start at `folder`.
  public init(_ configuration: TrainingConfiguration, folder: String) throws(TrainingError) {
    let data = configuration.data
    func read(_ corpus: CorpusConfiguration) throws(TrainingError) -> Corpus {
      var reader = CorpusReader(
        corpus, folder: folder, maximumCharacters: data.maximumCharacters,
        maximumBadShare: data.maximumBadShare)
      return try reader.read()
    }
    var filter = SentenceFilter()
    for corpus in data.exclude { filter.exclude(try read(corpus).pairs) }
    if let corpus = configuration.validation.corpus {
      validation = try read(corpus).pairs
      filter.exclude(validation)
    } else {
      validation = []
    }
    var corpora: [Corpus] = []
    for corpus in data.corpora { corpora.append(try read(corpus)) }
    Self.restoreCapitals(&corpora, data.corpora)
    (excludedPairs, duplicatePairs) = Self.clean(
      &corpora, filter, dropsDuplicates: data.dropsDuplicates)
    self.corpora = corpora
    guard corpora.contains(where: { !$0.pairs.isEmpty }) else {
      throw .emptyData("the training data")
    }
  }

  /// Corpora held in memory.
  package init(corpora: [Corpus], validation: [SentencePair]) {
    self.corpora = corpora
    self.validation = validation
    excludedPairs = 0
    duplicatePairs = 0
  }

  /// Pairs that are learned from.
  public var pairCount: Int { corpora.reduce(0) { $0 + $1.pairs.count } }

  /// Names in the lower-cased English corpora are written as the running text of the others writes
  /// them.
  private static func restoreCapitals(
    _ corpora: inout [Corpus], _ configurations: [CorpusConfiguration]
  ) {
    let paths: [(WritableKeyPath<Side, String>, (CorpusConfiguration) -> DetokenisationRule)] = [
      (\.source, \.sourceRule), (\.target, \.targetRule),
    ]
    for (side, rule) in paths {
      let running = zip(corpora, configurations).filter { rule($1) == .none }
      guard !running.isEmpty, configurations.contains(where: { rule($0) == .english }) else {
        continue
      }
      let truecaser = Truecaser(
        learningFrom: running.lazy.flatMap { corpus, _ in
          corpus.pairs.lazy.map { Side($0)[keyPath: side] }
        })
      for (index, configuration) in configurations.enumerated()
      where rule(configuration) == .english {
        corpora[index].pairs = corpora[index].pairs.map { pair in
          var both = Side(pair)
          both[keyPath: side] = truecaser.text(of: both[keyPath: side])
          return SentencePair(source: both.source, target: both.target)
        }
      }
    }
  }

  private struct Side {
    var source: String
    var target: String

    init(_ pair: SentencePair) {
      source = pair.source
      target = pair.target
    }
  }

  private static func clean(
    _ corpora: inout [Corpus], _ filter: SentenceFilter, dropsDuplicates: Bool
  ) -> (excluded: Int, duplicates: Int) {
    var excluded = 0
    var duplicates = 0
    var seen: Set<SentencePair> = []
    for index in corpora.indices {
      corpora[index].pairs = corpora[index].pairs.filter { pair in
        guard filter.allows(pair) else {
          excluded += 1
          return false
        }
        guard !dropsDuplicates || seen.insert(pair).inserted else {
          duplicates += 1
          return false
        }
        return true
      }
    }
    return (excluded, duplicates)
  }
}
