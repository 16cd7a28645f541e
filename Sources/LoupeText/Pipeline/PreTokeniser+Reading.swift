extension PreTokeniser {
  /// Reads the `pre_tokenizer` of a `tokenizer.json`.
  ///
  /// - Throws: `TextError.malformedTokenizer`, or `TextError.unsupportedTokenizer` for one that
  ///   Loupe does not run.
  init(_ part: JSONPart) throws(TextError) {
    let type = try part.required("type").string()
    switch type {
    case "Sequence":
      var steps: [PreTokeniser] = []
      for step in try part.required("pretokenizers").array() { steps.append(try .init(step)) }
      // Behind a byte-level step the others would see its alphabet instead of the text.
      guard !steps.dropLast().contains(where: \.isByteLevel) else {
        throw part.unsupported("a pre-tokenizer behind ByteLevel")
      }
      self = .sequence(steps)
    case "Metaspace":
      let metaspace = try MetaspaceSettings(part)
      self = .metaspace(
        replacement: metaspace.replacement, prepending: metaspace.prepending,
        splits: try part.boolean("split", default: true))
    case "ByteLevel":
      self = .byteLevel(
        addsPrefixSpace: try part.boolean("add_prefix_space", default: true),
        splits: try part.boolean("use_regex", default: true))
    case "Split":
      self = .split(
        try TextPattern(part.required("pattern")), try Self.behaviour(part.required("behavior")),
        isInverted: try part.boolean("invert", default: false))
    case "Whitespace":
      let words = try RegularExpression(#"\w+|[^\w\s]+"#, file: part.file)
      self = .split(.expression(words), .removed, isInverted: true)
    case "WhitespaceSplit": self = .scalars(.whitespace, .removed)
    case "Punctuation":
      let behaviour = try part.optional("behavior")
      self = .scalars(.punctuation, try behaviour.map(Self.behaviour) ?? .isolated)
    case "Digits":
      let isIndividual = try part.boolean("individual_digits", default: false)
      self = .scalars(.number, isIndividual ? .isolated : .contiguous)
    case "CharDelimiterSplit":
      let delimiter = Array(try part.required("delimiter").string().utf8)
      self = .split(.literal(delimiter), .removed, isInverted: false)
    default: throw part.unsupported("the pre-tokenizer \(type)")
    }
  }

  private static func behaviour(
    _ part: JSONPart
  ) throws(TextError) -> PreTokenisedText.Behaviour {
    let name = try part.string()
    guard let behaviour = PreTokenisedText.Behaviour(rawValue: name) else {
      throw part.unsupported("the split behaviour \(name)")
    }
    return behaviour
  }

  /// This pre-tokenizer as transformers runs it with `add_prefix_space` of `tokenizer_config.json`,
  /// which counts more than what `tokenizer.json` says.
  func settingPrefixSpace(_ addsPrefixSpace: Bool) -> PreTokeniser {
    guard case .byteLevel(_, let splits) = self else { return self }
    return .byteLevel(addsPrefixSpace: addsPrefixSpace, splits: splits)
  }
}
