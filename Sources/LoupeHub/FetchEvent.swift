/// What happens while a model is fetched.
public enum FetchEvent: Sendable, Equatable {
  /// These files will be there at the end; sizes are known as they are met.
  case files([String])
  /// A file has so many of its bytes; those of an earlier try count.
  case progress(file: String, bytes: Int, of: Int)
  /// A file is complete and its checksum right.
  case finished(file: String)
  /// A file was here already.
  case present(file: String)
  /// The connection broke and is tried again.
  case retrying(file: String, reason: String)
  /// Another process is fetching this file.
  case waiting(file: String)
}
