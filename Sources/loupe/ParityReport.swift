import Foundation
import LoupeServer

/// What was verified of a model, and how closely.
struct ParityReport: Encodable {
  typealias Figure = ModelVerification.Figure

  /// The model, as it was named.
  let model: String
  /// Files whose checksum was compared and right.
  var checkedFiles = 0
  /// What computed the reference numbers; nil where there are none.
  var reference: String?
  /// Everything compared.
  var figures: [Figure] = []
  /// What was verified earlier, where no reference numbers lie beside the model.
  var known: ModelVerification?

  /// The report as it is kept; nil where nothing was compared.
  var verification: ModelVerification? {
    guard let reference, !figures.isEmpty else { return nil }
    return ModelVerification(
      reference: reference, precision: "fp32", date: VerificationStore.today, figures: figures)
  }

  /// The report as lines of text.
  var lines: [String] {
    var lines: [String] = []
    if checkedFiles > 0 { lines.append("\(model): \(checkedFiles) files have the right checksum") }
    guard let reference else {
      lines.append("\(model): opens; no reference numbers lie beside it (expected.json)")
      guard let known else { return lines }
      lines.append(
        "\(model): verified before\(known.date.map { " (\($0))" } ?? "") against \(known.reference)"
      )
      return lines + Self.table(known.figures)
    }
    lines.append("\(model): compared with \(reference)")
    return lines + Self.table(figures)
  }

  private static func table(_ figures: [Figure]) -> [String] {
    let width = figures.map(\.name.count).max() ?? 0
    return figures.map { figure in
      let name = figure.name.padding(toLength: width, withPad: " ", startingAt: 0)
      return "  \(name)  \(figure.isWithinBounds ? "ok  " : "FAIL")  \(figure.text)"
    }
  }
}

extension ModelVerification.Figure {
  /// The figure as people read it.
  var text: String {
    if let bound {
      return "\(difference.map(Self.short) ?? "no number") (at most \(Self.short(bound)))"
    }
    return "\(equal ?? 0) of \(total ?? 0)"
  }

  private static func short(_ number: Float) -> String {
    String(format: "%.1e", Double(number))
  }
}
