/// A kind of event of the English–French pronoun task: who can do what to what, and what may be
/// said of either afterwards.
struct EnglishFrenchRelation: Sendable {
  /// How the French verb is built in the past.
  enum Auxiliary: Sendable {
    /// a cassé: the participle stays.
    case avoir
    /// est entré, entrée: the participle agrees with the subject.
    case être
    /// s'est assis, assise: it agrees as well.
    case reflexive
  }

  let name: String
  let subjects: [PronounNoun]
  let objects: [PronounNoun]
  let subjectPredicates: [PronounPredicate]
  let objectPredicates: [PronounPredicate]
  /// English: the plain form, the past, and a preposition where there is one.
  let english: (plain: String, past: String, preposition: String?)
  let auxiliary: Auxiliary
  /// French: the participle for masculine and feminine subjects, the infinitive, a preposition.
  let french: (masculine: String, feminine: String, infinitive: String, preposition: String?)
  /// The patterns it makes sense in.
  let frames: [EnglishFrenchFrame]

  /// The pattern that training never shows with this relation.
  var heldOutFrame: EnglishFrenchFrame {
    let place = (Self.all.firstIndex { $0.name == name } ?? 0) % frames.count
    return frames[place]
  }

  /// All relations.
  static let all: [EnglishFrenchRelation] = [
    EnglishFrenchRelation(
      name: "cross-way", subjects: EnglishFrenchNouns.walkers, objects: EnglishFrenchNouns.ways,
      subjectPredicates: EnglishFrenchPredicates.animal,
      objectPredicates: EnglishFrenchPredicates.way,
      english: ("cross", "crossed", nil), auxiliary: .avoir,
      french: ("traversé", "traversé", "traverser", nil), frames: EnglishFrenchFrame.allCases),
    EnglishFrenchRelation(
      name: "cross-land", subjects: EnglishFrenchNouns.walkers, objects: EnglishFrenchNouns.lands,
      subjectPredicates: EnglishFrenchPredicates.animal,
      objectPredicates: EnglishFrenchPredicates.land,
      english: ("cross", "crossed", nil), auxiliary: .avoir,
      french: ("traversé", "traversé", "traverser", nil), frames: EnglishFrenchFrame.allCases),
    EnglishFrenchRelation(
      name: "drive-across", subjects: EnglishFrenchNouns.vehicles,
      objects: EnglishFrenchNouns.ways,
      subjectPredicates: EnglishFrenchPredicates.vehicle,
      objectPredicates: EnglishFrenchPredicates.narrowWay,
      english: ("cross", "crossed", nil), auxiliary: .avoir,
      french: ("traversé", "traversé", "traverser", nil), frames: EnglishFrenchFrame.allCases),
    EnglishFrenchRelation(
      name: "eat", subjects: EnglishFrenchNouns.walkers, objects: EnglishFrenchNouns.foods,
      subjectPredicates: EnglishFrenchPredicates.animal,
      objectPredicates: EnglishFrenchPredicates.food,
      english: ("eat", "ate", nil), auxiliary: .avoir,
      french: ("mangé", "mangé", "manger", nil), frames: EnglishFrenchFrame.allCases),
    EnglishFrenchRelation(
      name: "climb", subjects: EnglishFrenchNouns.walkers, objects: EnglishFrenchNouns.heights,
      subjectPredicates: EnglishFrenchPredicates.animal,
      objectPredicates: EnglishFrenchPredicates.height,
      english: ("climb", "climbed", nil), auxiliary: .avoir,
      french: ("escaladé", "escaladé", "escalader", nil), frames: EnglishFrenchFrame.allCases),
    EnglishFrenchRelation(
      name: "pull", subjects: EnglishFrenchNouns.draughtAnimals,
      objects: EnglishFrenchNouns.loads,
      subjectPredicates: EnglishFrenchPredicates.animal,
      objectPredicates: EnglishFrenchPredicates.load,
      english: ("pull", "pulled", nil), auxiliary: .avoir,
      french: ("tiré", "tiré", "tirer", nil), frames: EnglishFrenchFrame.allCases),
    EnglishFrenchRelation(
      name: "fit", subjects: EnglishFrenchNouns.packedThings,
      objects: EnglishFrenchNouns.containers,
      subjectPredicates: EnglishFrenchPredicates.packedThing,
      objectPredicates: EnglishFrenchPredicates.container,
      english: ("fit", "fit", "in"), auxiliary: .être,
      french: ("entré", "entrée", "entrer", "dans"), frames: EnglishFrenchFrame.negative),
    EnglishFrenchRelation(
      name: "catch", subjects: EnglishFrenchNouns.hunters, objects: EnglishFrenchNouns.prey,
      subjectPredicates: EnglishFrenchPredicates.hunter,
      objectPredicates: EnglishFrenchPredicates.prey,
      english: ("catch", "caught", nil), auxiliary: .avoir,
      french: ("attrapé", "attrapé", "attraper", nil), frames: EnglishFrenchFrame.negative),
    EnglishFrenchRelation(
      name: "break", subjects: EnglishFrenchNouns.projectiles,
      objects: EnglishFrenchNouns.breakables,
      subjectPredicates: EnglishFrenchPredicates.projectile,
      objectPredicates: EnglishFrenchPredicates.breakable,
      english: ("break", "broke", nil), auxiliary: .avoir,
      french: ("cassé", "cassé", "casser", nil), frames: EnglishFrenchFrame.allCases),
    EnglishFrenchRelation(
      name: "support", subjects: EnglishFrenchNouns.supports, objects: EnglishFrenchNouns.weights,
      subjectPredicates: EnglishFrenchPredicates.support,
      objectPredicates: EnglishFrenchPredicates.load,
      english: ("support", "supported", nil), auxiliary: .avoir,
      french: ("supporté", "supporté", "supporter", nil), frames: EnglishFrenchFrame.allCases),
    EnglishFrenchRelation(
      name: "sit", subjects: EnglishFrenchNouns.walkers, objects: EnglishFrenchNouns.seats,
      subjectPredicates: EnglishFrenchPredicates.resting,
      objectPredicates: EnglishFrenchPredicates.goodSeat,
      english: ("sit", "sat", "on"), auxiliary: .reflexive,
      french: ("assis", "assise", "asseoir", "sur"), frames: EnglishFrenchFrame.resting),
    EnglishFrenchRelation(
      name: "sleep", subjects: EnglishFrenchNouns.walkers, objects: EnglishFrenchNouns.seats,
      subjectPredicates: EnglishFrenchPredicates.resting,
      objectPredicates: EnglishFrenchPredicates.goodSeat,
      english: ("sleep", "slept", "on"), auxiliary: .avoir,
      french: ("dormi", "dormi", "dormir", "sur"), frames: EnglishFrenchFrame.resting),
    EnglishFrenchRelation(
      name: "not-sit", subjects: EnglishFrenchNouns.walkers, objects: EnglishFrenchNouns.seats,
      subjectPredicates: EnglishFrenchPredicates.animal,
      objectPredicates: EnglishFrenchPredicates.badSeat,
      english: ("sit", "sat", "on"), auxiliary: .reflexive,
      french: ("assis", "assise", "asseoir", "sur"), frames: EnglishFrenchFrame.negative),
  ]
}
