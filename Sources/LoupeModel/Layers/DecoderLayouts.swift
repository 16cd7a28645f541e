import LoupeTensor

/// Who may ask whom in one call of the decoder.
struct DecoderLayouts {
  /// Masked self-attention.
  var own: AttentionLayout
  /// Cross-attention.
  let cross: AttentionLayout
}
