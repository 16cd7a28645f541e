import LoupeHub
import Testing

struct RepositoryNameTests {
  @Test(arguments: ["Helsinki-NLP/opus-mt-en-jap", "t5-small", "a/b", "o/N.a_m-e1"])
  func namesOfModelsAreTaken(_ name: String) throws {
    #expect(try RepositoryName(name).description == name)
  }

  @Test(arguments: [
    "", "/", "a/", "/b", "a/b/c", "../b", "a/..", "a/.b", "a/b-", "-a/b", "a--b/c", "a/b--c",
    "a b/c", "a/b\n", "ä/b", "a/b?x", "a\\b", "a/b%2F", "https://host/a",
    String(repeating: "x", count: 97),
  ])
  func otherNamesAreRefused(_ name: String) {
    #expect(throws: HubError.self) { try RepositoryName(name) }
  }
}
