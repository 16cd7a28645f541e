import LoupeTensor

/// Keys and values of the rows that an attention may ask, the heads side by side.
public struct KeyValueRows {
  /// k, `[position, model]`.
  public let keys: Tensor
  /// v, `[position, model]`.
  public let values: Tensor
}
