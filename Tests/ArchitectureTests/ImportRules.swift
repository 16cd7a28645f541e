/// Which target may import what.
///
/// A target may also import what stands below the targets it names, but neither C nor another
/// project's modules come along with them.
enum ImportRules {
  /// The folders that hold targets.
  static let folders = ["Sources", "Web", "Models"]

  /// Modules of the toolchain that any target may use.
  static let toolchain: Set = [
    "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc", "Musl", "Darwin",
  ]

  /// Targets written in C: the kernels, and files carried inside the binary.
  static let cTargets: Set = ["CLoupeKernels", "CLoupeWebData", "CLoupeModelData"]

  private static let hummingbird: Set = [
    "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOPosix", "Logging",
    "ServiceLifecycle",
  ]

  private static let engine: Set = [
    "LoupeTensor", "LoupeText", "LoupeModel", "LoupeGeneration", "LoupeTraining", "LoupeTrace",
    "LoupeExperiments", "LoupeClassroom",
  ]

  /// What each target stands on.
  static let direct: [String: Set<String>] = [
    "LoupeTensor": ["CLoupeKernels"],
    "LoupeText": [],
    "LoupeModel": ["LoupeTensor"],
    "LoupeGeneration": ["LoupeModel", "LoupeText"],
    "LoupeTraining": ["LoupeGeneration", "LoupeModel", "LoupeText", "LoupeTensor"],
    "LoupeTrace": ["LoupeGeneration"],
    "LoupeExperiments": ["LoupeTrace", "LoupeTraining"],
    "LoupeClassroom": ["LoupeTrace", "GRDB"],
    "LoupeHub": ["LoupeTensor", "FoundationNetworking"],
    "LoupeBundledModels": ["LoupeModel", "CLoupeModelData"],
    "LoupeWeb": ["CLoupeWebData"],
    "LoupeServer": engine.union(hummingbird),
    "loupe": engine.union([
      "LoupeBundledModels", "LoupeHub", "LoupeWeb", "LoupeServer", "ArgumentParser",
    ]),
  ]

  /// Everything that `target` may import; nil for a target that no rule knows.
  static func allowed(for target: String) -> Set<String>? {
    guard let own = direct[target] else { return nil }
    let below = own.filter { direct[$0] != nil }.compactMap { allowed(for: $0) }
    let inherited = below.reduce(into: Set()) { $0.formUnion($1) }.filter { direct[$0] != nil }
    return own.union(inherited).union(toolchain)
  }

  /// The target that a source file belongs to; nil for a file of none.
  static func target(of path: String) -> String? {
    let parts = path.split(separator: "/")
    guard parts.count > 2, folders.contains(String(parts[0])) else { return nil }
    return String(parts[1])
  }

  /// The imports of one Swift file that its target may not have, a sentence each.
  static func violations(path: String, text: String) -> [String] {
    guard let target = target(of: path) else { return ["\(path) belongs to no target"] }
    guard let allowed = allowed(for: target) else {
      return ["\(path): no import rule knows the target \(target)"]
    }
    return SwiftSource(text).imports.filter { !allowed.contains($0.module) }.map {
      "\(path):\($0.line): \(target) may not import \($0.module)"
    }
  }
}
