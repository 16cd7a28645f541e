/// Attention in decoding, in training batches and over long inputs.
func addAttentions() {
  for keys in [25, 100, 400] {
    for keepsWeights in [false, true] {
      addKernel(
        "attention, one step, 4 × 64, \(keys) keys\(keepsWeights ? ", weights kept" : "")",
        .operations(.fp32), about: 20 * Double(keys)
      ) {
        DecodingAttention(keys: keys, heads: 4, headSize: 64, keepsWeights: keepsWeights)
      }
    }
  }
  for (length, heads) in [(25, 4), (256, 8), (1_024, 8)] {
    for isBackward in [false, true] {
      addKernel(
        "attention, \(length) positions, \(heads) × 64, \(isBackward ? "backward" : "forward")",
        .operations(.fp32), about: 5 * Double(length * length * heads)
      ) {
        FusedAttention(length: length, heads: heads, headSize: 64, isBackward: isBackward)
      }
    }
  }
}
