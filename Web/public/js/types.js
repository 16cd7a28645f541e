/**
 * The nouns that travel between server, trace and views. Types only: no code runs here.
 * Shapes are named as in the trace document: [layer, head, query, key].
 *
 * @typedef {"encoder" | "self" | "cross"} AttentionKind  which of the three attentions
 * @typedef {number | "mean" | "max"} Choice  one index (from 0), or how several are combined
 * @typedef {"read" | "chosen"} Emphasis  which of its two tokens names a decoder row
 * @typedef {"pieces" | "words" | "characters"} Unit  what stands as one row or column
 *
 * @typedef {object} HeadSet  some heads taken together
 * @property {"mean" | "max"} how
 * @property {readonly (readonly [number, number])[]} heads  layer and head, from 0
 *
 * @typedef {object} Selection  what is shown of one of the three attentions
 * @property {Choice} layer
 * @property {Choice} head
 * @property {HeadSet | null} [set]  instead of layer and head, where some were picked by hand
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
 * @property {number} scale  what q·k is multiplied by
 * @property {number | null} [encoderScale]  in the encoder, where that is another
 * @property {number | null} [encoderHeadSize]
 * @property {string | null} [family]  the architecture, as its authors call it
 * @property {string | null} [normalisationKind]  "layer" or "rms"
 * @property {"fp32" | "bf16" | "int8" | null} [precision]  of its matrix products
 * @property {LanguageOffer} [languages]  of a model that is served
 * @property {Verification | null} [verification]  null: nothing was verified yet
 * @property {number} parameters
 * @property {Record<string, unknown> | null} [provenance]
 *
 * @typedef {object} Verification  the model here beside the reference implementation
 * @property {string} reference  with its version
 * @property {string | null} [precision]
 * @property {string | null} [date]
 * @property {VerifiedFigure[]} figures
 *
 * @typedef {object} VerifiedFigure  the largest difference and its bound, or how many were equal
 * @property {string} name
 * @property {number} [difference]
 * @property {number} [bound]
 * @property {number} [equal]
 * @property {number} [total]
 * @property {boolean} isWithinBounds
 *
 * @typedef {object} Hypothesis  a path of a beam search, at one step
 * @property {string} text
 * @property {number} logProbability
 * @property {number} [id]  its number in the trace
 * @property {number | null} [parent]  the path it goes on from
 * @property {Piece} [token]  the one it took
 * @property {number} [score]  what the search ranks by
 * @property {"kept" | "dropped" | "finished"} [state]
 * @property {"width" | "worse" | "length" | "over" | null} [why]
 * @property {number} [row]  of its attention in the tensors of a file
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
 * @property {string} sourceLanguage  by the model's own code; "" leaves it to the model
 * @property {string} targetLanguage
 * @property {string} prefix  what is put before the text, for models that are told their task in words
 *
 * @typedef {Pick<Settings, "sourceLanguage" | "targetLanguage" | "prefix">} Wording  what a model is
 *   told beside the text
 *
 * @typedef {object} LanguageOffer  what a model can be asked to translate into what
 * @property {"none" | "bothSides" | "targetBeforeSource" | "inWords"} placement
 * @property {string[]} source  codes; empty where there is nothing to choose
 * @property {string[]} target
 * @property {{source?: string, target?: string}} default
 * @property {string[]} [prefixes]  words that its files name for its tasks
 *
 * @typedef {object} StoredTensor
 * @property {number[]} shape
 * @property {string} data  base64 of little-endian float32
 * @property {"float16"} [type]  where data holds numbers of half precision
 * @property {(number | string)[]} [values]  instead of data, in JSON files for people
 *
 * @typedef {object} TraceDocument
 * @property {number} version
 * @property {ModelInfo} model
 * @property {string} text
 * @property {Piece[]} source
 * @property {EncoderEvent} encoder
 * @property {Step[]} steps
 * @property {EndEvent} end
 * @property {Record<string, unknown>} settings  beams and maximumNewTokens, where requests say beam and
 *   maximumLength
 * @property {unknown[]} interventions
 * @property {Record<string, StoredTensor>} tensors
 * @property {BeamEvent[]} [beam]
 * @property {Reading[]} [readings]
 * @property {Lens[]} [lens]  of each step
 *
 * @typedef {object} Limits
 * @property {number} textCharacters
 * @property {number} [bodyBytes]
 * @property {number} [sourceTokens]
 * @property {number} maximumLength
 * @property {number} recordingBytes  that the page can hold of one generation
 * @property {number} [beam]
 *
 * @typedef {object} LensLayer  what the decoder would choose if it ended after this layer
 * @property {number} layer  from 0
 * @property {number} entropy  in nats
 * @property {number} rank  of the token that was chosen, from 1
 * @property {number} divergence  of the final distribution from this one, in nats
 * @property {Candidate[]} candidates
 *
 * @typedef {object} Lens
 * @property {number} step
 * @property {LensLayer[]} layers
 *
 * @typedef {object} ReadingValue
 * @property {string} name
 * @property {string} [unit]
 * @property {string[]} axes
 * @property {number[]} shape
 * @property {string} data  base64 of little-endian float32
 *
 * @typedef {object} Reading  computed by the library
 * @property {string} name
 * @property {string} unit
 * @property {[number, number] | null} [range]
 * @property {string} formula
 * @property {string} source
 * @property {string | null} assumes
 * @property {{code: string, message: string} | null} refused
 * @property {ReadingValue[]} values
 *
 * @typedef {(key: string, values?: Record<string, string | number>) => string} Translate
 */

/**
 * What a desk needs beside the recording, fetched when it is opened.
 * @template Value
 * @typedef {object} Loaded
 * @property {string} key  what it was asked for
 * @property {"loading" | "ready" | "missing" | "failed"} status  missing: this trace does not hold it
 * @property {Value | null} value
 * @property {string} code  of what went wrong
 */

export {};
