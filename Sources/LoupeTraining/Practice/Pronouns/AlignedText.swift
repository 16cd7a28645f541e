/// A sentence pair in the making: each unit bears a label, and units of the same label belong
/// together.
struct AlignedText {
  private(set) var sourceUnits: [String] = []
  private(set) var targetUnits: [String] = []
  private var sourceLabels: [String] = []
  private var targetLabels: [String] = []
  private var hints: [(source: String, target: String)] = []

  /// Adds source units that `label` names.
  mutating func source(_ label: String, _ units: [String]) {
    sourceUnits += units
    sourceLabels += units.map { _ in label }
  }

  /// Adds target units that `label` names.
  mutating func target(_ label: String, _ units: [String]) {
    targetUnits += units
    targetLabels += units.map { _ in label }
  }

  /// Says that the target units of one label depend on the source units of another.
  mutating func hint(_ source: String, _ target: String) { hints.append((source, target)) }

  /// The first source unit of a label; -1 where there is none.
  func sourceUnit(_ label: String) -> Int { sourceLabels.firstIndex(of: label) ?? -1 }

  /// The last source unit of a label: the noun of a noun phrase; -1 where there is none.
  func lastSourceUnit(_ label: String) -> Int { sourceLabels.lastIndex(of: label) ?? -1 }

  /// The last target unit of a label; -1 where there is none.
  func lastTargetUnit(_ label: String) -> Int { targetLabels.lastIndex(of: label) ?? -1 }

  /// Links between units of the same label, sure where one unit faces one or several; and the
  /// hints, which are possible.
  func links() -> [PracticeLink] {
    var links: [PracticeLink] = []
    var known: Set<PracticeLink> = []
    func connect(_ source: String, _ target: String, isHint: Bool) {
      let sources = sourceLabels.indices.filter { sourceLabels[$0] == source }
      let targets = targetLabels.indices.filter { targetLabels[$0] == target }
      let isSure = !isHint && min(sources.count, targets.count) == 1
      for targetUnit in targets {
        for sourceUnit in sources {
          let plain = PracticeLink(source: sourceUnit, target: targetUnit)
          guard known.insert(plain).inserted else { continue }
          links.append(PracticeLink(source: sourceUnit, target: targetUnit, isSure: isSure))
        }
      }
    }
    for label in Set(sourceLabels).sorted() { connect(label, label, isHint: false) }
    for hint in hints { connect(hint.source, hint.target, isHint: true) }
    return links.sorted { ($0.target, $0.source) < ($1.target, $1.source) }
  }
}
