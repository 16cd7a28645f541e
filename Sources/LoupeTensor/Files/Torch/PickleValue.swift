/// A value on the stack of a pickle.
///
/// Containers are places in the machine's store instead of values in values: nothing a pickle
/// builds can nest, or hold itself, in memory.
enum PickleValue {
  case none
  case bool(Bool)
  case integer(Int)
  case real(Double)
  case text(String)
  /// The tuple or list at this place.
  case sequence(Int)
  /// The dictionary at this place.
  case dictionary(Int)
  /// Something that may be called.
  case callable(PickleCallable)
  /// The class of a storage, which says what its numbers are.
  case storageType(ElementType)
  /// The storage at this place.
  case storage(Int)
  /// The tensor at this place.
  case tensor(Int)

  /// What an error text calls it.
  var kind: String {
    switch self {
    case .none: "nothing"
    case .bool: "a truth value"
    case .integer, .real: "a number"
    case .text: "a text"
    case .sequence: "a list"
    case .dictionary: "a dictionary"
    case .callable: "a function"
    case .storageType: "a storage class"
    case .storage: "a storage"
    case .tensor: "a tensor"
    }
  }
}
