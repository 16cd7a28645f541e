/**
 * The nouns that travel between server, trace and views. Types only: no code runs here.
 * Shapes are named as in the trace document: [layer, head, query, key].
 *
 * @typedef {"encoder" | "self" | "cross"} AttentionKind  which of the three attentions
 * @typedef {number | "mean" | "max"} Choice  one index (from 0), or how several are combined
 * @typedef {"read" | "chosen"} Emphasis  which of its two tokens names a decoder row
 *
 * @typedef {object} Piece
 * @property {number} id  number in the vocabulary
 * @property {string} piece  as the vocabulary spells it, e.g. "▁The"
 * @property {string} surface  the characters it covers, "" for special tokens
 * @property {number} start  UTF-16 offset in the text
 * @property {number} end
 * @property {number} word  pieces with the same number are one word
 * @property {boolean} special
 *
 * @typedef {object} Candidate
 * @property {number} id
 * @property {string} piece
 * @property {string} surface
 * @property {number} probability
 * @property {number} logit
 *
 * @typedef {"input" | "embedding" | "maskedSelfAttention" | "heads" | "crossAttention"
 *   | "feedForward" | "choice" | "append"} StageName
 *
 * @typedef {object} Stage
 * @property {StageName | string} name
 * @property {number[]} shape
 * @property {number[]} numbers  the first values of the stage's result
 * @property {number} [norm]  length of the whole result, where it is a vector
 *
 * @typedef {object} Why
 * @property {"greedy" | "beam" | "sample" | "forced" | string} method
 * @property {number | null} [kept]  candidates that remained to draw from
 * @property {number | null} [threshold]
 * @property {number | null} [draw]  the random number, 0 ≤ draw < 1
 *
 * @typedef {object} Step
 * @property {number} index  row of the decoder matrices
 * @property {Piece} read  the token the decoder read in this step
 * @property {Piece} chosen  the token it then chose
 * @property {string} text  the translation so far
 * @property {number} probability
 * @property {number} rank  1 is the most probable
 * @property {number} entropy  in nats
 * @property {Candidate[]} candidates
 * @property {Why} why
 * @property {Stage[]} stages
 * @property {number} milliseconds
 *
 * @typedef {object} ModelInfo
 * @property {string} name
 * @property {string} [sourceLanguage]  absent where the model does not say
 * @property {string} [targetLanguage]
 * @property {number} encoderLayers
 * @property {number} decoderLayers
 * @property {number} heads  of each decoder layer
 * @property {number} [encoderHeads]  where the encoder has another number
 * @property {number} headSize
 * @property {number} dModel
 * @property {number} feedForward
 * @property {number} vocabulary
 * @property {number} maximumPositions
 * @property {string} activation
 * @property {string} normalisation
 * @property {string} positions
 * @property {number} scale
 * @property {number} parameters
 * @property {Record<string, unknown> | null} [provenance]
 *
 * @typedef {object} Hypothesis
 * @property {string} text
 * @property {number} logProbability
 *
 * @typedef {object} SourceEvent
 * @property {string} trace
 * @property {ModelInfo} model
 * @property {string} text
 * @property {Piece[]} source
 *
 * @typedef {object} EncoderEvent
 * @property {number} [milliseconds]
 * @property {Stage[]} stages
 *
 * @typedef {object} BeamEvent
 * @property {number} step
 * @property {Hypothesis[]} hypotheses
 *
 * @typedef {object} EndEvent
 * @property {string} translation
 * @property {Piece[]} target
 * @property {"end-token" | "length" | "forced" | string} reason
 * @property {number} milliseconds
 * @property {number} logProbability
 *
 * @typedef {object} Settings  how the next token is chosen; the server's names
 * @property {"greedy" | "beam" | "sample"} method
 * @property {number} beam
 * @property {number} lengthPenalty
 * @property {number} temperature
 * @property {number} topK  0 keeps all
 * @property {number} topP  1 keeps all
 * @property {number} seed
 * @property {number} maximumLength  in new tokens
 *
 * @typedef {object} StoredTensor
 * @property {number[]} shape
 * @property {string} data  base64 of little-endian float32
 *
 * @typedef {object} TraceDocument
 * @property {number} version
 * @property {ModelInfo} model
 * @property {string} text
 * @property {Piece[]} source
 * @property {EncoderEvent} encoder
 * @property {Step[]} steps
 * @property {EndEvent} end
 * @property {Partial<Settings>} settings
 * @property {unknown[]} interventions
 * @property {Record<string, StoredTensor>} tensors
 *
 * @typedef {object} Limits
 * @property {number} textCharacters
 * @property {number} [bodyBytes]
 * @property {number} [sourceTokens]
 * @property {number} maximumLength
 *
 * @typedef {(key: string, values?: Record<string, string | number>) => string} Translate
 */

export {};
