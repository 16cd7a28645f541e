/**
 * The nouns of the Train room. Types only: no code runs here.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 *
 * @typedef {object} TrainSizes  what the sliders set; the server's names
 * @property {number} dModel
 * @property {number} layers
 * @property {number} heads
 * @property {number} feedForward
 * @property {number} dropout
 * @property {number} rate
 * @property {number} steps
 *
 * @typedef {{source: string, target: string}} TextPair
 *
 * @typedef {object} TrainTask
 * @property {string} task
 * @property {Record<string, string>} names  by language
 * @property {Record<string, string>} rules  by language
 * @property {Record<string, string>} watch  by language
 * @property {TextPair[]} examples
 * @property {TrainSizes} usual
 *
 * @typedef {object} TrainLimits
 * @property {number} dModel
 * @property {number} layers
 * @property {number} heads
 * @property {number} feedForward
 * @property {number} steps
 * @property {number} minutes
 * @property {number} memoryBytes
 * @property {number} running
 * @property {number} activeOfOne
 * @property {number} corpusBytes
 * @property {number} corpusPairs
 * @property {number} corpusMinimumPairs
 *
 * @typedef {object} TrainOffer  what the room offers
 * @property {TrainTask[]} tasks
 * @property {TrainSizes} text  usual sizes for one's own text
 * @property {TrainLimits} limits
 * @property {boolean} isLocal
 *
 * @typedef {object} TrainCorpus  an uploaded parallel text
 * @property {string} corpus
 * @property {number} lines
 * @property {number} pairs
 * @property {number} developmentPairs
 * @property {number} unusable
 * @property {number} duplicates
 * @property {{line: number, reason: string}[]} examples
 * @property {TextPair[]} first
 *
 * @typedef {object} TrainEstimate
 * @property {"fits" | "memory" | "time" | "disk"} verdict
 * @property {number} parameters
 * @property {number} memoryBytes
 * @property {number} memoryLimit
 * @property {number} diskBytes
 * @property {number | null} secondsPerUpdate
 * @property {number | null} seconds
 * @property {number} secondsLimit
 * @property {number} steps
 * @property {number | null} fittingSteps
 * @property {number} threads
 * @property {number} ahead
 *
 * @typedef {"waiting" | "preparing" | "running" | "paused" | "finished" | "stopped" | "failed"} RunState
 *
 * @typedef {object} TrainRun
 * @property {string} run
 * @property {string} name
 * @property {string | null} [task]
 * @property {string | null} [corpus]
 * @property {string} created
 * @property {RunState} state
 * @property {"pause" | "stop" | null} [requested]
 * @property {number | null} [place]
 * @property {"limit" | "goal" | "patience" | null} [ending]
 * @property {string | null} [message]
 * @property {boolean} isDiskFull
 * @property {boolean} isInterrupted
 * @property {boolean} hasModel
 * @property {string[]} kept
 * @property {boolean} isMine
 * @property {TrainSizes & {seed: number}} sizes
 * @property {number} steps
 * @property {number} step
 * @property {number} seconds
 * @property {number | null} [secondsLeft]
 * @property {number | null} [loss]
 * @property {number | null} [exactMatch]
 * @property {number | null} [chrf]
 *
 * @typedef {object} CurvePoint
 * @property {number} step
 * @property {number} loss
 * @property {number} rate
 * @property {number} seconds
 * @property {number} updates
 *
 * @typedef {object} Judgement
 * @property {number} step
 * @property {number} loss
 * @property {number | null} [exactMatch]
 * @property {number | null} [chrf]
 * @property {number | null} [bleu]
 *
 * @typedef {object} TrainSample
 * @property {string} source
 * @property {string} reference
 * @property {string} translation
 *
 * @typedef {object} TrainLook
 * @property {number} step
 * @property {number[]} probabilities
 * @property {TrainSample[]} samples
 *
 * @typedef {object} TrainToken
 * @property {string} piece
 * @property {number} start
 * @property {number} end
 * @property {boolean} isSpecial
 *
 * @typedef {object} TrainSentence
 * @property {string} source
 * @property {string} target
 * @property {TrainToken[]} sourceTokens
 * @property {TrainToken[]} targetTokens
 * @property {Record<AttentionKind, number[]>} shapes  layers and heads of each attention
 * @property {{target: number, source: number}[] | null} [alignment]
 *
 * @typedef {object} TrainHistory
 * @property {CurvePoint[]} points
 * @property {Judgement[]} judgements
 * @property {TrainLook[]} looks
 * @property {TrainSentence | null} [sentence]
 * @property {number} updatesPerPoint
 * @property {string[]} omissions
 * @property {number} parameters
 *
 * @typedef {object} KeptModel
 * @property {string} name
 * @property {string} created
 * @property {string | null} [task]
 * @property {boolean} isMine
 *
 * @typedef {object} HeadPlace
 * @property {AttentionKind} kind
 * @property {number} layer
 * @property {number} head
 *
 * @typedef {object} Strip  one head's weights at each look
 * @property {HeadPlace} place
 * @property {number} rows
 * @property {number} columns
 * @property {Float32Array[]} frames  [row][column], parallel to the looks
 */
export {};
