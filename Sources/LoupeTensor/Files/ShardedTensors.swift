/// The tensors of a checkpoint that is spread over several files.
public struct ShardedTensors: TensorFile {
  /// What the index is called in error texts.
  public let name: String
  private let index: ShardIndex
  private let shards: [String: any TensorFile]

  /// Opens every shard that `index` names and checks that each tensor is in its own and no other.
  ///
  /// - Parameters:
  ///   - index: which file holds which tensor.
  ///   - open: opens the shard of this file name; nil where there is no such file.
  /// - Throws: `TensorError` naming the shard, the tensor and what to do.
  public init(
    _ index: ShardIndex, open: (String) throws(TensorError) -> (any TensorFile)?
  ) throws(TensorError) {
    name = index.name
    self.index = index
    var shards: [String: any TensorFile] = [:]
    for file in index.files {
      guard let shard = try open(file) else {
        throw .checkpoint(
          file: index.name, reason: "names the shard \(file), which is missing; download it")
      }
      shards[file] = shard
      for tensor in shard.tensorNames {
        if let place = index.fileOfTensor[tensor], place != file {
          throw .checkpoint(
            file: index.name,
            reason: "puts tensor “\(tensor)” in \(place), but \(file) holds one of that name too; "
              + "the shards do not belong together, download them again")
        }
      }
    }
    for (tensor, file) in index.fileOfTensor.sorted(by: { $0.key < $1.key })
    where shards[file]?.shape(of: tensor) == nil {
      throw .checkpoint(
        file: index.name,
        reason: "puts tensor “\(tensor)” in \(file), which does not hold it; the shards do not "
          + "belong together, download them again")
    }
    self.shards = shards
  }

  /// The names of the tensors, sorted.
  public var tensorNames: [String] { index.fileOfTensor.keys.sorted() }

  /// The sizes of `tensor`; nil where there is no such tensor.
  public func shape(of tensor: String) -> [Int]? { shard(of: tensor)?.shape(of: tensor) }

  /// The element type of `tensor`; nil where there is no such tensor.
  public func elementType(of tensor: String) -> String? {
    shard(of: tensor)?.elementType(of: tensor)
  }

  /// The numbers of `tensor` as float32, whatever float type its shard has.
  public func floats(_ tensor: String, shape expected: [Int]? = nil) throws(TensorError) -> Buffer {
    try existingShard(of: tensor).floats(tensor, shape: expected)
  }

  /// The same numbers, read in pieces.
  public func reader(
    _ tensor: String, shape expected: [Int]? = nil
  ) throws(TensorError) -> FloatReader {
    try existingShard(of: tensor).reader(tensor, shape: expected)
  }

  /// The numbers of an integer tensor.
  public func integers(_ tensor: String) throws(TensorError) -> [Int] {
    try existingShard(of: tensor).integers(tensor)
  }

  private func shard(of tensor: String) -> (any TensorFile)? {
    index.fileOfTensor[tensor].flatMap { shards[$0] }
  }

  private func existingShard(of tensor: String) throws(TensorError) -> any TensorFile {
    guard let shard = shard(of: tensor) else { throw .missing(tensor: tensor, file: name) }
    return shard
  }
}
