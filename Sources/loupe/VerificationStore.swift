import Foundation
import LoupeBundledModels
import LoupeModel
import LoupeServer
import LoupeTensor

/// Remembers what was verified of models, by the checksum of their configuration and weights.
///
/// A model that changes has another checksum, so that an old verification cannot pass for its own.
struct VerificationStore {
  /// The folder of the verifications.
  let folder: URL

  /// The user's store: `LOUPE_CACHE`, else `XDG_CACHE_HOME`/loupe, else `~/.cache/loupe`.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    let user = value("HOME") ?? NSHomeDirectory()
    let cache = value("LOUPE_CACHE") ?? (value("XDG_CACHE_HOME") ?? "\(user)/.cache") + "/loupe"
    folder = URL(fileURLWithPath: cache).appendingPathComponent("verified")
  }

  /// A store in `folder`.
  init(folder: URL) { self.folder = folder }

  /// What was verified of the model in `files`; nil where nothing was.
  ///
  /// - Parameters:
  ///   - files: the model's files.
  ///   - name: what it is called by; bundled models carry their verification with them.
  /// - Returns: the verification of exactly these weights.
  /// - Throws: what makes the model's files unreadable.
  func verification(of files: ModelFiles, name: String) throws -> ModelVerification? {
    if BundledModels.names.contains(name) { return nil }
    let contents = try Self.contents(files)
    // Weights are read for a checksum only where one of that size is known.
    let size = contents.reduce(0) { $0 + $1.bytes.count }
    let known = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    guard known.contains(where: { $0.hasPrefix("\(size)-") }) else { return nil }
    guard let data = FileManager.default.contents(atPath: place(contents).path) else { return nil }
    return try? JSONDecoder().decode(ModelVerification.self, from: data)
  }

  /// Keeps what was verified of the model in `files`.
  ///
  /// - Throws: what keeps the file from being written.
  func remember(_ verification: ModelVerification, of files: ModelFiles) throws {
    let contents = try Self.contents(files)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try DurableFile.write(try encoder.encode(verification), to: place(contents).path)
  }

  /// Today's date, as `2026-11-24`.
  static var today: String { String(Date().formatted(.iso8601).prefix(10)) }

  private func place(_ contents: [ByteSource]) -> URL {
    let size = contents.reduce(0) { $0 + $1.bytes.count }
    let digests = contents.map { SHA256Digest(buffer: $0.bytes).hexadecimal }.joined()
    let checksum = SHA256Digest(Data(digests.utf8)).hexadecimal
    return folder.appendingPathComponent("\(size)-\(checksum).json")
  }

  /// The files that decide what a model computes: its configuration and its weights.
  private static func contents(_ files: ModelFiles) throws -> [ByteSource] {
    var contents = [try files.required("config.json")]
    for name in ["model.safetensors", "pytorch_model.bin"] {
      if let whole = try files.optional(name) { return contents + [whole] }
      guard let index = try files.optional("\(name).index.json") else { continue }
      contents.append(index)
      for shard in try ShardIndex(index).files { contents.append(try files.required(shard)) }
      return contents
    }
    return contents
  }
}
