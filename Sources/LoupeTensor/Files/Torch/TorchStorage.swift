/// A block of numbers that tensors are views of.
struct TorchStorage: Hashable {
  /// Its name in the file: decimal digits.
  let key: String
  /// What its numbers are.
  let type: ElementType
  /// How many there are.
  let count: Int
}
