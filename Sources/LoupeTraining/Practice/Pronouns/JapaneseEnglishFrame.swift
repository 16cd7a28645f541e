/// A sentence pattern of the Japanese–English pronoun task.
enum JapaneseEnglishFrame: String, Sendable, CaseIterable {
  /// When or where it happens, in both languages.
  typealias Opening = (japanese: [String], english: [String])

  /// 花子は太郎を待った。疲れていた。
  case two
  /// 花子は太郎を待った。疲れていたからだ。
  case because
  /// 昨日、花子は太郎を待った。疲れていた。
  case timeTwo = "time-two"
  /// 昨日、花子は太郎を待った。疲れていたからだ。
  case timeBecause = "time-because"
  /// 駅で、花子は太郎を待った。疲れていた。
  case placeTwo = "place-two"
  /// 駅で、花子は太郎を待った。疲れていたからだ。
  case placeBecause = "place-because"
  /// 花子は太郎を待った。そのとき、疲れていた。
  case thenTwo = "then-two"

  /// Whether the second clause is a reason.
  var isReason: Bool { self == .because || self == .timeBecause || self == .placeBecause }

  /// Whether both may have the same gender; in the others the pronoun always shows which of them
  /// it stands for.
  var mixesGenders: Bool { !isReason }

  /// What may stand before the first clause.
  var openings: [Opening] {
    switch self {
    case .two, .because, .thenTwo: []
    case .timeTwo, .timeBecause: Self.times
    case .placeTwo, .placeBecause: Self.places
    }
  }

  private static let times: [Opening] = [
    (["昨日"], ["▁Yesterday"]), (["今朝"], ["▁This", "▁morning"]), (["昨夜"], ["▁Last", "▁night"]),
    (["先週"], ["▁Last", "▁week"]), (["日曜日", "に"], ["▁On", "▁Sunday"]),
    (["夕方"], ["▁In", "▁the", "▁evening"]), (["昼休み", "に"], ["▁At", "▁lunchtime"]),
  ]

  private static let places: [Opening] = [
    (["駅", "で"], ["▁At", "▁the", "▁station"]), (["公園", "で"], ["▁In", "▁the", "▁park"]),
    (["学校", "で"], ["▁At", "▁the", "▁school"]), (["図書館", "で"], ["▁In", "▁the", "▁library"]),
    (["城", "で"], ["▁In", "▁the", "▁castle"]), (["村", "で"], ["▁In", "▁the", "▁village"]),
    (["海辺", "で"], ["▁At", "▁the", "▁seaside"]), (["森", "で"], ["▁In", "▁the", "▁forest"]),
    (["市場", "で"], ["▁At", "▁the", "▁market"]),
  ]
}
