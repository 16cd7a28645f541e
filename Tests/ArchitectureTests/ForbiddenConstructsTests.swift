import Testing

@Suite struct ForbiddenConstructsTests {
  @Test func noSourceEndsTheProgram() {
    let files = ImportRules.folders.flatMap { Repository.files(below: $0) }
    let manifest = Repository.file("Package.swift")
    #expect(manifest != nil)
    let swift = files.filter { $0.fileExtension == "swift" } + [manifest].compactMap { $0 }
    #expect(swift.count > 1)
    #expect(swift.flatMap { ForbiddenConstructs.violations(path: $0.path, swift: $0.text) } == [])
  }

  @Test func kernelsAllocateNothing() {
    let kernels = Repository.files(below: "Sources/CLoupeKernels").filter {
      ["c", "h"].contains($0.fileExtension) && $0.name != "pool.c"
    }
    #expect(!kernels.isEmpty)
    #expect(kernels.flatMap { ForbiddenConstructs.allocations(path: $0.path, c: $0.text) } == [])
  }

  @Test(arguments: [
    "let x = try! f()", "let y = x as! Int", "default: fatalError(\"no\")",
    "settings: [.unsafeFlags([])]",
  ])
  func aConstructIsFound(line: String) {
    #expect(ForbiddenConstructs.violations(path: "A.swift", swift: "\n\(line)\n").count == 1)
  }

  @Test(arguments: [
    "// never try! this", "let text = \"as! you like\"", "/* fatalError /* nested */ fatalError */",
    "let text = #\"say \"try!\" \"#", "let text = \"\"\"\n  as! \"quoted\"\n  \"\"\"",
    "let y = x as? Int", "let y = try? f()",
  ])
  func whatOnlyLooksLikeOneIsNot(line: String) {
    #expect(ForbiddenConstructs.violations(path: "A.swift", swift: line) == [])
  }

  @Test func anAllocationIsFound() {
    let text = "// malloc(1)\nfloat *x = malloc (4);\nloupe_free_list(x);\n"
    #expect(
      ForbiddenConstructs.allocations(path: "a.c", c: text)
        == ["a.c:2: a kernel allocates nothing; its caller hands it the memory"])
  }
}
