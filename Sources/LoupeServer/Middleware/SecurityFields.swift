import Hummingbird

/// The header fields, besides the Content-Security-Policy, that every answer carries.
enum SecurityFields {
  static let all: [HeaderName.Field] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
  ].map { HeaderName.Field(name: HeaderName.named($0), value: $1) }
}
