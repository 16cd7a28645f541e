import { fitChoice } from "loupe/choices.js";
import { plainForm } from "loupe/edits.js";
import { spokenLanguages } from "loupe/languages.js";
import { USUAL_BYTES } from "loupe/recording-size.js";
import { buildFrame, buildSlice } from "loupe/slice.js";
import { defaultSettings } from "loupe/settings.js";
import { CHOICE } from "loupe/stages.js";
import { teachingHead } from "loupe/teaching.js";

/**
 * What the page knows, in one flat record, and what follows from it.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Selection} Selection
 * @typedef {import("loupe/trace.js").Trace} Trace
 * @typedef {"idle" | "connecting" | "waiting" | "encoding" | "searching" | "generating" | "ended"
 *   | "stopped" | "failed"} Phase
 *
 * @typedef {object} Notice  something that went wrong
 * @property {string} code
 * @property {string} message  the server's own words, for codes without a text of ours
 * @property {number | null} seconds  until the next try
 * @property {Record<string, string | number>} [details]  values of the message
 *
 * @typedef {object} PartsState
 * @property {Trace} trace  whose parts they are
 * @property {import("loupe/parts.js").Parts | null} value  null: being computed
 * @property {number} share  of the heads that were read, 0 to 1
 *
 * @typedef {object} Hover  what the reader points at
 * @property {number | null} row
 * @property {number | null} column
 * @property {string[]} tokens  keys of the tokens, see labels.js
 *
 * @typedef {object} AppState
 * @property {string} language
 * @property {"auto" | "light" | "dark"} theme
 * @property {boolean} projector
 * @property {boolean} reducedMotion
 * @property {number} appearance  counts changes of colours and type size
 * @property {boolean} standalone  a saved trace without a server
 * @property {import("loupe/room-route.js").RoomName} room  the one that is open
 * @property {string | null} trainRun  the training that is open in 育てる
 * @property {import("loupe/types.js").ModelInfo[]} models
 * @property {string | null} modelName
 * @property {import("loupe/types.js").Limits} limits
 * @property {string} text  of the sentence box
 * @property {import("loupe/types.js").Settings} settings
 * @property {boolean} settingsOpen
 * @property {boolean} examplesOpen
 * @property {Phase} phase
 * @property {Notice | null} notice
 * @property {import("loupe/types.js").Hypothesis[]} hypotheses  while a beam search runs
 * @property {Trace | null} trace
 * @property {number} revision  counts changes inside the trace
 * @property {boolean} live  following the tokens as they arrive
 * @property {boolean} playing
 * @property {boolean} walking  the position was reached stage by stage: what comes later in the
 *   step is not shown yet
 * @property {number} speed
 * @property {number} step  −1 before the first
 * @property {number} stage
 * @property {boolean} followStages  the picture changes with the stage
 * @property {AttentionKind} kind
 * @property {Record<AttentionKind, Selection | null>} selection  null: a head that shows something
 * @property {boolean} picking  a click in the overview adds a head instead of choosing one
 * @property {import("loupe/desks.js").DeskName} desk  which of the room's desks is open
 * @property {"step" | "all"} span  rows up to the step that is shown, its own lines; or all steps
 * @property {"lines" | "text"} shape  how the look is drawn
 * @property {import("loupe/types.js").Unit} unit
 * @property {boolean} dropSpecial
 * @property {import("loupe/types.js").Emphasis} emphasis
 * @property {Hover | null} hover
 * @property {number | null} pinned  source position whose encoder row is shown; null for all
 * @property {import("loupe/types.js").Loaded<import("loupe/arithmetic.js").Arithmetic> | null}
 *   arithmetic  of the loupe
 * @property {PartsState | null} parts  beginning, middle and end, once the desk was opened
 * @property {import("loupe/types.js").Loaded<import("loupe/types.js").Lens> | null} lens
 * @property {import("loupe/types.js").Loaded<import("loupe/types.js").Reading[]> | null} readings
 * @property {"heads" | "steps" | "run"} compareWhat  in what B differs from A
 * @property {Record<AttentionKind, Selection | null>} otherSelection  of B; null: the most different
 * @property {number} otherStep
 * @property {string | null} otherText  null: the same sentence
 * @property {string | null} otherModel  null: the same model
 * @property {Partial<import("loupe/types.js").Wording> | null} otherWording  null: as A was told
 * @property {boolean} otherForced  B is made to follow A's translation
 * @property {import("loupe/edits.js").Edit[]} edits  of B
 * @property {import("loupe/edits.js").Edit[][]} editsBefore  to be undone, newest last
 * @property {import("loupe/edits.js").Edit[][]} editsAfter  to be done again, next last
 * @property {import("loupe/edits.js").EditForm} editForm
 * @property {Trace | null} otherTrace
 * @property {Phase} otherPhase
 * @property {Notice | null} otherNotice
 * @property {number} otherRevision
 * @property {"all" | "head"} partsScope  whose heads are counted in beginning, middle and end
 * @property {import("loupe/types.js").Loaded<import("loupe/types.js").Reading> | null} reading
 * @property {string | null} readingName
 * @property {number | null} loupeKey  the key that is looked into; null: the one with most weight
 * @property {number | null} loupeBlock  dimensions that are shown; null: those that matter most
 * @property {number | null} loupeColumn  of the head's contribution; null: the largest
 * @property {Partial<Record<import("loupe/desks.js").Twin, boolean>>} tables
 */

