/// A view of a storage: where a tensor's numbers stand.
struct TorchTensor: Equatable {
  /// The block it looks into.
  let storage: TorchStorage
  /// Numbers of the storage before the tensor's first.
  let offset: Int
  /// Sizes.
  let shape: [Int]
  /// Numbers of the storage from one element to the next, axis by axis.
  let strides: [Int]
  /// Number of elements.
  let count: Int

  /// A view whose every element lies inside its storage; nil for any other.
  init?(storage: TorchStorage, offset: Int, shape: [Int], strides: [Int]) {
    guard offset >= 0, shape.count == strides.count, shape.allSatisfy({ $0 >= 0 }),
      strides.allSatisfy({ $0 >= 0 }), let count = Self.product(shape)
    else { return nil }
    if count > 0 {
      var last = offset
      for (size, stride) in zip(shape, strides) {
        let (reach, overflow) = (size - 1).multipliedReportingOverflow(by: stride)
        let (sum, second) = last.addingReportingOverflow(reach)
        guard !overflow, !second else { return nil }
        last = sum
      }
      guard last < storage.count else { return nil }
    }
    self.storage = storage
    self.offset = offset
    self.shape = shape
    self.strides = strides
    self.count = count
  }

  /// Whether the elements stand one after the other, row-major.
  var isContiguous: Bool {
    var expected = 1
    for (size, stride) in zip(shape, strides).reversed() where size != 1 {
      guard stride == expected else { return false }
      expected *= size
    }
    return true
  }

  private static func product(_ sizes: [Int]) -> Int? {
    if sizes.contains(0) { return 0 }
    var product = 1
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      product = next
    }
    return product
  }
}
