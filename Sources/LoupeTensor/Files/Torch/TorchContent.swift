/// What a PyTorch checkpoint holds: tensors, and where the storages they look into begin.
struct TorchContent {
  /// The tensors by name.
  let tensors: [String: TorchTensor]
  /// The first byte of each storage, by its key.
  let storageStarts: [String: Int]

  /// How the one-stream format begins: a pickle of its magic number.
  static let streamSignature: [UInt8] = [
    0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  // MARK: Zip format

  /// Reads the zip format.
  init(zip source: ByteSource) throws(TensorError) {
    let archive = try ZipArchive(source)
    let pickles = archive.records.keys.filter { $0.hasSuffix("/data.pkl") }
    guard let pickle = pickles.first, pickles.count == 1,
      !archive.records.keys.contains(where: { $0.hasSuffix("/constants.pkl") })
    else {
      throw .checkpoint(
        file: source.name,
        reason: "is a zip file but not a dictionary of tensors that torch.save wrote")
    }
    let folder = String(pickle.dropLast("data.pkl".count))
    if let order = try archive.checkedBytes(of: folder + "byteorder"),
      !order.elementsEqual("little".utf8)
    {
      throw Self.unusable(source, "it was written on a machine with another byte order")
    }
    guard (archive.records[pickle]?.bytes.count ?? 0) <= PickleMachine.mostBytes,
      let bytes = try archive.checkedBytes(of: pickle)
    else { throw Self.unusable(source, "its pickle is larger than any list of tensors") }
    let (tensors, _) = try Self.tensors(bytes, of: source)
    var starts: [String: Int] = [:]
    for (name, tensor) in tensors {
      let storage = tensor.storage
      guard let record = archive.records["\(folder)data/\(storage.key)"] else {
        throw Self.unusable(source, "the storage \(storage.key) of tensor “\(name)” is missing")
      }
      guard record.bytes.count == storage.count * storage.type.byteCount else {
        throw Self.unusable(
          source,
          "the storage \(storage.key) of tensor “\(name)” has \(record.bytes.count) bytes for "
            + "\(storage.count) numbers of type \(storage.type.rawValue)")
      }
      starts[storage.key] = record.bytes.lowerBound
    }
    self.tensors = tensors
    storageStarts = starts
  }

  // MARK: One-stream format

  /// Reads the format before PyTorch 1.6: four pickles, then the storages in the order the last one
  /// gives, each after its count.
  init(stream source: ByteSource) throws(TensorError) {
    var position = Self.streamSignature.count
    func pickle() throws(TensorError) -> (value: PickleValue, machine: PickleMachine) {
      let rest = UnsafeRawBufferPointer(rebasing: source.bytes[position...])
      let ran = try Self.run(rest, of: source)
      position += ran.byteCount
      return (ran.value, ran.machine)
    }
    guard case .integer(1001) = try pickle().value else {
      throw Self.unusable(source, "it is of a version that is not read")
    }
    let system = try pickle()
    guard Self.isLittleEndian(system.value, system.machine) else {
      throw Self.unusable(source, "it was written on a machine with another byte order")
    }
    let rest = UnsafeRawBufferPointer(rebasing: source.bytes[position...])
    let (tensors, byteCount) = try Self.tensors(rest, of: source)
    position += byteCount
    let keys = try pickle()
    guard case .sequence(let place) = keys.value else {
      throw Self.unusable(source, "it has no list of storages")
    }
    let storages = Dictionary(
      tensors.values.map { ($0.storage.key, $0.storage) }, uniquingKeysWith: { first, _ in first })
    var starts: [String: Int] = [:]
    let bytes = LittleEndianBytes(bytes: source.bytes)
    for case .text(let key) in keys.machine.sequences[place] {
      guard let storage = storages[key] else {
        throw Self.unusable(source, "it has a storage that no tensor uses")
      }
      let size = storage.count * storage.type.byteCount
      guard bytes.integer(at: position, as: UInt64.self) == storage.count,
        size <= source.bytes.count - position - 8
      else { throw Self.unusable(source, "it is cut off at storage \(key.prefix(20))") }
      starts[key] = position + 8
      position += 8 + size
    }
    for (name, tensor) in tensors where starts[tensor.storage.key] == nil {
      throw Self.unusable(source, "the storage of tensor “\(name)” is missing")
    }
    guard Set(tensors.values.map(\.storage)).count == storages.count else {
      throw Self.unusable(source, "two of its tensors give one storage different types")
    }
    self.tensors = tensors
    storageStarts = starts
  }

  private static func isLittleEndian(_ value: PickleValue, _ machine: PickleMachine) -> Bool {
    guard case .dictionary(let place) = value else { return false }
    return machine.dictionaries[place].contains { pair in
      guard case .text("little_endian") = pair.key, case .bool(true) = pair.value else {
        return false
      }
      return true
    }
  }

  // MARK: Pickles

  private static func run(
    _ bytes: UnsafeRawBufferPointer, of source: ByteSource
  ) throws(TensorError) -> (value: PickleValue, machine: PickleMachine, byteCount: Int) {
    do throws(PickleMachine.Problem) {
      return try PickleMachine.run(bytes)
    } catch {
      throw .checkpoint(
        file: source.name, reason: "is refused: \(error.reason); use a safetensors file")
    }
  }

  /// The tensors of the dictionary that `bytes` build; other values in it are passed over.
  private static func tensors(
    _ bytes: UnsafeRawBufferPointer, of source: ByteSource
  ) throws(TensorError) -> (tensors: [String: TorchTensor], byteCount: Int) {
    let (value, machine, byteCount) = try run(bytes, of: source)
    guard case .dictionary(let place) = value else {
      throw unusable(source, "it holds \(value.kind) instead of a dictionary of tensors")
    }
    var tensors: [String: TorchTensor] = [:]
    for (key, value) in machine.dictionaries[place] {
      guard case .text(let name) = key, case .tensor(let index) = value else { continue }
      tensors[name] = machine.tensors[index]
    }
    guard !tensors.isEmpty else {
      throw unusable(source, "its dictionary holds no tensors; save the model's state_dict itself")
    }
    return (tensors, byteCount)
  }

  private static func unusable(_ source: ByteSource, _ reason: String) -> TensorError {
    .checkpoint(
      file: source.name,
      reason: "is not a usable PyTorch file: \(reason); download or save it again")
  }
}
