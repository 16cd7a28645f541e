/// What a reading's numbers mean: told with them wherever they go.
public struct ReadingFacts: Sendable, Equatable {
  /// Unit of the numbers; `mixed` where tables have their own.
  public let unit: String
  /// Smallest and largest possible number; nil where there is no such bound.
  public let range: [Double]?
  /// The formula, in plain characters.
  public let formula: String
  /// Where it comes from.
  public let source: String
  /// What must hold of the model for it to mean what it says; nil for nothing.
  public let assumes: String?

  init(
    _ unit: String, range: [Double]? = nil, _ formula: String, source: String,
    assumes: String? = nil
  ) {
    self.unit = unit
    self.range = range
    self.formula = formula
    self.source = source
    self.assumes = assumes
  }
}

extension ReadingName {
  private static let residual =
    "residual connections of weight one half around each attention, positions kept apart elsewhere"

  /// What this reading's numbers mean.
  public var facts: ReadingFacts {
    switch self {
    case .entropy:
      ReadingFacts("nats", "-Σ w ln w; effective tokens = exp(entropy)", source: "Hill 1973")
    case .distance:
      ReadingFacts("tokens", "Σ w |q - k|; direction Σ w (k - q)", source: "Vig & Belinkov 2019")
    case .coverage:
      ReadingFacts(
        "weight", "Σ_t w_t,k; share: mean of min(1, Σ_t w_t,k)", source: "Tu et al. 2016")
    case .specialShare:
      ReadingFacts(
        "share", range: [0, 1], "Σ w on special tokens; renormalised: w / (1 - share)",
        source: "Clark et al. 2019")
    case .rollout:
      ReadingFacts(
        "share", range: [0, 1], "R_l = (½ A_l + ½ I) R_(l-1)", source: "Abnar & Zuidema 2020",
        assumes: Self.residual)
    case .flow:
      ReadingFacts(
        "share", range: [0, 1], "largest flow through capacities ½ A_l + ½ I, rows scaled",
        source: "Abnar & Zuidema 2020", assumes: Self.residual)
    case .valueNorms:
      ReadingFacts(
        "length", "‖α (x W_V + b_V) W_O‖", source: "Kobayashi et al. 2020",
        assumes: "values reach the residual stream by linear maps alone")
    case .alti:
      ReadingFacts(
        "share", range: [0, 1], "max(0, ‖y‖₁ - ‖y - T_k‖₁), rows scaled, followed through layers",
        source: "Ferrando et al. 2022",
        assumes: "feed-forward sublayers keep positions apart; no edits of stage output")
    case .gradient:
      ReadingFacts(
        "nats", "e · ∂ ln p / ∂e", source: "Denil et al. 2014",
        assumes: "no edits of attention; embedding and position are added and nothing else")
    case .integratedGradients:
      ReadingFacts(
        "nats", "e · ∫ ∂ ln p / ∂e dα from the positions alone to the tokens",
        source: "Sundararajan et al. 2017",
        assumes: "no edits of attention; embedding and position are added and nothing else")
    case .alignment:
      ReadingFacts(
        "token", "argmax over non-special source tokens; AER = 1 - (|A∩S| + |A∩P|) / (|A| + |S|)",
        source: "Och & Ney 2003; Kobayashi et al. 2020")
    case .headSimilarity:
      ReadingFacts(
        "nats", range: [0, 0.693_147_180_559_945_3],
        "Jensen-Shannon divergence of rows, averaged; average linkage", source: "Clark et al. 2019")
    case .sequenceLogProbability:
      ReadingFacts("nats", "Σ_t ln p(y_t | y_<t, x)", source: "Guerreiro et al. 2023")
    case .logitLens:
      ReadingFacts(
        "mixed", "softmax(N(h_l) Eᵀ + b)", source: "nostalgebraist 2020",
        assumes: "states of all layers in one space, for which early layers were never trained")
    case .parts:
      ReadingFacts("mixed", "means over the steps of each third", source: "Loupe")
    }
  }
}
