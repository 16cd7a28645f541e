import Foundation
import LoupeModel

/// A trace, or its readings, as comma-separated values: one number a line, for spreadsheets.
///
/// RFC 4180: fields with a comma, a quote or a line break stand in quotes; lines end with CR LF.
/// UTF-8 with a byte order mark, so that spreadsheets read Japanese.
public enum TraceTable {
  /// The tables there are.
  public enum Name: String, Sendable, CaseIterable {
    /// Every attention weight.
    case weights
    /// Source and translation in tokens.
    case tokens
    /// What every step read and chose, and how sure it was.
    case steps
    /// What every step could have chosen.
    case candidates
    /// The hypotheses of a beam search.
    case beam
    /// The numbers of the trace's readings.
    case readings
  }

  /// A table of `trace`.
  ///
  /// - Throws: `TraceError.refused` where attentions are missing or the table would be too long.
  public static func table(_ name: Name, of trace: Trace) throws(TraceError) -> Data {
    switch name {
    case .weights: try weights(of: trace)
    case .tokens: tokens(of: trace)
    case .steps: steps(of: trace)
    case .candidates: candidates(of: trace)
    case .beam: beam(of: trace)
    case .readings: readings(trace.readings)
    }
  }

  private static let mark = "\u{FEFF}"
  /// Most lines; no spreadsheet takes more than about a million.
  private static let mostLines = 2_000_000

  /// Every attention weight.
  ///
  /// Columns: attention (`encoder`, `decoder`, `cross`), layer and head (from 0), query and key
  /// (positions from 0), the token the query read, the token it chose (empty in the encoder), the
  /// key's token, weight. Weights of keys that a query may not see are left out.
  ///
  /// - Throws: `TraceError.refused` where attentions are missing or the table would be too long.
  public static func weights(of trace: Trace) throws(TraceError) -> Data {
    let count = AttentionKind.allCases.reduce(0) {
      $0 + (trace.tensors[$1.tensorName]?.values.count ?? 0)
    }
    guard count <= mostLines else {
      throw .refused(
        reading: "csv",
        reason: "the table would have about \(count) lines; write .safetensors instead")
    }
    var lines = ["attention,layer,head,query,key,read,chosen,key_token,weight"]
    for kind in AttentionKind.allCases {
      let maps = try AttentionMaps(kind, of: trace)
      let source = trace.source.map { field($0.piece) }
      let read = kind == .encoder ? source : trace.steps.map { field($0.read.piece) }
      let chosen =
        kind == .encoder ? source.map { _ in "" } : trace.steps.map { field($0.chosen.piece) }
      let keys = kind == .decoder ? read : source
      for layer in 0..<maps.layers {
        for head in 0..<maps.heads {
          for query in 0..<maps.queries {
            let row = maps.row(layer: layer, head: head, query: query)
            for (key, weight) in row.enumerated() {
              lines.append(
                "\(kind.rawValue),\(layer),\(head),\(query),\(key),\(read[query]),"
                  + "\(chosen[query]),\(keys[key]),\(weight)")
            }
          }
        }
      }
    }
    return data(lines)
  }

  /// Every number of `readings`.
  ///
  /// Columns: reading, value (the table's name), unit, the place on each axis written as
  /// `layer=0;head=2`, number. Refused readings have one line whose number is empty and whose
  /// place says why.
  public static func readings(_ readings: [Reading]) -> Data {
    var lines = ["reading,value,unit,place,number"]
    for reading in readings {
      if let refused = reading.refused {
        lines.append("\(reading.name.rawValue),,,\(field(refused.message)),")
      }
      for value in reading.values {
        let head =
          "\(reading.name.rawValue),\(field(value.name)),"
          + field(value.unit ?? reading.name.facts.unit)
        for (index, number) in value.tensor.values.enumerated() {
          lines.append("\(head),\(place(index, value)),\(number)")
        }
      }
    }
    return data(lines)
  }

  private static func place(_ index: Int, _ value: Reading.Value) -> String {
    var rest = index
    var places: [String] = []
    for (axis, size) in zip(value.axes, value.tensor.shape).reversed() {
      places.insert("\(axis)=\(rest % size)", at: 0)
      rest /= size
    }
    return places.joined(separator: ";")
  }

  static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\""
  }

  static func data(_ lines: [String]) -> Data {
    Data((mark + lines.joined(separator: "\r\n") + "\r\n").utf8)
  }
}
