import Foundation

/// Files that tests compare with, beside the tests that use them.
public enum Fixture {
  /// The folders of `Fixtures/families` of the model tests: a tiny model of each family's forms.
  public static let families = [
    "bart", "bart_scaled", "m2m100", "m2m100_unscaled", "marian_separate", "marian_untied",
    "mbart", "mt5", "t5", "t5_gated", "t5_gated_tied",
  ]

  /// The path of `name` in the `Fixtures` folder of the test target `target`.
  public static func path(_ name: String, of target: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent(target).appendingPathComponent("Fixtures")
      .appendingPathComponent(name).path
  }

  /// The JSON file `name` of `target`'s fixtures.
  public static func json<Value: Decodable>(
    _ type: Value.Type, _ name: String, of target: String
  ) throws -> Value {
    let data = try Data(contentsOf: URL(fileURLWithPath: path(name, of: target)))
    return try JSONDecoder().decode(type, from: data)
  }
}
