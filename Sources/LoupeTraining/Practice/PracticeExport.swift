import Foundation
import LoupeTensor

extension PracticeTask {
  /// Writes the parts that judge, with their truth, into `folder`.
  ///
  /// For each part but training, which a folder of examples does not need: `PART.source` and
  /// `PART.target`, a sentence a line; `PART.gold`, the true alignment in Pharaoh format, line by
  /// line the same sentences; `PART.truth.jsonl`, everything that is known of each (see
  /// `PracticeTruthRecord`).
  ///
  /// - Throws: `TrainingError.file` or `.tensor` where a file cannot be written.
  public func export(to folder: String) throws(TrainingError) {
    try validate()
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .output(path: folder, reason: "cannot be made (\(error.localizedDescription))")
    }
    for split in PracticeSplit.allCases where split != .training {
      let examples = examples(split)
      guard !examples.isEmpty else { continue }
      let part = "\(folder)/\(split.rawValue)"
      try Self.write(examples.map(\.source), to: "\(part).source")
      try Self.write(examples.map(\.target), to: "\(part).target")
      try Self.write(examples.map(\.pharaoh), to: "\(part).gold")
      try Self.write(try examples.map(Self.truthLine), to: "\(part).truth.jsonl")
    }
  }

  private static func truthLine(_ example: PracticeExample) throws(TrainingError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(PracticeTruthRecord(example)), as: UTF8.self)
    } catch {
      throw .text("the truth of “\(example.source)” cannot be encoded (\(error))")
    }
  }

  private static func write(_ lines: [String], to path: String) throws(TrainingError) {
    let text = lines.map { $0 + "\n" }.joined()
    do throws(TensorError) {
      try DurableFile.write(Data(text.utf8), to: path)
    } catch {
      throw .tensor(error)
    }
  }
}
