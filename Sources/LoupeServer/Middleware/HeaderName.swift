import Hummingbird

/// Names of header fields that the HTTP library does not list.
package enum HeaderName {
  package typealias Field = HTTPFields.Element
  package typealias Name = Field.Name

  package static let origin = Name.origin
  package static let fetchSite = named("Sec-Fetch-Site")
  package static let accelBuffering = named("X-Accel-Buffering")

  /// The name in header form; every one used here is a constant that a test has checked.
  package static func named(_ text: String) -> Name {
    guard let name = Name(text) else { preconditionFailure("“\(text)” is not a field name") }
    return name
  }
}
