/// Runs a pickle that builds tensors, and refuses every other by name.
///
/// It is a stack machine like Python's, but its functions are the few of `PickleCallable`, its
/// containers lie flat in a store, and what it may hold is bounded: a hostile file costs an error.
///
/// - Source: PEP 307, PEP 3154, PEP 574; Python's `pickletools`.
struct PickleMachine {
  /// Why a pickle was refused.
  struct Problem: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// Values a pickle may hold; 30,000 tensors need as many.
  static let mostValues = 1 << 20
  /// Bytes of a pickle.
  static let mostBytes = 64 << 20

  /// Lists and tuples.
  private(set) var sequences: [[PickleValue]] = []
  /// Dictionaries as pairs, in order.
  private(set) var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  /// Storages that persistent identifiers named.
  private(set) var storages: [TorchStorage] = []
  /// Tensors that were built.
  private(set) var tensors: [TorchTensor] = []

  private var reader: PickleReader
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  private var made = 0

  private init(_ bytes: UnsafeRawBufferPointer) { reader = PickleReader(bytes) }

  /// Runs the pickle at the begin of `bytes`.
  ///
  /// - Returns: what it built, the machine that holds it, and how many bytes it has.
  static func run(
    _ bytes: UnsafeRawBufferPointer
  ) throws(Problem) -> (value: PickleValue, machine: PickleMachine, byteCount: Int) {
    var machine = PickleMachine(bytes)
    let value = try machine.run()
    return (value, machine, machine.reader.position)
  }

  private mutating func run() throws(Problem) -> PickleValue {
    guard try reader.byte() == PickleOpcode.proto.rawValue else {
      throw Problem("it is not a pickle of protocol 2 or later")
    }
    let version = try reader.byte()
    guard (2...5).contains(version) else {
      throw Problem("it is a pickle of protocol \(version); 2 to 5 are read")
    }
    while true {
      let byte = try reader.byte()
      guard let opcode = PickleOpcode(rawValue: byte) else {
        let name = PickleOpcode.refused[byte] ?? "0x" + String(byte, radix: 16)
        throw Problem("it uses the pickle instruction \(name), which no file of tensors needs")
      }
      if opcode == .stop { break }
      try execute(opcode)
    }
    let value = try pop()
    guard stack.isEmpty, marks.isEmpty else {
      throw Problem("its pickle ends with values left over")
    }
    return value
  }

