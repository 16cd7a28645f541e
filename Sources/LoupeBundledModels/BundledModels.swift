import CLoupeModelData
import LoupeModel
import LoupeTensor

/// The models carried inside the program.
public enum BundledModels {
  /// Their names, the default model first; empty when the program was built without models.
  public static let names: [String] = {
    var seen: [String] = []
    for file in carriedFiles where !seen.contains(file.model) { seen.append(file.model) }
    return seen.filter { contents(of: $0)["model.safetensors"] != nil }
  }()

  /// The files of the model called `name`; nil when there is no such model.
  public static func files(of name: String) -> ModelFiles? {
    guard names.contains(name) else { return nil }
    return ModelFiles(name: name, contents: contents(of: name))
  }

  private struct CarriedFile {
    let model: String
    let source: ByteSource
  }

  private static let carriedFiles: [CarriedFile] = {
    var count = 0
    guard let files = loupe_model_files(&count) else { return [] }
    return UnsafeBufferPointer(start: files, count: count).map { file in
      let bytes = UnsafeRawBufferPointer(start: file.bytes, count: file.size)
      return CarriedFile(
        model: String(cString: file.model),
        source: ByteSource(staticBytes: bytes, name: String(cString: file.name)))
    }
  }()

  private static func contents(of model: String) -> [String: ByteSource] {
    let files = carriedFiles.filter { $0.model == model }
    return Dictionary(uniqueKeysWithValues: files.map { ($0.source.name, $0.source) })
  }
}
