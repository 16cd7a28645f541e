import Foundation

/// Checks JSON against the part of JSON Schema that `openapi.yaml` uses; a word it does not know is
/// a fault of its own.
struct SchemaValidator {
  /// The whole document, in which references are looked up.
  let document: [String: Any]

  private static let known: Set = [
    "$ref", "type", "const", "enum", "required", "properties", "additionalProperties", "items",
    "minItems", "maxItems", "minimum", "maximum", "minLength", "pattern", "oneOf", "description",
    "default", "format",
  ]

  /// What is wrong with `value`, each with the place of it; nothing where it fits.
  func faults(in value: Any, _ schema: [String: Any], at place: String = "$") -> [String] {
    if let reference = schema["$ref"] as? String {
      guard let target = resolve(reference) else { return ["\(place): no \(reference)"] }
      return faults(in: value, target, at: place)
    }
    var faults = schema.keys.filter { !Self.known.contains($0) }
      .map { "\(place): unknown word \($0)" }
    faults += typeFaults(value, schema, place)
    faults += choiceFaults(value, schema, place)
    if let object = value as? [String: Any] { faults += objectFaults(object, schema, place) }
    if let array = value as? [Any] { faults += arrayFaults(array, schema, place) }
    if let number = Self.number(value) { faults += numberFaults(number, schema, place) }
    if let text = value as? String { faults += textFaults(text, schema, place) }
    return faults
  }

  /// What a reference such as `#/components/schemas/Step` stands for.
  func resolve(_ reference: String) -> [String: Any]? {
    var current: Any? = document
    for part in reference.dropFirst(2).split(separator: "/") {
      current = (current as? [String: Any])?[String(part)]
    }
    return current as? [String: Any]
  }

  private func typeFaults(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    guard let wanted = schema["type"] else { return [] }
    let types = wanted as? [String] ?? [wanted as? String ?? ""]
    return types.contains { Self.isOf($0, value) }
      ? [] : ["\(place): \(value) is not \(types.joined(separator: " or "))"]
  }

  private func choiceFaults(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    var faults: [String] = []
    if let constant = schema["const"], !Self.same(constant, value) {
      faults.append("\(place): \(value) is not \(constant)")
    }
    if let choices = schema["enum"] as? [Any], !choices.contains(where: { Self.same($0, value) }) {
      faults.append("\(place): \(value) is none of \(choices)")
    }
    if let schemas = schema["oneOf"] as? [[String: Any]] {
      let fitting = schemas.filter { self.faults(in: value, $0, at: place).isEmpty }.count
      if fitting != 1 { faults.append("\(place): \(value) fits \(fitting) of \(schemas.count)") }
    }
    return faults
  }

  private func objectFaults(
    _ object: [String: Any], _ schema: [String: Any], _ place: String
  ) -> [String] {
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    var faults = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
      .map { "\(place): \($0) is missing" }
    for (key, value) in object {
      let inner = "\(place).\(key)"
      if let property = properties[key] {
        faults += self.faults(in: value, property, at: inner)
      } else if let others = schema["additionalProperties"] as? [String: Any] {
        faults += self.faults(in: value, others, at: inner)
      } else if schema["additionalProperties"] as? Bool == false {
        faults.append("\(inner): is not documented")
      }
    }
    return faults
  }

  private func arrayFaults(_ array: [Any], _ schema: [String: Any], _ place: String) -> [String] {
    var faults: [String] = []
    if let least = schema["minItems"] as? Int, array.count < least {
      faults.append("\(place): \(array.count) entries, fewer than \(least)")
    }
    if let most = schema["maxItems"] as? Int, array.count > most {
      faults.append("\(place): \(array.count) entries, more than \(most)")
    }
    if let items = schema["items"] as? [String: Any] {
      for (index, value) in array.enumerated() {
        faults += self.faults(in: value, items, at: "\(place)[\(index)]")
      }
    }
    return faults
  }

  private func numberFaults(_ number: Double, _ schema: [String: Any], _ place: String) -> [String]
  {
    var faults: [String] = []
    if let least = schema["minimum"].flatMap(Self.number), !(number >= least) {
      faults.append("\(place): \(number) is less than \(least)")
    }
    if let most = schema["maximum"].flatMap(Self.number), !(number <= most) {
      faults.append("\(place): \(number) is more than \(most)")
    }
    return faults
  }

  private func textFaults(_ text: String, _ schema: [String: Any], _ place: String) -> [String] {
    var faults: [String] = []
    if let least = schema["minLength"] as? Int, text.count < least {
      faults.append("\(place): shorter than \(least)")
    }
    if let pattern = schema["pattern"] as? String,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      faults.append("\(place): “\(text)” is not of the form \(pattern)")
    }
    return faults
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": isBoolean(value)
    case "null": value is NSNull
    case "number": number(value) != nil
    case "integer": number(value).map { $0 == $0.rounded() } ?? false
    default: false
    }
  }

  /// Foundation reads both `1` and `true` as NSNumber; only the one made of a boolean says so.
  private static func isBoolean(_ value: Any) -> Bool {
    guard let number = value as? NSNumber else { return value is Bool }
    return String(cString: number.objCType) == "c"
  }

  private static func number(_ value: Any) -> Double? {
    if isBoolean(value) || value is String { return nil }
    return (value as? NSNumber)?.doubleValue ?? value as? Double ?? (value as? Int).map(Double.init)
  }

  private static func same(_ left: Any, _ right: Any) -> Bool {
    if let left = left as? String, let right = right as? String { return left == right }
    if isBoolean(left) || isBoolean(right) {
      return isBoolean(left) && isBoolean(right) && left as? Bool == right as? Bool
    }
    guard let left = number(left), let right = number(right) else { return false }
    return left == right
  }
}
