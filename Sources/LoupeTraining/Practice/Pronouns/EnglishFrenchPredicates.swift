/// The adjectives of the English–French pronoun task.
///
/// A line: the English adjective, the French one for masculine nouns, and, where it differs, the
/// one for feminine nouns.
enum EnglishFrenchPredicates {
  /// Why an animal does not do something.
  static let animal = table(
    """
    tired fatigué fatiguée
    sick malade
    weak faible
    frightened effrayé effrayée
    sleepy somnolent somnolente
    lazy paresseux paresseuse
    shy timide
    nervous nerveux nerveuse
    exhausted épuisé épuisée
    anxious inquiet inquiète
    sad triste
    stubborn têtu têtue
    distracted distrait distraite
    clumsy maladroit maladroite
    """)

  /// How a resting animal may feel.
  static let resting = table(
    """
    tired fatigué fatiguée
    hungry affamé affamée
    thirsty assoiffé assoiffée
    sick malade
    sleepy somnolent somnolente
    happy heureux heureuse
    calm calme
    sad triste
    exhausted épuisé épuisée
    lazy paresseux paresseuse
    """)

  /// What keeps from crossing a way.
  static let way = table(
    """
    wide large
    long long longue
    dangerous dangereux dangereuse
    slippery glissant glissante
    dark sombre
    icy verglacé verglacée
    crowded bondé bondée
    """)

  /// What keeps a vehicle from crossing a way.
  static let narrowWay = table(
    """
    narrow étroit étroite
    dangerous dangereux dangereuse
    slippery glissant glissante
    dark sombre
    icy verglacé verglacée
    crowded bondé bondée
    """)

  /// What keeps from crossing open country.
  static let land = table(
    """
    wide large
    vast vaste
    dangerous dangereux dangereuse
    muddy boueux boueuse
    dark sombre
    """)

  /// What makes food hard to eat.
  static let food = table(
    """
    salty salé salée
    bitter amer amère
    hard dur dure
    spicy épicé épicée
    sour acide
    rotten pourri pourrie
    sweet sucré sucrée
    dry sec sèche
    greasy gras grasse
    moldy moisi moisie
    """)

  /// What makes climbing hard.
  static let height = table(
    """
    high haut haute
    slippery glissant glissante
    smooth lisse
    dangerous dangereux dangereuse
    icy verglacé verglacée
    unstable instable
    """)

  /// What makes pulling or carrying hard.
  static let load = table(
    """
    heavy lourd lourde
    bulky encombrant encombrante
    massive massif massive
    big grand grande
    """)

  /// What keeps a vehicle from moving on.
  static let vehicle = table(
    """
    heavy lourd lourde
    slow lent lente
    damaged abîmé abîmée
    loaded chargé chargée
    fragile fragile
    """)

  /// Why a thing does not go in.
  static let packedThing = table(
    """
    big grand grande
    bulky encombrant encombrante
    wide large
    long long longue
    thick épais épaisse
    round rond ronde
    stiff rigide
    """)

  /// Why nothing goes in.
  static let container = table(
    """
    small petit petite
    narrow étroit étroite
    full plein pleine
    short court courte
    flat plat plate
    low bas basse
    """)

  /// Why a hunter fails.
  static let hunter = table(
    """
    slow lent lente
    tired fatigué fatiguée
    sick malade
    weak faible
    clumsy maladroit maladroite
    lazy paresseux paresseuse
    sleepy somnolent somnolente
    old vieux vieille
    """)

  /// Why prey gets away.
  static let prey = table(
    """
    fast rapide
    cunning rusé rusée
    agile agile
    quick vif vive
    wary méfiant méfiante
    alert alerte
    """)

  /// What makes a seat good.
  static let goodSeat = table(
    """
    soft moelleux moelleuse
    comfortable confortable
    solid solide
    expensive cher chère
    pretty joli jolie
    """)

  /// What makes a seat bad.
  static let badSeat = table(
    """
    hard dur dure
    dusty poussiéreux poussiéreuse
    rough rugueux rugueuse
    narrow étroit étroite
    worn usé usée
    """)

  /// Why a throw breaks nothing.
  static let projectile = table(
    """
    light léger légère
    small petit petite
    slow lent lente
    fragile fragile
    """)

  /// What withstands a throw.
  static let breakable = table(
    """
    thick épais épaisse
    solid solide
    hard dur dure
    resistant résistant résistante
    flexible flexible
    """)

  /// Why something does not bear a weight.
  static let support = table(
    """
    weak faible
    thin mince
    fragile fragile
    rotten pourri pourrie
    damaged abîmé abîmée
    old vieux vieille
    """)

  private static func table(_ text: String) -> [PronounPredicate] {
    text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: " ").map(String.init)
      guard (2...3).contains(cells.count), let last = cells.last else { return nil }
      return PronounPredicate(
        source: ["▁\(cells[0])"], masculine: ["▁\(cells[1])"], feminine: ["▁\(last)"])
    }
  }
}
