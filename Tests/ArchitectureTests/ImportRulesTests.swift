import Testing

@Suite struct ImportRulesTests {
  private let files = ImportRules.folders.flatMap { Repository.files(below: $0) }

  @Test func everyTargetImportsOnlyWhatStandsBelowIt() {
    let swift = files.filter { $0.fileExtension == "swift" }
    #expect(!swift.isEmpty)
    #expect(swift.flatMap { ImportRules.violations(path: $0.path, text: $0.text) } == [])
  }

  @Test func onlyTheKernelsAndCarriedDataAreC() {
    let extensions: Set = ["c", "h", "cc", "cpp", "hpp", "m", "mm", "s", "S", "modulemap"]
    let strangers = files.filter { file in
      extensions.contains(file.fileExtension)
        && !ImportRules.cTargets.contains(ImportRules.target(of: file.path) ?? "")
    }
    #expect(strangers.map(\.path) == [])
  }

  @Test func theRulesHaveNoCycles() {
    for target in ImportRules.direct.keys {
      #expect(ImportRules.allowed(for: target)?.contains(target) == false, "\(target)")
    }
  }

  @Test func whatStandsBelowATargetOfOnesOwnMayBeImported() {
    let text = "import LoupeTensor\npackage import LoupeText\n"
    #expect(ImportRules.violations(path: "Sources/LoupeTrace/A.swift", text: text) == [])
  }

  @Test(arguments: [
    ("Sources/LoupeModel/A.swift", "import LoupeGeneration", "LoupeGeneration"),
    ("Sources/LoupeModel/A.swift", "import LoupeText", "LoupeText"),
    ("Sources/LoupeTraining/A.swift", "import CLoupeKernels.Variants", "CLoupeKernels"),
    ("Sources/LoupeExperiments/A.swift", "package import GRDB", "GRDB"),
    ("Sources/LoupeTensor/A.swift", "import FoundationNetworking", "FoundationNetworking"),
    ("Sources/LoupeServer/A.swift", "@preconcurrency import struct AP.Flag", "AP"),
  ])
  func anImportFromAboveIsFound(path: String, line: String, module: String) {
    let target = ImportRules.target(of: path) ?? ""
    let text = "/* import Nothing */\n\(line) // why\n"
    #expect(
      ImportRules.violations(path: path, text: text)
        == ["\(path):2: \(target) may not import \(module)"])
  }

  @Test func aTargetWithoutARuleIsFound() {
    #expect(
      ImportRules.violations(path: "Sources/LoupeElse/A.swift", text: "")
        == ["Sources/LoupeElse/A.swift: no import rule knows the target LoupeElse"])
  }
}
