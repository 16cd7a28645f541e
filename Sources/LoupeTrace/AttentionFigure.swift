import LoupeModel

/// One attention of a trace as an SVG heat map: rows ask, columns are asked, darker is more.
///
/// Decoder rows carry both labels: the token that was read and the token that was chosen.
public struct AttentionFigure: Sendable {
  /// Which attention.
  public var kind: AttentionKind
  /// Layer, from 0; nil is the last.
  public var layer: Int?
  /// Head, from 0; nil is the mean over all heads.
  public var head: Int?

  /// A figure of the attention `kind`.
  public init(_ kind: AttentionKind = .cross, layer: Int? = nil, head: Int? = nil) {
    self.kind = kind
    self.layer = layer
    self.head = head
  }

  private static let cell = 26
  private static let fontSize = 14

  /// The SVG; nil when the trace has no such layer or head.
  public func svg(of trace: Trace) -> String? {
    guard let tensor = trace.tensors[kind.tensorName], tensor.shape.count == 4 else { return nil }
    let layer = layer ?? tensor.shape[0] - 1
    guard (0..<tensor.shape[0]).contains(layer) else { return nil }
    if let head, !(0..<tensor.shape[1]).contains(head) { return nil }
    let weights = plane(tensor, layer: layer)
    return draw(weights, tensor.shape[2], tensor.shape[3], trace, title: title(layer))
  }

  private func title(_ layer: Int) -> String {
    let heads = head.map { "head \($0 + 1)" } ?? "mean over heads"
    return "\(kind.title), layer \(layer + 1), \(heads)"
  }

  private func plane(_ tensor: TraceTensor, layer: Int) -> [Float] {
    let size = tensor.shape[2] * tensor.shape[3]
    let heads = head.map { [$0] } ?? Array(0..<tensor.shape[1])
    var sum = [Float](repeating: 0, count: size)
    for head in heads {
      let start = (layer * tensor.shape[1] + head) * size
      for index in 0..<size { sum[index] += tensor.values[start + index] / Float(heads.count) }
    }
    return sum
  }

  private func rowLabels(_ trace: Trace) -> [String] {
    kind == .encoder
      ? trace.source.map(Self.label)
      : trace.steps.map { "\(Self.label($0.read)) → \(Self.label($0.chosen))" }
  }

  private func columnLabels(_ trace: Trace) -> [String] {
    kind == .decoder ? trace.steps.map { Self.label($0.read) } : trace.source.map(Self.label)
  }

  private static func label(_ piece: TracePiece) -> String { piece.piece }

  private func draw(
    _ weights: [Float], _ rows: Int, _ columns: Int, _ trace: Trace, title: String
  ) -> String {
    let rowNames = rowLabels(trace)
    let columnNames = columnLabels(trace)
    let left = Self.margin(rowNames)
    let top = Self.margin(columnNames) + 2 * Self.fontSize
    let width = left + columns * Self.cell + 20
    let height = top + rows * Self.cell + 20
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(width) \#(height)" "#
        + #"width="\#(width)" height="\#(height)" font-family="sans-serif" "#
        + #"font-size="\#(Self.fontSize)">"#,
      "<title>\(Self.escaped(title))</title>",
      #"<rect width="100%" height="100%" fill="white"/>"#,
      #"<text x="8" y="\#(Self.fontSize + 4)">\#(Self.escaped(title))</text>"#,
    ]
    for (column, name) in columnNames.prefix(columns).enumerated() {
      let x = left + column * Self.cell + Self.cell / 2 + Self.fontSize / 3
      lines.append(
        #"<text transform="translate(\#(x) \#(top - 6)) rotate(-90)">\#(Self.escaped(name))</text>"#
      )
    }
    for row in 0..<rows {
      let y = top + row * Self.cell
      lines.append(
        #"<text x="\#(left - 6)" y="\#(y + Self.cell / 2 + Self.fontSize / 3)" "#
          + #"text-anchor="end">\#(Self.escaped(row < rowNames.count ? rowNames[row] : ""))</text>"#
      )
      for column in 0..<columns where kind != .decoder || column <= row {
        let weight = weights[row * columns + column]
        lines.append(
          #"<rect x="\#(left + column * Self.cell)" y="\#(y)" width="\#(Self.cell - 1)" "#
            + #"height="\#(Self.cell - 1)" fill="\#(Self.colour(weight))">"#
            + "<title>\(weight)</title></rect>")
      }
    }
    lines.append("</svg>")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Room for labels: wide characters count double.
  private static func margin(_ names: [String]) -> Int {
    func width(_ name: String) -> Int {
      name.unicodeScalars.reduce(0) { sum, scalar in sum + (scalar.value >= 0x1100 ? 2 : 1) }
    }
    return (names.map(width).max() ?? 0) * (fontSize * 6 / 10) + 16
  }

  /// White to dark blue, with lightness falling evenly so that it prints in grey.
  private static func colour(_ weight: Float) -> String {
    let share = min(max(weight.isFinite ? weight : 0, 0), 1).squareRoot()
    func channel(_ dark: Float) -> Int { Int((255 + (dark - 255) * share).rounded()) }
    return "rgb(\(channel(8)),\(channel(48)),\(channel(107)))"
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      default:
        // XML has no way to write most control characters.
        out.unicodeScalars.append(character.value < 0x20 ? "\u{FFFD}" : character)
      }
    }
    return out
  }
}

extension AttentionKind {
  /// The attention's name for people.
  var title: String {
    switch self {
    case .encoder: "encoder self-attention"
    case .decoder: "masked decoder self-attention"
    case .cross: "cross-attention"
    }
  }
}
