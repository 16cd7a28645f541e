/// What a special token is for; raw values are the keys of `tokenizer_config.json`.
///
/// The order is that in which transformers adds tokens that the vocabulary lacks.
package enum SpecialRole: String, CaseIterable, Sendable {
  case beginning = "bos_token"
  case end = "eos_token"
  case unknown = "unk_token"
  case separator = "sep_token"
  case padding = "pad_token"
  case classifier = "cls_token"
  case mask = "mask_token"
}
