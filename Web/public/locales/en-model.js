/** The model, its verification, files from disk, and the tree of heads. */
export default {
  "about.precision": "Arithmetic",
  "precision.fp32": "fp32: 32-bit numbers throughout",
  "precision.bf16": "bf16: products of 16-bit numbers, rounded",
  "precision.int8": "int8: products of 8-bit whole numbers, rounded",

  "verified.title": "Checked against the reference",
  "verified.none": "Not checked here yet. “loupe models verify” does it.",
  "verified.all": "The same as {reference} within the bounds below ({precision}, {date}).",
  "verified.some": "Not the same as {reference} everywhere: see below ({precision}, {date}).",
  "verified.difference": "differs by {difference} at most (bound {bound})",
  "verified.equal": "{equal} of {total} equal",
  "verified.outside": "{figure} — outside the bound",
  "verified.figure.logits": "Logits",
  "verified.figure.encoder": "Encoder self-attention",
  "verified.figure.self": "Masked self-attention",
  "verified.figure.cross": "Cross-attention",
  "verified.figure.source": "Source sentences cut into tokens",
  "verified.figure.target": "Target sentences cut into tokens",
  "verified.figure.decoded": "Tokens put back into text",
  "verified.figure.sentence": "Tokens of the test sentence",
  "verified.figure.greedy": "Translations, best token each time",
  "verified.figure.beam": "Translations, beam search",

  "open.drop": "Drop the recording here",
  "error.file_kind": "“{name}” is not a recording. Open a .safetensors or .json file that Loupe or the import recipe has written.",

  "parts.lead.cross": "Looks most at {place} of the source ({share})",
  "parts.lead.self": "Looks back {count} tokens in its own words, on average",
  "parts.lead.first": "the beginning",
  "parts.lead.middle": "the middle",
  "parts.lead.last": "the end",
  "parts.lead.end": "the end sign",

  "dendrogram.plain": "Heads that look alike branch off together. The further right two branches meet, the less they have in common. Pick a head to see it.",
  "dendrogram.label": "Tree of the heads: {kind}",
  "dendrogram.distance": "Distance {distance} nats",
};
