import Foundation

/// Files that tests compare with, beside the tests that use them.
public enum Fixture {
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
