/// Writes pickles instruction by instruction, for tests.
struct PickleBuilder {
  private(set) var bytes: [UInt8] = [0x80, 0x02]

  /// The instructions, as `pickletools` abbreviates them.
  mutating func add(_ instructions: String) { bytes += instructions.utf8 }

  mutating func add(_ instructions: [UInt8]) { bytes += instructions }

  mutating func global(_ module: String, _ name: String) { add("c\(module)\n\(name)\n") }

  mutating func text(_ text: String) {
    add([0x58] + Self.four(text.utf8.count) + text.utf8)
  }

  mutating func integer(_ number: Int) {
    let value = UInt64(bitPattern: Int64(number))
    add([0x8A, 8] + (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) })
  }

  mutating func tuple(_ numbers: [Int]) {
    add("(")
    for number in numbers { integer(number) }
    add("t")
  }

  /// A tensor's whole call; `key` and the rest may lie.
  mutating func tensor(
    key: String = "0", storage: String = "FloatStorage", count: Int = 6, offset: Int = 0,
    shape: [Int], strides: [Int]
  ) {
    global("torch._utils", "_rebuild_tensor_v2")
    add("((")
    text("storage")
    global("torch", storage)
    text(key)
    text("cpu")
    integer(count)
    add("tQ")
    integer(offset)
    tuple(shape)
    tuple(strides)
    add([0x89])
    global("collections", "OrderedDict")
    add(")RtR")
  }

  /// A dictionary of one tensor, whole.
  static func oneTensor(
    key: String = "0", storage: String = "FloatStorage", count: Int = 6, offset: Int = 0,
    shape: [Int] = [2, 3], strides: [Int] = [3, 1]
  ) -> [UInt8] {
    var pickle = PickleBuilder()
    pickle.add("}")
    pickle.text("weight")
    pickle.tensor(
      key: key, storage: storage, count: count, offset: offset, shape: shape, strides: strides)
    pickle.add("s.")
    return pickle.bytes
  }

  /// A number in four bytes, lowest first.
  static func four(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
