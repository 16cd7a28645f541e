/// What a pickle of tensors may name: three functions and the classes of storages.
///
/// There are no others, so that opening a file can build tensors and do nothing else.
enum PickleCallable {
  /// `collections.OrderedDict`
  case orderedDictionary
  /// `torch._utils._rebuild_tensor_v2`
  case rebuildTensor
  /// `torch._utils._rebuild_parameter`
  case rebuildParameter

  /// The value that `module.name` stands for; nil for everything that is refused.
  static func value(module: String, name: String) -> PickleValue? {
    switch (module, name) {
    case ("collections", "OrderedDict"): .callable(.orderedDictionary)
    case ("torch._utils", "_rebuild_tensor_v2"): .callable(.rebuildTensor)
    case ("torch._utils", "_rebuild_parameter"): .callable(.rebuildParameter)
    case ("torch", _): storageTypes[name].map { .storageType($0) }
    default: nil
    }
  }

  private static let storageTypes: [String: ElementType] = [
    "DoubleStorage": .float64, "FloatStorage": .float32, "HalfStorage": .float16,
    "BFloat16Storage": .bfloat16, "LongStorage": .int64, "IntStorage": .int32,
    "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8, "BoolStorage": .bool,
  ]
}
