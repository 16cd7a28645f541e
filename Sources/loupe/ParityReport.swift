import Foundation

/// What was verified of a model, and how closely.
struct ParityReport: Encodable {
  /// One thing compared.
  struct Figure: Encodable, Equatable {
    /// What was compared.
    let name: String
    /// The largest absolute difference, for numbers.
    var difference: Float?
    /// The largest that passes, for numbers.
    var bound: Float?
    /// How many of so many agree, for everything that must be exact.
    var equal: Int?
    /// See `equal`.
    var total: Int?

    /// Whether it is as close as it must be; a difference that is no number is not.
    var isWithinBounds: Bool {
      if let difference, let bound { return difference <= bound }
      return equal == total && total != nil
    }

    /// The figure as people read it.
    var text: String {
      if let difference, let bound {
        return "\(Self.short(difference)) (at most \(Self.short(bound)))"
      }
      return "\(equal ?? 0) of \(total ?? 0)"
    }

    private static func short(_ number: Float) -> String {
      String(format: "%.1e", Double(number))
    }

    private enum CodingKeys: String, CodingKey {
      case name, difference, bound, equal, total, isWithinBounds
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      // JSON has no infinity: a difference without end is left out, and is not within bounds.
      try container.encodeIfPresent(
        difference.flatMap { $0.isFinite ? $0 : nil }, forKey: .difference)
      try container.encodeIfPresent(bound, forKey: .bound)
      try container.encodeIfPresent(equal, forKey: .equal)
      try container.encodeIfPresent(total, forKey: .total)
      try container.encode(isWithinBounds, forKey: .isWithinBounds)
    }
  }

  /// The model, as it was named.
  let model: String
  /// Files whose checksum was compared and right.
  var checkedFiles = 0
  /// What computed the reference numbers; nil where there are none.
  var reference: String?
  /// Everything compared.
  var figures: [Figure] = []

  /// The report as lines of text.
  var lines: [String] {
    var lines: [String] = []
    if checkedFiles > 0 { lines.append("\(model): \(checkedFiles) files have the right checksum") }
    guard let reference else {
      return lines + ["\(model): opens; no reference numbers lie beside it (expected.json)"]
    }
    lines.append("\(model): compared with \(reference)")
    let width = figures.map(\.name.count).max() ?? 0
    return lines
      + figures.map { figure in
        let name = figure.name.padding(toLength: width, withPad: " ", startingAt: 0)
        return "  \(name)  \(figure.isWithinBounds ? "ok  " : "FAIL")  \(figure.text)"
      }
  }
}
