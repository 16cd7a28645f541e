import LoupeTensor

/// Keys and values of the rows that an attention may ask, `[position, model]` each, heads side by side.
public struct KeyValueRows {
  /// k
  public let keys: Tensor
  /// v
  public let values: Tensor
}
