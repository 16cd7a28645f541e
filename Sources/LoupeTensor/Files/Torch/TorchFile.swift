/// The tensors of a PyTorch checkpoint, for example `pytorch_model.bin`: a dictionary of tensors as
/// `torch.save` writes it, in a zip file or, before PyTorch 1.6, in one stream.
///
/// Such a file is a program in Python's pickle language. Here it can build tensors and nothing else;
/// a file that asks for more is refused, and says what it asked for.
public struct TorchFile: TensorFile {
  /// What the file is called in error texts.
  public let name: String
  private let source: ByteSource
  private let content: TorchContent

  /// An expanded tensor repeats its storage's numbers; more than these it may not have.
  private static let mostRepeated = 1 << 24
  /// Numbers gathered at once from a tensor whose elements are not in order.
  private static let chunk = 1 << 16

  /// Reads the list of tensors in `source`.
  ///
  /// - Throws: `TensorError.checkpoint` where it is damaged, not such a file, or asks for more than
  ///   tensors.
  public init(_ source: ByteSource) throws(TensorError) {
    try source.refuseLargeFilePointer()
    self.source = source
    name = source.name
    if source.bytes.starts(with: ZipArchive.signature) {
      content = try TorchContent(zip: source)
    } else if source.bytes.starts(with: TorchContent.streamSignature) {
      content = try TorchContent(stream: source)
    } else {
      throw .checkpoint(
        file: source.name,
        reason: "is not a PyTorch checkpoint that is read here; open it with a recent PyTorch and "
          + "save its state_dict with torch.save, or as safetensors")
    }
  }

  /// Opens the file at `path`.
  public init(path: String) throws(TensorError) { try self.init(ByteSource(path: path)) }

  /// The names of the tensors, sorted.
  public var tensorNames: [String] { content.tensors.keys.sorted() }

  /// The sizes of `tensor`; nil where there is no such tensor.
  public func shape(of tensor: String) -> [Int]? { content.tensors[tensor]?.shape }

  /// The element type of `tensor` as safetensors names it; nil where there is no such tensor.
  public func elementType(of tensor: String) -> String? {
    content.tensors[tensor]?.storage.type.rawValue
  }

  /// The numbers of `tensor` as float32, row-major, whatever float type and order the file has.
  public func floats(_ tensor: String, shape expected: [Int]? = nil) throws(TensorError) -> Buffer {
    try reader(tensor, shape: expected).buffer()
  }

  /// The same numbers, read in pieces where they stand in order.
  public func reader(
    _ tensor: String, shape expected: [Int]? = nil
  ) throws(TensorError) -> FloatReader {
    let (view, start) = try view(tensor)
    if let expected, expected != view.shape {
      throw .shape(tensor: tensor, expected: expected, found: view.shape, file: name)
    }
    let type = view.storage.type
    guard type.isReadAsFloats else {
      throw .elementType(tensor: tensor, found: type.rawValue, file: name)
    }
    if view.isContiguous {
      return source.reader(at: start + view.offset * type.byteCount, count: view.count, type: type)
    }
    let buffer = Buffer(zeros: view.count)
    var done = 0
    gather(view, storageAt: start) { ordered, count in
      type.decodeFloats(from: ordered, count: count, into: buffer.pointer + done)
      done += count
    }
    return FloatReader(buffer)
  }

  /// The numbers of an integer tensor, row-major.
  public func integers(_ tensor: String) throws(TensorError) -> [Int] {
    let (view, start) = try view(tensor)
    let type = view.storage.type
    guard type.isReadAsIntegers else {
      throw .elementType(tensor: tensor, found: type.rawValue, file: name)
    }
    var numbers: [Int] = []
    numbers.reserveCapacity(view.count)
    gather(view, storageAt: start) { ordered, count in
      numbers += type.decodeIntegers(from: ordered, count: count)
    }
    return numbers
  }

  private func view(_ tensor: String) throws(TensorError) -> (TorchTensor, start: Int) {
    guard let view = content.tensors[tensor], let start = content.storageStarts[view.storage.key]
    else { throw .missing(tensor: tensor, file: name) }
    guard view.count <= max(view.storage.count, Self.mostRepeated) else {
      throw .checkpoint(
        file: name,
        reason: "has a tensor “\(tensor)” of \(view.count) elements that repeats the "
          + "\(view.storage.count) of its storage, which is more than is read")
    }
    return (view, start)
  }

  /// Hands the elements to `body` in row-major order, some at a time.
  private func gather(
    _ view: TorchTensor, storageAt start: Int, _ body: (UnsafeRawPointer, Int) -> Void
  ) {
    guard view.count > 0, let base = source.bytes.baseAddress else { return }
    let width = view.storage.type.byteCount
    let scratch = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(view.count, Self.chunk) * width, alignment: 16)
    defer { scratch.deallocate() }
    guard let target = scratch.baseAddress else { return }
    var position = [Int](repeating: 0, count: view.shape.count)
    var element = view.offset
    var held = 0
    for _ in 0..<view.count {
      (target + held * width).copyMemory(
        from: base + start + element * width, byteCount: width)
      held += 1
      if held == Self.chunk {
        body(target, held)
        held = 0
      }
      element += Self.advance(&position, in: view)
    }
    if held > 0 { body(target, held) }
    source.giveBackPages(of: start..<start + view.storage.count * width)
  }

  /// Goes to the next element, last axis fastest; returns how far it is from the one before.
  private static func advance(_ position: inout [Int], in view: TorchTensor) -> Int {
    var distance = 0
    for axis in position.indices.reversed() {
      position[axis] += 1
      distance += view.strides[axis]
      if position[axis] < view.shape[axis] { return distance }
      distance -= position[axis] * view.strides[axis]
      position[axis] = 0
    }
    return distance
  }
}
