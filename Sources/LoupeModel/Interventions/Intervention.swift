import Foundation

/// A list of edits made to attention while the model runs.
///
/// It is the same in Swift, JSON, the page and the command line.
///
/// In JSON an intervention is the plain list of its edits.
public struct Intervention: Codable, Equatable, Sendable {
  /// The edits, applied in this order.
  public var edits: [AttentionEdit]

  /// An intervention of `edits`.
  public init(edits: [AttentionEdit] = []) { self.edits = edits }

  /// Whether an edit selects a third of the generation, so that its length must be known.
  public var selectsParts: Bool {
    edits.contains { edit in
      [edit.queries, edit.keys].contains { if case .part = $0 { true } else { false } }
    }
  }

  /// Reads a list of edits.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    edits = []
    while !container.isAtEnd { edits.append(try container.decode(AttentionEdit.self)) }
  }

  /// Writes a list of edits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for edit in edits { try container.encode(edit) }
  }

  /// Reads JSON; an unreadable edit is named by its number, with the reason.
  public init(json: Data) throws(ModelError) {
    do {
      self = try JSONDecoder().decode(Intervention.self, from: json)
    } catch let error as DecodingError {
      throw Self.describe(error)
    } catch {
      throw .intervention(edit: 1, reason: "cannot be read as JSON")
    }
  }

  private static func describe(_ error: DecodingError) -> ModelError {
    let (context, text): (DecodingError.Context, String) =
      switch error {
      case .keyNotFound(let key, let context): (context, "“\(key.stringValue)” is missing")
      case .typeMismatch(_, let context), .valueNotFound(_, let context):
        (context, context.debugDescription)
      case .dataCorrupted(let context): (context, context.debugDescription)
      @unknown default: (.init(codingPath: [], debugDescription: ""), "cannot be read")
      }
    let edit = context.codingPath.first?.intValue ?? 0
    let place = context.codingPath.dropFirst().map(\.stringValue).joined(separator: ".")
    return .intervention(edit: edit + 1, reason: place.isEmpty ? text : "“\(place)”: \(text)")
  }
}
