import LoupeTrace

/// The models that are served.
struct ModelsMessage: Encodable {
  let `default`: String
  let models: [ModelSummary]
}
