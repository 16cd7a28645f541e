/// Tensors that are read by name, whatever kind of file holds them.
///
/// Opening one reads the list of tensors and none of the numbers; those are made when asked for.
public protocol TensorFile: Sendable {
  /// What the file is called in error texts.
  var name: String { get }

  /// The names of the tensors, sorted.
  var tensorNames: [String] { get }

  /// The sizes of `tensor`; nil where there is no such tensor.
  func shape(of tensor: String) -> [Int]?

  /// The element type of `tensor` as safetensors names it, for example `F32`; nil where there is no
  /// such tensor.
  func elementType(of tensor: String) -> String?

  /// The numbers of `tensor` as float32, row-major, whatever float type the file has.
  ///
  /// - Parameters:
  ///   - tensor: its name.
  ///   - expected: the sizes it must have; nil takes any.
  /// - Returns: the numbers, which are the caller's own.
  /// - Throws: `TensorError` where the tensor is missing, of another shape, or not of floats.
  func floats(_ tensor: String, shape expected: [Int]?) throws(TensorError) -> Buffer

  /// The same numbers, read in pieces; the tensor is checked now.
  ///
  /// - Parameters:
  ///   - tensor: its name.
  ///   - expected: the sizes it must have; nil takes any.
  /// - Returns: what reads them, row-major, as long as somebody holds it.
  /// - Throws: as `floats`.
  func reader(_ tensor: String, shape expected: [Int]?) throws(TensorError) -> FloatReader

  /// The numbers of an integer tensor, row-major.
  ///
  /// - Throws: `TensorError` where the tensor is missing or not of int32 or int64.
  func integers(_ tensor: String) throws(TensorError) -> [Int]
}

extension TensorFile {
  /// Reads all numbers now, where a file has no better way.
  public func reader(
    _ tensor: String, shape expected: [Int]?
  ) throws(TensorError) -> FloatReader {
    FloatReader(try floats(tensor, shape: expected))
  }
}
