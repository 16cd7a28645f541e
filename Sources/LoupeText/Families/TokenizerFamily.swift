/// The kinds of tokenizers that translation models come with.
package enum TokenizerFamily: String, CaseIterable, Sendable {
  case marian
  case t5
  case bart
  case mbart
  case mbart50
  case m2m100
  case nllb

  /// The family of a tokenizer class of transformers (without `Fast`).
  init?(tokenizerClass: String) {
    switch tokenizerClass {
    case "MarianTokenizer": self = .marian
    case "T5Tokenizer", "MT5Tokenizer": self = .t5
    case "BartTokenizer", "RobertaTokenizer": self = .bart
    case "MBartTokenizer": self = .mbart
    case "MBart50Tokenizer": self = .mbart50
    case "M2M100Tokenizer": self = .m2m100
    case "NllbTokenizer": self = .nllb
    default: return nil
    }
  }

  /// The family that transformers takes for a `model_type` of `config.json` where the tokenizer's
  /// class is not said.
  init?(modelType: String) {
    switch modelType {
    case "marian": self = .marian
    case "t5", "mt5": self = .t5
    case "bart": self = .bart
    case "mbart": self = .mbart
    case "m2m_100": self = .m2m100
    case "nllb", "nllb-moe", "nllb_moe": self = .nllb
    default: return nil
    }
  }

  /// What people call it.
  var title: String {
    switch self {
    case .marian: "Marian"
    case .t5: "T5"
    case .bart: "BART"
    case .mbart: "mBART"
    case .mbart50: "mBART-50"
    case .m2m100: "M2M100"
    case .nllb: "NLLB"
    }
  }

  /// The special tokens where no file says otherwise.
  package func standardToken(_ role: SpecialRole) -> AddedToken? {
    let named: [SpecialRole: String] = [
      .beginning: "<s>", .end: "</s>", .unknown: "<unk>", .separator: "</s>", .padding: "<pad>",
      .classifier: "<s>", .mask: "<mask>",
    ]
    guard roles.contains(role), let name = named[role] else { return nil }
    var token = AddedToken(name, isSpecial: true)
    token.stripsLeft = role == .mask
    token.isNormalised = self == .bart || (role == .mask && self != .mbart)
    return token
  }

  private var roles: Set<SpecialRole> {
    switch self {
    case .marian, .t5: [.end, .unknown, .padding]
    case .m2m100: [.beginning, .end, .unknown, .separator, .padding]
    case .mbart50: [.end, .unknown, .separator, .padding, .classifier, .mask]
    case .bart, .mbart, .nllb: Set(SpecialRole.allCases)
    }
  }
}
