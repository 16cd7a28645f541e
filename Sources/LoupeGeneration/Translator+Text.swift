import LoupeModel
import LoupeText

extension Translator {
  /// The tokens of a text as the model reads it: task prefix, language tokens and end token
  /// included.
  ///
  /// Characters are counted in `text` alone: tokens of the prefix have no characters of it.
  ///
  /// - Parameters:
  ///   - text: the sentence.
  ///   - side: the source, or a translation that the model is made to read.
  ///   - settings: languages, prefix, and whether a source that is too long is cut.
  /// - Returns: the tokens; `leftOut` says how many did not fit.
  /// - Throws: `GenerationError` where the text is longer than the model reads, or a language is
  ///   not known or has to be named.
  public func encode(
    _ text: String, side: Side = .source, settings: GenerationSettings = .init()
  ) throws(GenerationError) -> Encoding {
    var encoding: Encoding
    do throws(TextError) {
      let prefix = side == .source ? try self.prefix(settings) : ""
      encoding = try tokenizer.encode(
        prefix + text, side: side, languages: tasks.isToldInWords ? .init() : settings.languages)
      encoding.moveSpans(back: prefix.utf16.count)
    } catch {
      throw .text(error)
    }
    if settings.truncatesSource, side == .source {
      encoding.truncate(to: model.configuration.maximumPositions) { tokenizer.isSpecial($0) }
    }
    do throws(ModelError) {
      try model.validate(
        encoding.ids.map { Int32($0) }, what: side.rawValue,
        of: side == .source ? .source : .target)
    } catch {
      throw .model(error)
    }
    return encoding
  }

  /// What is put before a source text under `settings`.
  private func prefix(_ settings: GenerationSettings) throws(TextError) -> String {
    if let prefix = settings.prefix { return prefix }
    return try tasks.prefix(for: settings.languages)
  }

  /// The settings that the checkpoint asks for, those of one of its tasks where `task` names one.
  ///
  /// - Throws: `GenerationError.setting` naming the tasks there are.
  public func defaultSettings(task: String? = nil) throws(GenerationError) -> GenerationSettings {
    guard let task else { return GenerationSettings(generator.defaults) }
    guard let found = tasks.tasks[task] else {
      let known = tasks.tasks.keys.sorted().joined(separator: ", ")
      throw .setting(
        name: "task", value: task,
        range: known.isEmpty
          ? "left out: the model's config.json names no tasks" : "one of \(known)")
    }
    var settings = GenerationSettings(generator.defaults.overlaid(with: found.generation))
    settings.prefix = found.prefix
    return settings
  }

  /// What the checkpoint asks of a generation that Loupe does not do, as sentences for a person.
  public var unsupportedDemands: [String] {
    var demands = generator.defaults.unsupported
    if generator.defaults.samples == true, (generator.defaults.beams ?? 1) > 1 {
      demands.append("do_sample true beside num_beams")
    }
    return demands.map {
      "\(name): its generation settings ask for \($0), which Loupe does not do; it is left out"
    }
  }

  /// Refuses languages that the model does not know, and asks for those it needs to be told.
  public func check(_ languages: LanguagePair) throws(GenerationError) {
    var settings = GenerationSettings()
    settings.languages = languages
    _ = try source(try encode("a", settings: settings), settings)
  }

  /// The language that the checkpoint forces on every translation that is asked for in no other;
  /// nil where it forces none.
  public var forcedTargetLanguage: String? {
    let languages = tokenizer.languages
    let forced = languages.startsDecoder ? startID : generator.forcedFirstID
    return forced.flatMap { languages.code(of: $0) }
  }

  /// A source for a text's tokens, with the token its translation has to begin with.
  ///
  /// - Throws: `GenerationError.text` where the target language is not known, or has to be named
  ///   and was not.
  func source(
    _ encoding: Encoding, _ settings: GenerationSettings
  ) throws(GenerationError) -> GenerationSource {
    var source = GenerationSource(ids: encoding.ids.map { Int32($0) })
    source.startID = Int32(startID)
    let languages = tokenizer.languages
    guard languages.placement == .bothSides else { return source }
    do throws(TextError) {
      if settings.languages.target != nil {
        let identifier = try tokenizer.firstTargetIdentifier(settings.languages).map { Int32($0) }
        if languages.startsDecoder {
          source.startID = identifier
        } else {
          source.firstID = identifier
        }
      } else if !languages.startsDecoder, generator.forcedFirstID == nil,
        languages.defaults.target == nil
      {
        throw .languageNeeded(side: .target, examples: Array(languages.codes.prefix(3)))
      }
    } catch {
      throw .text(error)
    }
    return source
  }

  /// What the decoder reads first, as the checkpoint's generation settings say, or else its
  /// configuration.
  private var startID: Int {
    let asked = generator.defaults.decoderStartTokenID
    return asked ?? model.configuration.decoderStartID
  }

  /// The model's configuration as a generation under `settings` has it: a decoder that begins with
  /// the target language begins with the one that was asked for.
  package func configuration(for settings: GenerationSettings) -> ModelConfiguration {
    var configuration = model.configuration
    configuration.decoderStartID = startID
    if tokenizer.languages.startsDecoder, settings.languages.target != nil,
      let start = try? tokenizer.firstTargetIdentifier(settings.languages)
    {
      configuration.decoderStartID = start
    }
    return configuration
  }

  /// A source whose translation is given, `target`'s tokens.
  package func source(
    _ encoding: Encoding, forcing target: Encoding
  ) -> GenerationSource {
    var source = GenerationSource(ids: encoding.ids.map { Int32($0) })
    source.startID = Int32(startID)
    if tokenizer.languages.startsDecoder, let last = target.ids.last,
      tokenizer.languages.contains(last)
    {
      source.startID = Int32(last)
    }
    return source
  }

  /// The text of generated ids as people read it: without special tokens, and without the language
  /// token that it begins with.
  public func decode(_ ids: [Int32]) -> String {
    tokenizer.translation(of: ids.map { Int($0) }).text
  }
}