/** @returns {AppState} */
export function initialState() {
  return {
    language: "ja",
    theme: "auto",
    projector: false,
    reducedMotion: false,
    appearance: 0,
    standalone: false,
    room: "watch",
    trainRun: null,
    models: [],
    modelName: null,
    limits: { textCharacters: 2000, maximumLength: 512, recordingBytes: USUAL_BYTES },
    text: "",
    settings: { ...defaultSettings },
    settingsOpen: false,
    examplesOpen: false,
    phase: "idle",
    notice: null,
    hypotheses: [],
    trace: null,
    revision: 0,
    live: false,
    playing: false,
    walking: false,
    speed: 1,
    step: -1,
    stage: 7,
    followStages: true,
    kind: "cross",
    selection: { encoder: null, self: null, cross: null },
    picking: false,
    desk: "look",
    span: "step",
    shape: "lines",
    unit: "pieces",
    dropSpecial: false,
    emphasis: "chosen",
    hover: null,
    pinned: null,
    arithmetic: null,
    parts: null,
    lens: null,
    readings: null,
    reading: null,
    readingName: null,
    compareWhat: "run",
    otherSelection: { encoder: null, self: null, cross: null },
    otherStep: 0,
    otherText: null,
    otherModel: null,
    otherWording: null,
    otherForced: false,
    edits: [],
    editsBefore: [],
    editsAfter: [],
    editForm: plainForm,
    otherTrace: null,
    otherPhase: "idle",
    otherNotice: null,
    otherRevision: 0,
    partsScope: "all",
    loupeKey: null,
    loupeBlock: null,
    loupeColumn: null,
    tables: {},
  };
}

/** @param {AppState} state @returns {boolean} whether a translation is on its way */
export function isRunning({ phase }) {
  return ["connecting", "waiting", "encoding", "searching", "generating"].includes(phase);
}

/** @param {AppState} state @returns {import("loupe/types.js").ModelInfo | null} */
export function currentModel({ trace, models, modelName }) {
  return models.find((model) => model.name === modelName) ?? trace?.model ?? null;
}

/**
 * @param {AppState} state
 * @returns {string | undefined} the language of the sentence box; undefined where the model does not say
 */
export function sourceLanguageOf(state) {
  return spokenLanguages(currentModel(state), state.settings, state.language).source || undefined;
}

/**
 * What is shown of an attention, fitted to the model.
 * @param {AppState} state
 * @param {AttentionKind} [kind]
 * @returns {Selection}
 */
export function shownChoice({ trace, kind: current, selection }, kind = current) {
  const chosen = selection[kind];
  if (!trace) return chosen ?? { layer: "mean", head: "mean", set: null };
  return chosen ? fitSelection(trace, kind, chosen) : teachingHead(trace, kind);
}

/**
 * @param {Trace} trace
 * @param {AttentionKind} kind
 * @param {Selection} selection
 * @returns {Selection} the same object where it fits
 */
