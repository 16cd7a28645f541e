extension PracticeTask.Kind {
  /// What the task is called.
  public func name(_ language: PracticeLanguage) -> String {
    language == .japanese ? japanese.name : english.name
  }

  /// The rule in one sentence, for somebody of fourteen.
  public func rule(_ language: PracticeLanguage) -> String {
    language == .japanese ? japanese.rule : english.rule
  }

  /// What to look for in the attention of a model that has learned the task.
  public func watch(_ language: PracticeLanguage) -> String {
    language == .japanese ? japanese.watch : english.watch
  }

  private typealias Texts = (name: String, rule: String, watch: String)

  private var english: Texts {
    switch self {
    case .copy:
      (
        "Copy", "Write the letters again in the same order.",
        "In cross-attention a line from top left to bottom right: each letter looks at its twin."
      )
    case .reverse:
      (
        "Reverse", "Write the letters backwards.",
        "In cross-attention a line from top right to bottom left: the first letter looks at the "
          + "last."
      )
    case .sort:
      (
        "Sort", "Write the letters in alphabetical order.",
        "Cross-attention jumps to wherever the next letter of the alphabet stands."
      )
    case .addition:
      (
        "Addition", "Add two numbers, digit by digit.",
        "Each digit of the sum looks at the two digits of its own place, and at the place below, "
          + "from where a carry may come."
      )
    case .dates:
      (
        "Dates", "Write a Japanese date in English; the era tells the year.",
        "The day looks at the end of the source, the year at its beginning; years of an era look "
          + "at the era's name, too."
      )
    case .recall:
      (
        "Recall", "Remember which letter goes with which digit, and answer the questions.",
        "Each answer looks far back, at the pair that begins with the letter asked for."
      )
    case .pronounEnFr:
      (
        "il or elle? (English to French)",
        "In French, “it” becomes il or elle, after the noun it stands for.",
        "Where “it” or il/elle is written, look for a head that looks at the noun that is meant, "
          + "and change the adjective to see it move."
      )
    case .pronounJaEn:
      (
        "he or she? (Japanese to English)",
        "Japanese leaves the subject out; English must say he or she, so one must know who is "
          + "meant.",
        "Where he or she is written, look for a head that looks at the name of who is meant."
      )
    }
  }

  private var japanese: Texts {
    switch self {
    case .copy:
      (
        "写す", "文字を同じ順番でもう一度書きます。",
        "クロス注意に、左上から右下への線が現れます。どの文字も、元の同じ文字を見ています。"
      )
    case .reverse:
      (
        "逆に書く", "文字を後ろから順に書きます。",
        "クロス注意に、右上から左下への線が現れます。最初の文字は、元の最後の文字を見ています。"
      )
    case .sort:
      (
        "並べ替える", "文字をアルファベット順に並べます。",
        "クロス注意が、次に来る文字のある場所へ飛んでいきます。"
      )
    case .addition:
      (
        "足し算", "二つの数を、位ごとに足します。",
        "答えの各位の数字は、同じ位の二つの数字と、繰り上がりが来るかもしれない一つ下の位を見ます。"
      )
    case .dates:
      (
        "日付", "日本語の日付を英語で書きます。年号からは西暦を求めます。",
        "日は元の文の終わりを、年は始めを見ます。年号で書かれた年では、年号も見ます。"
      )
    case .recall:
      (
        "思い出す", "どの文字がどの数字と組になっているかを覚えて、質問に答えます。",
        "答えはずっと前を見ます。聞かれた文字で始まる組です。"
      )
    case .pronounEnFr:
      (
        "il か elle か（英語→フランス語）",
        "英語の it は、指している名詞の性によって、フランス語では il か elle になります。",
        "it や il・elle のところで、指している名詞を見るヘッドを探しましょう。形容詞を変えると、見る先が変わります。"
      )
    case .pronounJaEn:
      (
        "he か she か（日本語→英語）",
        "日本語では主語を省きますが、英語では he か she が必要です。だれのことかを知らなければなりません。",
        "he や she のところで、その人の名前を見るヘッドを探しましょう。"
      )
    }
  }
}
