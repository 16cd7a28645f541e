import LoupeTensor

/// What transformers calls the nonlinearities that are run.
enum ActivationName {
  private static let known: [String: Activation] = [
    "linear": .none, "relu": .relu, "swish": .swish, "silu": .swish, "gelu": .gelu,
    "gelu_python": .gelu, "gelu_new": .geluTanh, "gelu_fast": .geluTanh,
    "gelu_pytorch_tanh": .geluTanh, "tanh": .tanh, "quick_gelu": .quickGelu,
  ]

  /// The nonlinearity called `name`, which stands under `key` of `file`.
  static func activation(
    _ name: String, key: String, file: String
  ) throws(ModelError) -> Activation {
    guard let activation = known[name] else {
      throw .unsupported(
        key: key, value: name, file: file,
        supported: known.keys.sorted().joined(separator: ", "))
    }
    return activation
  }

  /// The name of a nonlinearity.
  static func name(of activation: Activation) -> String {
    activation == .none ? "linear" : activation.rawValue
  }
}
