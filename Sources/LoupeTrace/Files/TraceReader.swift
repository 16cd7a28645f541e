import Foundation
import LoupeTensor

/// Reads trace files, of Loupe and of programs that follow docs/trace-file.md.
///
/// Files come from anywhere: whatever does not fit together is an error that says what.
public enum TraceReader {
  /// The trace in the file at `path`; its kind follows from its first bytes, not from its name.
  ///
  /// - Throws: `TraceError.file` naming the file and what is wrong with it.
  public static func trace(path: String) throws(TraceError) -> Trace {
    let source: ByteSource
    do throws(TensorError) {
      source = try ByteSource(path: path)
    } catch {
      throw .file(name: path, reason: "it cannot be read; --from takes a trace file (\(error))")
    }
    return try trace(source)
  }

  /// The trace in `source`.
  ///
  /// - Throws: `TraceError.file` naming the file and what is wrong with it.
  public static func trace(_ source: ByteSource) throws(TraceError) -> Trace {
    // A safetensors file begins with a length, whose high bytes are 0; JSON has none.
    if source.bytes.count >= 8, source.bytes[7] == 0 { return try safetensors(source) }
    return try json(Data(source.bytes), name: source.name)
  }

  private static func safetensors(_ source: ByteSource) throws(TraceError) -> Trace {
    do throws(TensorError) {
      let file = try SafetensorsFile(source)
      guard let text = file.metadata["loupe"] else {
        throw TensorError.malformed(
          file: source.name,
          reason: "it has no metadata “loupe”, so it is no trace; see docs/trace-file.md")
      }
      var tensors: [String: TraceTensor] = [:]
      for (name, entry) in file.entries where entry.elementType.hasPrefix("F") {
        guard let tensor = TraceTensor(checked: entry.shape, try file.floats(name).array()) else {
          throw TensorError.malformed(file: source.name, reason: "“\(name)” does not fit its shape")
        }
        tensors[name] = tensor
      }
      return try named(source.name) {
        try decoded(Data(text.utf8), source.name).trace(tensors: tensors)
      }
    } catch {
      throw .file(name: source.name, reason: "\(error)")
    }
  }

  private static func json(_ data: Data, name: String) throws(TraceError) -> Trace {
    let document: TraceDocument
    do {
      document = try decoded(data, name)
    } catch {
      throw .file(name: name, reason: explain(error))
    }
    var tensors: [String: TraceTensor] = [:]
    for (key, tensor) in document.tensors ?? [:] {
      guard let checked = tensor.tensor else {
        throw .file(
          name: name,
          reason: "“\(key.prefix(80))” does not fit its shape, or its numbers are neither float32 "
            + "nor float16")
      }
      tensors[key] = checked
    }
    do throws(TraceFault) {
      return try document.trace(tensors: tensors)
    } catch {
      throw .file(name: name, reason: error.reason)
    }
  }

  /// Names the file where a part of it is wrong.
  private static func named(
    _ name: String, _ read: () throws -> Trace
  ) throws(TensorError) -> Trace {
    do {
      return try read()
    } catch {
      throw .malformed(file: name, reason: explain(error))
    }
  }

  private static func decoded(_ data: Data, _ name: String) throws -> TraceDocument {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(TraceDocument.self, from: data)
  }

  private static func explain(_ error: any Error) -> String {
    func place(_ path: [any CodingKey], _ last: (any CodingKey)? = nil) -> String {
      (path + (last.map { [$0] } ?? [])).map { key in
        key.intValue.map(String.init) ?? oneLine(key.stringValue)
      }.joined(separator: ".")
    }
    /// What a file brought along may be long, or hold line breaks.
    func oneLine(_ text: String) -> String {
      text.prefix(120).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
    return switch error {
    case let fault as TraceFault: fault.reason
    case DecodingError.keyNotFound(let key, let context):
      "“\(place(context.codingPath, key))” is missing; see docs/trace-file.md"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "“\(place(context.codingPath))” is of another type than docs/trace-file.md says"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      "“\(place(context.codingPath))” cannot be read: \(oneLine(context.debugDescription))"
    case DecodingError.dataCorrupted: "it is neither a safetensors file nor JSON"
    default: "\(error)"
    }
  }
}

/// Something in a trace file that does not fit; the reader adds the file's name.
struct TraceFault: Error {
  let reason: String
}
