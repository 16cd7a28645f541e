/// What can go wrong between a person, the hub and the disk.
public enum HubError: Error, Equatable, CustomStringConvertible {
  /// A name that no model has.
  case name(String)
  /// A revision that cannot be one.
  case revision(String)
  /// An environment variable holds something that cannot be used.
  case environment(variable: String, reason: String)
  /// The network was switched off by `HF_HUB_OFFLINE`.
  case offline(model: String)
  /// The server cannot be reached, or does not answer.
  case unreachable(host: String, reason: String)
  /// The connection broke again and again.
  case broken(file: String, host: String, reason: String)
  /// There is no such model, as far as this token can see.
  case modelNotFound(model: String, host: String, hasToken: Bool)
  /// The model has no such revision.
  case revisionNotFound(model: String, revision: String)
  /// The model lacks a file.
  case fileNotFound(file: String, model: String)
  /// The token was refused.
  case tokenRefused(host: String)
  /// The model's owner asks that its terms be accepted first.
  case gated(model: String, host: String, hasToken: Bool)
  /// The server answered with a status that ends the matter.
  case status(Int, what: String, host: String)
  /// The server's answer is not what the hub answers.
  case answer(what: String, host: String, reason: String)
  /// Received bytes are not the ones the hub announced.
  case checksum(file: String, expected: String, found: String)
  /// The model is not one that Loupe can open.
  case unusable(model: String, reason: String)
  /// A file of the cache cannot be written or read.
  case disk(path: String, reason: String)

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .name(let name):
      "“\(name)” is not a model on the hub; models are called OWNER/NAME"
    case .revision(let revision):
      "“\(revision)” is not a revision; give a branch, a tag or a commit"
    case .environment(let variable, let reason):
      "\(variable) \(reason)"
    case .offline(let model):
      "\(model) cannot be fetched while HF_HUB_OFFLINE is set; unset it, or use a model that is "
        + "here (loupe models list)"
    case .unreachable(let host, let reason):
      "\(host) cannot be reached (\(reason)); check the connection, or name a mirror with "
        + "HF_ENDPOINT; models fetched earlier work offline (loupe models list)"
    case .broken(let file, let host, let reason):
      "the connection to \(host) broke again and again while \(file) was fetched (\(reason)); give "
        + "the same command later, it goes on where it stopped"
    case .modelNotFound(let model, let host, let hasToken):
      "\(host) has no model \(model)"
        + (hasToken
          ? " that this token may see; check the name"
          : "; check the name, and if it is private set HF_TOKEN")
    case .revisionNotFound(let model, let revision):
      "\(model) has no revision “\(revision)”; leave --revision out for the newest"
    case .fileNotFound(let file, let model):
      "\(model) has no file \(file) any more; give the same command again"
    case .tokenRefused(let host):
      "\(host) refuses the token; renew it and set HF_TOKEN, or unset it for public models"
    case .gated(let model, let host, let hasToken):
      "\(model) is given only to those who accepted its terms: accept them on \(host)/\(model)"
        + (hasToken ? " with the account of this token" : ", then set HF_TOKEN")
    case .status(let status, let what, let host):
      "\(host) answered \(status) for \(what); try again later"
    case .answer(let what, let host, let reason):
      "\(host) gave no usable answer for \(what): \(reason); check HF_ENDPOINT"
    case .checksum(let file, let expected, let found):
      "\(file) was damaged on the way (checksum \(found.prefix(12))… instead of "
        + "\(expected.prefix(12))…) and was not kept; give the same command again"
    case .unusable(let model, let reason):
      "\(model) cannot be used: \(reason)"
    case .disk(let path, let reason):
      "\(path): \(reason)"
    }
  }
}