export function fitSelection(trace, kind, selection) {
  const layers = trace.layerCount(kind);
  const heads = trace.headCount(kind);
  const layer = fitChoice(selection.layer, layers);
  const head = fitChoice(selection.head, heads);
  const inside = selection.set?.heads.every(([inLayer, each]) => inLayer < layers && each < heads) ?? true;
  if (inside && layer === selection.layer && head === selection.head) return selection;
  return { layer, head, set: inside ? selection.set : null };
}

/**
 * @param {AppState} state
 * @returns {import("loupe/arithmetic.js").HeadPlace | null} the query and head under the loupe; null
 *   where several heads are shown together
 */
export function loupePlace(state) {
  const { trace, kind, step, pinned } = state;
  const { layer, head, set } = shownChoice(state);
  if (!trace || set || typeof layer !== "number" || typeof head !== "number") return null;
  const query = kind === "encoder" ? pinned ?? 0 : step;
  return query >= 0 && query < trace.queryCount(kind) ? { kind, layer, head, query } : null;
}

/** @param {AppState} state @returns {import("loupe/types.js").Step | null} */
export function currentStep({ trace, step }) {
  return trace?.steps[step] ?? null;
}

/**
 * @param {AppState} state
 * @returns {boolean} whether the attention that is chosen is here and can be drawn
 */
export function canDraw({ trace, kind, step }) {
  if (!trace) return false;
  return kind === "encoder" ? trace.queryCount("encoder") > 0 : step >= 0 && step < trace.stepCount;
}

/** @param {AppState} state @returns {boolean} whether the shown step has not chosen its token yet */
export function choiceHidden({ walking, stage }) {
  return walking && stage < CHOICE;
}

/**
 * The frame and slice of a state, and the frame of everything that is known, computed once and
 * handed to all pictures. Remembers the last answer only.
 * @param {import("loupe/labels.js").SpecialNames} names
 */
export function createPictures(names) {
  const frame = remember(buildFrame);
  const whole = remember(buildFrame);
  const slice = remember(buildSlice);
  return (/** @type {AppState} */ state) => {
    const { trace, kind, unit, dropSpecial, emphasis, span } = state;
    if (!trace || !canDraw(state)) return null;
    const options = { kind, unit, dropSpecial, emphasis, names, choiceHidden: false };
    const last = kind === "encoder" ? 0 : trace.stepCount - 1;
    const step = kind === "encoder" ? 0 : state.step;
    const all = span === "all";
    const shown = frame(trace, {
      ...options, step: all ? last : step, at: step, choiceHidden: !all && choiceHidden(state),
    });
    return {
      frame: shown,
      whole: whole(trace, { ...options, step: last }),
      slice: slice(trace, shown, shownChoice(state)),
      active: activeRow(state, shown),
    };
  };
}

/**
 * @param {AppState} state
 * @param {import("loupe/slice.js").Frame} frame
 * @returns {number | null} the row whose lines are drawn: the one pointed at, else that of the
 *   step, or of the pinned source token; null for all rows together
 */
function activeRow({ kind, hover, pinned, span }, frame) {
  if (hover && hover.row !== null && hover.row < frame.rows.length) return hover.row;
  if (span === "all") return null;
  if (kind !== "encoder") return frame.current;
  const row = frame.rows.findIndex(({ queries }) => pinned !== null && queries.includes(pinned));
  return row < 0 ? null : row;
}

/** @typedef {NonNullable<ReturnType<ReturnType<typeof createPictures>>>} Pictures */

/**
 * @template {unknown[]} Arguments
 * @template Result
 * @param {(...inputs: Arguments) => Result} compute
 * @returns {(...inputs: Arguments) => Result} the same, not computed again for equal inputs
 */
function remember(compute) {
  /** @type {{key: unknown[], result: Result} | null} */
  let last = null;
  return (...inputs) => {
    const key = inputs.flatMap((input) => (isPlain(input) ? Object.values(input) : [input]));
    if (last && last.key.length === key.length && key.every((part, i) => part === last?.key[i])) {
      return last.result;
    }
    last = { key, result: compute(...inputs) };
    return last.result;
  };
}

/** @param {unknown} value @returns {value is object} */
function isPlain(value) {
  return typeof value === "object" && value !== null
    && Object.getPrototypeOf(value) === Object.prototype;
}
