import Testing

@Suite struct FileRulesTests {
  @Test func noFileNamesAFolderOfOneMachine() {
    let files = Repository.files()
    #expect(files.contains { $0.path == "Package.swift" })
    #expect(files.flatMap { FileRules.machinePaths(path: $0.path, text: $0.text) } == [])
  }

  @Test func noFileIsTooLongWithoutAReason() {
    let extensions: Set = ["swift", "c", "h", "js", "css", "html", "py", "sh"]
    let files = ["Sources", "Tests", "Web", "Scripts"].flatMap { Repository.files(below: $0) }
      .filter { extensions.contains($0.fileExtension) }
    #expect(!files.isEmpty)
    #expect(files.compactMap { FileRules.excessiveLength(path: $0.path, text: $0.text) } == [])
  }

  @Test(arguments: ["work", "root", "tmp", "home", "Users"])
  func aMachinePathIsFound(folder: String) {
    for line in ["cd /\(folder)/ada", "\"/\(folder)/x.txt\"", "/\(folder)/.x", "a=/\(folder)/1"] {
      #expect(FileRules.machinePaths(path: "a", text: "\n\(line)").count == 1, "\(line)")
    }
  }

  @Test(arguments: ["work", "root", "tmp", "home", "Users"])
  func anotherPathIsNot(folder: String) {
    for line in ["Sources/\(folder)/x", "${FOLDER}/\(folder)/x", "host.example/\(folder)/x"] {
      #expect(FileRules.machinePaths(path: "a", text: line) == [], "\(line)")
    }
  }

  @Test func aLongFileNeedsAReason() {
    let lines = String(repeating: "line\n", count: 401)
    #expect(FileRules.excessiveLength(path: "a", text: lines)?.hasPrefix("a has 401 lines") == true)
    #expect(FileRules.excessiveLength(path: "a", text: "// Length: one table.\n" + lines) == nil)
    #expect(FileRules.excessiveLength(path: "a", text: String(lines.dropFirst(5))) == nil)
  }
}
