import Foundation

extension ValidationResult {
  /// What a person wants to know of a validation.
  public var lines: [String] {
    var first = String(
      format: "validation at step %d: loss %.3f, perplexity %.2f", step, loss, exp(loss))
    if let bleu { first += String(format: ", BLEU %.2f", bleu) }
    if let chrf { first += String(format: ", chrF %.2f", chrf) }
    if let exactMatch { first += String(format: ", %.1f %% exact", 100 * exactMatch) }
    if let correctPronouns {
      first += String(format: ", %.1f %% of pronouns right", 100 * correctPronouns)
    }
    first += " (\(Durations.text(seconds)))"
    return [first] + samples.map { "  \($0.source) → \($0.translation)  [\($0.reference)]" }
  }
}
