import Testing

@Suite struct DocumentRulesTests {
  private var documents: [Repository.File] {
    DocumentRules.documents.compactMap { Repository.file($0) }
  }

  @Test func everyDocumentIsThere() {
    #expect(documents.map(\.path) == DocumentRules.documents)
    for path in ["LICENSE", "NOTICE", ".ci/run"] {
      #expect(Repository.exists(path), "\(path)")
    }
  }

  @Test func everyMakeCommandExists() {
    let targets = DocumentRules.targets(makefile: Repository.file("Makefile")?.text ?? "")
    #expect(targets.isSuperset(of: ["run", "test"]))
    #expect(
      documents.flatMap {
        DocumentRules.unknownCommands(path: $0.path, text: $0.text, targets: targets)
      } == [])
  }

  @Test func everyFileNamedExists() {
    #expect(
      documents.flatMap {
        DocumentRules.missingFiles(path: $0.path, text: $0.text, exists: Repository.exists)
      } == [])
  }

  @Test func bothReadmesTypeTheSameCommands() {
    let commands = ["README.md", "README.ja.md"].map {
      DocumentRules.loupeCommands(text: Repository.file($0)?.text ?? "")
    }
    #expect(commands[0] == commands[1])
    #expect(
      commands[0].isSuperset(
        of: ["serve", "translate", "trace", "train", "evaluate", "tokenizer"]))
  }

  @Test(arguments: ["README.md", "README.ja.md"])
  func theSwiftCodeShownIsCompiled(path: String) {
    let shown = DocumentRules.swiftBlocks(text: Repository.file(path)?.text ?? "")
    #expect(shown == [Repository.file("Snippets/Translate.swift")?.text ?? "missing"])
  }

  @Test func anUnknownCommandIsFound() {
    let text = """
      Type `make tets`, then make haste.
      ```
      make run
        make biuld
      ```
      Then `make test`, without haste: make sure.
      """
    #expect(
      DocumentRules.unknownCommands(path: "a.md", text: text, targets: ["run", "test"])
        == ["a.md:1: the Makefile has no “tets”", "a.md:4: the Makefile has no “biuld”"])
  }

  @Test func aMissingFileIsFound() {
    let text = "See [this](docs/a.md#part), [that](https://host.example/b) and `Tests/C.swift`.\n"
    #expect(
      DocumentRules.missingFiles(path: "a.md", text: text) { $0 == "docs/a.md" }
        == ["a.md:1: there is no Tests/C.swift"])
  }

  @Test func typedCommandsAreFound() {
    let text = "```sh\nloupe serve --port 1\necho x | loupe translate\n# loupe is\n```\n"
    #expect(DocumentRules.loupeCommands(text: text) == ["serve", "translate"])
  }
}
