import Foundation
import LoupeTraining
import Testing

/// The document about recipes names every setting.
struct RecipeDocumentTests {
  @Test func everySettingIsDocumented() throws {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    let path = folder.appendingPathComponent("docs/recipes.md").path
    let document = try String(contentsOfFile: path, encoding: .utf8)
    var recipe = TrainingConfiguration()
    let corpus = CorpusConfiguration(source: FileReference(path: "a.tsv"))
    recipe.data.corpora = [corpus]
    recipe.validation.corpus = corpus
    (recipe.validation.patience, recipe.validation.goal) = (1, 1)
    (recipe.limits.steps, recipe.limits.epochs, recipe.limits.minutes) = (1, 1, 1)
    recipe.checkpoints.everySteps = 1
    recipe.model.keySize = 1
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(recipe))
    let names = keys(of: json).subtracting(["path"])
    #expect(names.count > 50)
    for name in names { #expect(document.contains("| `\(name)` |"), "\(name)") }
  }

  private func keys(of json: Any) -> Set<String> {
    if let object = json as? [String: Any] {
      return object.values.reduce(Set(object.keys)) { $0.union(keys(of: $1)) }
    }
    if let list = json as? [Any] { return list.reduce([]) { $0.union(keys(of: $1)) } }
    return []
  }
}
