/// A kind of event between two people in the Japanese–English pronoun task, and what may be said
/// of either afterwards.
struct JapaneseEnglishRelation: Sendable {
  /// A Japanese verb with its particle, and the English one.
  struct Verb: Sendable {
    let particle: String
    let japanese: [String]
    let english: [String]
  }

  let name: String
  let verbs: [Verb]
  let subjectPredicates: [PronounPredicate]
  let objectPredicates: [PronounPredicate]

  /// The pattern that training never shows with this relation.
  var heldOutFrame: JapaneseEnglishFrame {
    let frames = JapaneseEnglishFrame.allCases
    return frames[(Self.all.firstIndex { $0.name == name } ?? 0) % frames.count]
  }

  private init(_ name: String, verbs: String, subject: String, object: String) {
    self.name = name
    self.verbs = Self.lines(verbs).map { japanese, english in
      Verb(
        particle: japanese[0], japanese: Array(japanese.dropFirst()),
        english: english.map { "▁\($0)" })
    }
    subjectPredicates = Self.predicates(subject)
    objectPredicates = Self.predicates(object)
  }

  private static func predicates(_ text: String) -> [PronounPredicate] {
    lines(text).map { japanese, english in
      let target = english.map { "▁\($0)" }
      return PronounPredicate(source: japanese, masculine: target, feminine: target)
    }
  }

  /// Lines of words, `=`, words.
  private static func lines(_ text: String) -> [(japanese: [String], english: [String])] {
    text.split(separator: "\n").compactMap { line in
      let sides = line.split(separator: "=").map { $0.split(separator: " ").map(String.init) }
      return sides.count == 2 && !sides[0].isEmpty ? (sides[0], sides[1]) : nil
    }
  }

  /// All relations.
  static let all: [JapaneseEnglishRelation] = [
    JapaneseEnglishRelation(
      "wait",
      verbs: """
        を 待った = waited for
        を 探した = looked for
        を 呼んだ = called
        を 迎え に 行った = went to meet
        """,
      subject: """
        疲れていた = was tired
        不安だった = was anxious
        寂しかった = was lonely
        急いでいた = was in a hurry
        退屈していた = was bored
        お腹 が 空いていた = was hungry
        心配していた = was worried
        寒がっていた = felt cold
        """,
      object: """
        遅れていた = was late
        道 に 迷っていた = was lost
        隠れていた = was hiding
        庭 で 遊んでいた = was playing in the garden
        姿 が 見えなかった = was nowhere to be seen
        遠く に いた = was far away
        外 に いた = was outside
        まだ 来ていなかった = had not come yet
        """),
    JapaneseEnglishRelation(
      "scold",
      verbs: """
        を 叱った = scolded
        を 責めた = blamed
        を 怒鳴った = yelled at
        を 罰した = punished
        """,
      subject: """
        怒っていた = was angry
        機嫌 が 悪かった = was in a bad mood
        いらいらしていた = was irritated
        厳しかった = was strict
        短気だった = was short-tempered
        失望していた = was disappointed
        """,
      object: """
        嘘 を ついていた = had told a lie
        約束 を 破っていた = had broken a promise
        寝坊していた = had overslept
        遅刻していた = had come late
        皿 を 割っていた = had broken a plate
        宿題 を 忘れていた = had forgotten the homework
        授業 を さぼっていた = had skipped class
        金 を 盗んでいた = had stolen money
        """),
    JapaneseEnglishRelation(
      "comfort",
      verbs: """
        を 慰めた = comforted
        を 励ました = encouraged
        を 助けた = helped
        を 見舞った = visited
        """,
      subject: """
        優しかった = was kind
        思いやり が あった = was caring
        心配していた = was worried
        親友だった = was a close friend
        同情していた = felt sympathy
        """,
      object: """
        泣いていた = was crying
        落ち込んでいた = was depressed
        困っていた = was in trouble
        病気だった = was sick
        けが を していた = was injured
        悲しんでいた = was sad
        失敗していた = had failed
        試合 に 負けていた = had lost the game
        """),
    JapaneseEnglishRelation(
      "praise",
      verbs: """
        を 褒めた = praised
        を 抱きしめた = hugged
        を 祝った = congratulated
        を 表彰した = honored
        """,
      subject: """
        感心していた = was impressed
        満足していた = was satisfied
        喜んでいた = was pleased
        驚いていた = was surprised
        誇らしかった = was proud
        感動していた = was moved
        """,
      object: """
        試験 に 合格していた = had passed the exam
        正直だった = was honest
        努力していた = had worked hard
        部屋 を 掃除していた = had cleaned the room
        歌 が 上手だった = was good at singing
        優勝していた = had won the championship
        賢かった = was clever
        人 を 救っていた = had saved a life
        """),
    JapaneseEnglishRelation(
      "ask",
      verbs: """
        に 相談した = consulted
        に 質問した = questioned
        に 助言 を 求めた = asked for advice from
        に 頼った = relied on
        """,
      subject: """
        悩んでいた = was troubled
        困っていた = was in trouble
        迷っていた = was undecided
        自信 が なかった = was not confident
        初心者だった = was a beginner
        何も 知らなかった = knew nothing
        """,
      object: """
        経験 が 豊富だった = was experienced
        頼り に なった = was reliable
        物知りだった = was knowledgeable
        専門家だった = was an expert
        医者だった = was a doctor
        先生だった = was a teacher
        口 が 堅かった = was discreet
        """),
    JapaneseEnglishRelation(
      "contact",
      verbs: """
        に 電話した = phoned
        に 手紙 を 書いた = wrote to
        に 会い に 行った = went to see
        に 贈り物 を 送った = sent a present to
        """,
      subject: """
        寂しかった = was lonely
        暇だった = was free
        心配していた = was worried
        会いたがっていた = wanted to meet
        感謝していた = was grateful
        後悔していた = was sorry
        """,
      object: """
        入院していた = was in hospital
        引っ越していた = had moved away
        連絡 を 待っていた = was waiting for news
        誕生日だった = had a birthday
        留学していた = was studying abroad
        一人 で 暮らしていた = was living alone
        結婚していた = had got married
        """),
    JapaneseEnglishRelation(
      "avoid",
      verbs: """
        を 避けた = avoided
        を 恐れた = feared
        から 逃げた = ran away from
        から 隠れた = hid from
        """,
      subject: """
        怖がっていた = was scared
        臆病だった = was timid
        内気だった = was shy
        震えていた = was trembling
        弱虫だった = was a coward
        """,
      object: """
        乱暴だった = was violent
        意地悪だった = was mean
        大声 で 叫んでいた = was shouting loudly
        剣 を 持っていた = was holding a sword
        暴れていた = was raging
        恐ろしい 顔 を していた = had a terrible face
        """),
  ]
}
