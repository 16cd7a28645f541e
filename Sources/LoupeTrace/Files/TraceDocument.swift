import Foundation
import LoupeGeneration
import LoupeModel

/// A trace as JSON: what the page shows and what the self-contained HTML file carries.
public struct TraceDocument: Codable, Sendable {
  /// How a tensor's numbers are written.
  public enum NumberForm: Sendable {
    /// Little-endian float32 in base64: exact and short.
    case base64
    /// A flat list of numbers, row by row: for people and scripts.
    case list
    /// In base64, the three attentions as float32 and all else as float16: for files that must stay
    /// small.
    case compact
  }

  /// A tensor in JSON; one of `data` and `values` is present.
  public struct Tensor: Codable, Sendable, Equatable {
    /// Sizes.
    public var shape: [Int]
    /// Little-endian numbers in base64.
    public var data: String?
    /// What numbers those are, where they are not float32: `float16`.
    public var type: String?
    /// The numbers, row by row.
    public var values: [Float]?

    /// A tensor as float32 in base64.
    package init(base64 tensor: TraceTensor) {
      shape = tensor.shape
      data = tensor.values.base64
    }

    init(_ name: String, _ tensor: TraceTensor, _ form: NumberForm) {
      self.init(base64: tensor)
      let isAttention = AttentionKind.allCases.contains { $0.tensorName == name }
      switch form {
      case .base64: break
      case .list: (data, values) = (nil, tensor.values)
      case .compact:
        if !isAttention, HalfPrecision.holds(tensor.values) {
          (data, type) = (tensor.values.halfBase64, Self.half)
        }
      }
    }

    private static let half = "float16"

    /// The tensor; nil where numbers and shape do not fit.
    var tensor: TraceTensor? {
      let numbers: [Float]?
      switch type {
      case nil, "float32": numbers = values ?? data.flatMap { [Float](base64: $0) }
      case Self.half: numbers = data.flatMap { [Float](halfBase64: $0) }
      default: numbers = nil
      }
      return numbers.flatMap { TraceTensor(checked: shape, $0) }
    }
  }

  /// What the encoder did.
  public struct Encoder: Codable, Sendable, Equatable {
    /// Its stages.
    public var stages: [TraceStage]
  }

  /// Version of this format.
  public var version = 1
  /// Version of Loupe that wrote it.
  public var loupe = LoupeVersion.current
  /// The model.
  public var model: ModelSummary
  /// The text.
  public var text: String
  /// The source's tokens.
  public var source: [TracePiece]
  /// What the encoder did.
  public var encoder: Encoder
  /// The steps.
  public var steps: [TraceStep]
  /// How it ended.
  public var end: TraceEnd
  /// How it was generated.
  public var settings: GenerationSettings
  /// Edits made to attention.
  public var interventions: Intervention
  /// Token ids.
  public var ids: TraceIDs
  /// The search, step by step; absent where there was none.
  public var beam: [TraceBeamStep]?
  /// What each decoder layer would have said, step by step; absent where nobody asked for it.
  public var lens: [LensStep]?
  /// Readings that were asked for; absent where none were.
  public var readings: [Reading]?
  /// The numbers; absent in a file that carries them otherwise.
  public var tensors: [String: Tensor]?
  private var form: NumberForm?

  private enum CodingKeys: String, CodingKey {
    case version, loupe, model, text, source, encoder, steps, end, settings, interventions, ids
    case beam, lens, readings, tensors
  }

  /// The document of `trace`.
  ///
  /// - Parameters:
  ///   - trace: the trace.
  ///   - numbers: how its tensors are written; nil leaves them out.
  public init(_ trace: Trace, numbers: NumberForm?) {
    model = trace.model
    text = trace.text
    source = trace.source
    encoder = Encoder(stages: trace.encoderStages)
    steps = trace.steps
    end = trace.end
    settings = trace.settings
    interventions = trace.intervention
    ids = trace.ids
    beam = trace.beam.isEmpty ? nil : trace.beam
    lens = trace.lens.isEmpty ? nil : trace.lens
    readings = trace.readings.isEmpty ? nil : trace.readings
    tensors = numbers.map { form in
      Dictionary(
        uniqueKeysWithValues: trace.tensors.map { ($0, Tensor($0, $1, form)) })
    }
    form = numbers
  }

  /// The document as JSON, keys sorted.
  ///
  /// Numbers that are not finite are written as "inf", "-inf" and "nan".
  public func json() throws -> Data {
    let encoder = JSONEncoder.traces(numbersAsLists: form == .list)
    return try encoder.encode(self)
  }
}

extension JSONEncoder {
  /// How everything about traces is written: keys sorted, numbers that are not finite as words.
  package static func traces(numbersAsLists: Bool = false) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    if numbersAsLists { encoder.userInfo[.numbersAsLists] = true }
    return encoder
  }

  /// Readings as JSON for people and scripts: a list, the numbers written out.
  package static func readings(_ readings: [Reading]) throws -> Data {
    try traces(numbersAsLists: true).encode(readings)
  }
}