  private mutating func execute(_ opcode: PickleOpcode) throws(Problem) {
    switch opcode {
    case .proto: throw Problem("its pickle begins twice")
    case .frame: try reader.skip(8)
    case .stop: break
    case .mark, .pop, .popMark, .duplicate: try arrange(opcode)
    case .none, .newTrue, .newFalse, .binInt, .binInt1, .binInt2, .long1, .binFloat, .binUnicode,
      .shortBinUnicode, .binUnicode8:
      try push(try reader.literal(opcode))
    case .emptyTuple, .tuple, .tuple1, .tuple2, .tuple3, .emptyList, .list, .append, .appends:
      try buildSequence(opcode)
    case .emptyDictionary, .dictionary, .setItem, .setItems: try buildDictionary(opcode)
    case .binPut, .longBinPut, .memoize, .binGet, .longBinGet: try remember(opcode)
    case .global: try pushGlobal(module: try reader.line(), name: try reader.line())
    case .stackGlobal:
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw Problem("its pickle names a function by something that is no text")
      }
      try pushGlobal(module: module, name: name)
    case .reduce:
      let arguments = try pop()
      try push(try call(try pop(), arguments))
    case .build:
      guard case .dictionary = try pop(), case .dictionary? = stack.last else {
        throw Problem("its pickle sets the state of something that is no dictionary")
      }
    case .binPersistentID: try push(try storage(try pop()))
    }
  }

  // MARK: Stack and memo

  private mutating func push(_ value: PickleValue) throws(Problem) {
    try count()
    stack.append(value)
  }

  private mutating func count() throws(Problem) {
    made += 1
    guard made <= Self.mostValues else {
      throw Problem("its pickle holds more than \(Self.mostValues) values")
    }
  }

  private mutating func pop() throws(Problem) -> PickleValue {
    guard stack.count > (marks.last ?? 0), let value = stack.popLast() else {
      throw Problem("its pickle takes more values than it made")
    }
    return value
  }

  private mutating func popToMark() throws(Problem) -> [PickleValue] {
    guard let mark = marks.popLast() else {
      throw Problem("its pickle has no mark where it needs one")
    }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private mutating func arrange(_ opcode: PickleOpcode) throws(Problem) {
    switch opcode {
    case .mark:
      try count()
      marks.append(stack.count)
    case .popMark: _ = try popToMark()
    case .duplicate:
      let value = try pop()
      stack.append(value)
      try push(value)
    default:
      // POP takes a mark where one lies on top.
      if let mark = marks.last, mark == stack.count { marks.removeLast() } else { _ = try pop() }
    }
  }

  private mutating func remember(_ opcode: PickleOpcode) throws(Problem) {
    switch opcode {
    case .binGet, .longBinGet:
      let place = opcode == .binGet ? Int(try reader.byte()) : try reader.unsigned(4)
      guard let value = memo[place] else {
        throw Problem("its pickle refers to a value it never made")
      }
      try push(value)
    default:
      let place =
        switch opcode {
        case .binPut: Int(try reader.byte())
        case .longBinPut: try reader.unsigned(4)
        default: memo.count
        }
      guard let value = stack.last, stack.count > (marks.last ?? 0) else {
        throw Problem("its pickle remembers a value it never made")
      }
      try count()
      memo[place] = value
    }
  }

  // MARK: Containers

  private mutating func buildSequence(_ opcode: PickleOpcode) throws(Problem) {
    switch opcode {
    case .append, .appends:
      let items = opcode == .append ? [try pop()] : try popToMark()
      guard case .sequence(let place)? = stack.last else {
        throw Problem("its pickle appends to something that is no list")
      }
      sequences[place] += items
    case .emptyTuple, .emptyList: try pushSequence([])
    case .tuple1, .tuple2, .tuple3:
      var items: [PickleValue] = []
      for _ in PickleOpcode.tuple1.rawValue...opcode.rawValue { items.append(try pop()) }
      try pushSequence(items.reversed())
    default: try pushSequence(try popToMark())
    }
  }

  private mutating func pushSequence(_ items: [PickleValue]) throws(Problem) {
    sequences.append(items)
    try push(.sequence(sequences.count - 1))
  }

  private mutating func buildDictionary(_ opcode: PickleOpcode) throws(Problem) {
    switch opcode {
    case .emptyDictionary: try pushDictionary([])
    case .dictionary: try pushDictionary(try popToMark())
    default:
      let value = opcode == .setItem ? try pop() : nil
      let items = if let value { [try pop(), value] } else { try popToMark() }
      guard case .dictionary(let place)? = stack.last else {
        throw Problem("its pickle sets an item of something that is no dictionary")
      }
      dictionaries[place] += try Self.pairs(items)
    }
  }

  private mutating func pushDictionary(_ items: [PickleValue]) throws(Problem) {
    dictionaries.append(try Self.pairs(items))
    try push(.dictionary(dictionaries.count - 1))
  }

  private static func pairs(
    _ items: [PickleValue]
  ) throws(Problem) -> [(key: PickleValue, value: PickleValue)] {
    guard items.count % 2 == 0 else { throw Problem("its pickle has a key without a value") }
    return stride(from: 0, to: items.count, by: 2).map { (items[$0], items[$0 + 1]) }
  }

  // MARK: Functions

  private mutating func pushGlobal(module: String, name: String) throws(Problem) {
    guard let value = PickleCallable.value(module: module, name: name) else {
      throw Problem(
        "it asks for \(Self.shown("\(module).\(name)")), and only tensors are built from a file")
    }
    try push(value)
  }

  private mutating func call(
    _ function: PickleValue, _ arguments: PickleValue
  ) throws(Problem) -> PickleValue {
    guard case .callable(let callable) = function else {
      throw Problem("its pickle calls \(function.kind)")
    }
    guard case .sequence(let place) = arguments else {
      throw Problem("its pickle calls a function with \(arguments.kind) for arguments")
    }
    let arguments = sequences[place]
    switch callable {
    case .orderedDictionary:
      guard arguments.isEmpty else {
        throw Problem("its pickle fills a dictionary in an unknown way")
      }
      dictionaries.append([])
      return .dictionary(dictionaries.count - 1)
    case .rebuildTensor: return try tensor(arguments)
    case .rebuildParameter:
      guard case .tensor? = arguments.first else {
        throw Problem("its pickle makes a parameter of something that is no tensor")
      }
      return arguments[0]
    }
  }

  /// The tensor of the arguments (storage, offset, sizes, strides, requires_grad, hooks), in newer
  /// files with metadata as the seventh.
  private mutating func tensor(_ arguments: [PickleValue]) throws(Problem) -> PickleValue {
    guard (6...7).contains(arguments.count), case .storage(let place) = arguments[0],
      case .integer(let offset) = arguments[1], let shape = integers(arguments[2]),
      let strides = integers(arguments[3])
    else { throw Problem("its pickle builds a tensor in an unknown way") }
    if arguments.count == 7 {
      guard case .dictionary(let place) = arguments[6], dictionaries[place].isEmpty else {
        throw Problem("it has a tensor with properties that are not read, such as a conjugate")
      }
    }
    guard
      let tensor = TorchTensor(
        storage: storages[place], offset: offset, shape: shape, strides: strides)
    else {
      throw Problem(
        "it has a tensor of shape \(shape) and strides \(strides) at \(offset), which does not lie "
          + "in its storage of \(storages[place].count) numbers")
    }
    tensors.append(tensor)
    return .tensor(tensors.count - 1)
  }

  /// The storage of an identifier ('storage', class, key, device, count), in older files with
  /// None as the sixth.
  private mutating func storage(_ identifier: PickleValue) throws(Problem) -> PickleValue {
    guard case .sequence(let place) = identifier, (5...6).contains(sequences[place].count),
      case .text("storage") = sequences[place][0],
      case .storageType(let type) = sequences[place][1],
      case .text(let key) = sequences[place][2], case .integer(let count) = sequences[place][4],
      count >= 0, !count.multipliedReportingOverflow(by: type.byteCount).overflow
    else { throw Problem("its pickle names a storage in an unknown way") }
    if sequences[place].count == 6 {
      guard case .none = sequences[place][5] else {
        throw Problem("it has a view of a storage, which only very old files have")
      }
    }
    guard (1...20).contains(key.utf8.count), key.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw Problem("its pickle names the storage \(Self.shown(key)), which is no number") }
    storages.append(TorchStorage(key: key, type: type, count: count))
    return .storage(storages.count - 1)
  }

  /// The numbers of a tuple of at most eight.
  private func integers(_ value: PickleValue) -> [Int]? {
    guard case .sequence(let place) = value, sequences[place].count <= 8 else { return nil }
    var numbers: [Int] = []
    for case .integer(let number) in sequences[place] { numbers.append(number) }
    return numbers.count == sequences[place].count ? numbers : nil
  }

  /// A name from outside, fit to be shown.
  private static func shown(_ name: String) -> String {
    "“" + String(name.unicodeScalars.prefix(80).map { $0.value < 0x20 ? "?" : Character($0) }) + "”"
  }
}
