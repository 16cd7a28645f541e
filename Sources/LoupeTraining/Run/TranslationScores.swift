import LoupeText

/// BLEU and chrF of translations.
struct TranslationScores {
  let bleu: Double
  let chrf: Double
  /// What they were computed with, in sacreBLEU's notation.
  let signatures: [String]

  /// Scores `translations` against one reference each; nil when there are none.
  init?(
    _ translations: [String], references: [String], tokenisation: BLEUTokenisation
  ) throws(TrainingError) {
    guard !translations.isEmpty else { return nil }
    do throws(TextError) {
      let bleu = try BLEU(
        hypotheses: translations, references: references, tokenisation: tokenisation)
      let chrf = try ChrF(hypotheses: translations, references: references)
      self.bleu = bleu.score
      self.chrf = chrf.score
      signatures = ["BLEU \(bleu.signature)", "chrF \(chrf.signature)"]
    } catch {
      throw .text("\(error)")
    }
  }
}
