import LoupeTensor

/// Parameters from the weight files of a checkpoint.
struct CheckpointParameters: ParameterSource {
  let file: any TensorFile

  func values(_ name: String, _ shape: Shape) throws(ModelError) -> Buffer {
    let sizes = (0..<shape.rank).map { shape[$0] }
    do throws(TensorError) {
      // Marian writes its one bias over the vocabulary as a matrix of one row.
      let found = file.shape(of: name)
      let expected = found == [1] + sizes ? [1] + sizes : sizes
      return try file.floats(name, shape: expected)
    } catch {
      throw .weights(error)
    }
  }
}
