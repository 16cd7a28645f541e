import LoupeTensor

/// The encoder's output as the decoder asks it: keys and values for each decoder layer.
///
/// They are computed once a source and serve all its steps.
public struct SourceMemory {
  let layers: [KeyValueRows]
  let starts: [Int]
  let lengths: [Int]

  init(layers: [KeyValueRows], lengths: [Int]) {
    self.layers = layers
    self.lengths = lengths
    var starts: [Int] = []
    var start = 0
    for length in lengths {
      starts.append(start)
      start += length
    }
    self.starts = starts
  }
}
