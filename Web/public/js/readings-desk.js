import { createDendrogramView } from "loupe/views/dendrogram-view.js";
import { createReadingsView } from "loupe/views/readings-view.js";
import { dendrogramsOf } from "loupe/dendrogram.js";
import { pieceText } from "loupe/labels.js";
import { readingTable } from "loupe/reading-table.js";
import { steady } from "loupe/selectors.js";
import { shownChoice } from "loupe/state.js";

/**
 * The desk 「数で読む」: the readings of the library.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 *
 * @param {import("loupe/watch-desks.js").DeskTools} tools
 */
export function addReadings({ panels, options, bindings, names, look }) {
  const { document, t, actions } = options;
  const panel = panels.add("readings", "readings", null);
  const tables = createTables(t, names);
  const view = createReadingsView(panel.picture, {
    document, t, onReading: (readingName) => actions.set({ readingName }),
    onPoint: (tokens) => actions.set({ hover: tokens && { row: null, column: null, tokens } }), onPick: actions.pickKey,
  });
  bindings.add(view, steady((/** @type {AppState} */ state) => {
    const { trace, desk, readings, reading, readingName, phase, hover } = state;
    if (desk !== "readings" || !trace) return null;
    const loaded = readings?.status === "ready" && reading ? reading : readings;
    const shown = reading?.value && reading.value.name === readingName ? reading.value : null;
    return {
      readings: readings?.value ?? noReadings, chosen: readingName, reading: shown,
      tables: shown ? tables(state, trace, shown) : noTables,
      marked: hover?.tokens ?? noKeys,
      status: phase === "ended" ? loaded?.status ?? "waiting" : "waiting", code: loaded?.code ?? "",
    };
  }));
  bindings.add(createDendrogramView(view.picturePlace, {
    document, t, onHead: ({ kind, layer, head }) => actions.choose({ layer, head }, kind),
  }), createTrees(look));
}

/**
 * The trees of the heads, where they are the reading that is open.
 * @param {import("loupe/watch-desks.js").DeskTools["look"]} look
 */
function createTrees(look) {
  /** @type {import("loupe/types.js").Reading | null} */
  let from = null;
  /** @type {readonly import("loupe/dendrogram.js").Dendrogram[]} */
  let trees = [];
  return steady((/** @type {AppState} */ state) => {
    const { trace, desk, reading, readingName, kind } = state;
    if (desk !== "readings" || !trace || readingName !== SIMILARITY || reading?.value?.name !== SIMILARITY) return null;
    if (from !== reading.value) {
      from = reading.value;
      trees = dendrogramsOf(reading.value);
    }
    if (trees.length === 0) return null;
    return { trees, heads: headCounts(trace), kind, selection: shownChoice(state), root: look.of(state).root };
  });
}

/** The reading that says which heads look alike. */
const SIMILARITY = "head-similarity";

/** @type {WeakMap<object, Record<import("loupe/types.js").AttentionKind, number>>} the same for the same trace */
const knownCounts = new WeakMap();
/** @param {import("loupe/trace.js").Trace} trace */
function headCounts(trace) {
  const counts = knownCounts.get(trace)
    ?? { encoder: trace.headCount("encoder"), self: trace.headCount("self"), cross: trace.headCount("cross") };
  knownCounts.set(trace, counts);
  return counts;
}

/** @type {readonly import("loupe/types.js").Reading[]} */
const noReadings = Object.freeze([]);
/** @type {readonly string[]} */
const noKeys = Object.freeze([]);
/** @type {readonly import("loupe/reading-table.js").ReadingTable[]} */
const noTables = Object.freeze([]);

/**
 * The tables of a reading, made once for it and the head that is chosen.
 * @param {import("loupe/types.js").Translate} t
 * @param {import("loupe/labels.js").SpecialNames} names
 */
function createTables(t, names) {
  /** @type {unknown[]} */
  let key = [];
  /** @type {readonly import("loupe/reading-table.js").ReadingTable[]} */
  let made = noTables;
  return (/** @type {AppState} */ state, /** @type {import("loupe/trace.js").Trace} */ trace,
    /** @type {import("loupe/types.js").Reading} */ reading) => {
    const { layer, head } = shownChoice(state);
    const now = [trace, reading, layer, head];
    if (now.every((part, i) => part === key[i])) return made;
    key = now;
    const axes = {
      source: trace.source.map((piece) => pieceText(piece, false, names)),
      target: trace.steps.map(({ chosen }) => pieceText(chosen, false, names)),
      read: trace.steps.map(({ read }, at) => pieceText(read, at === 0, names)),
      layer: (/** @type {number} */ at) => t("heads.layer", { number: at + 1 }),
      head: (/** @type {number} */ at) => t("chooser.head.number", { number: at + 1 }),
      part: (/** @type {number} */ at) => t(`parts.${["begin", "middle", "end"][at] ?? "end"}`),
    };
    const at = { layer: typeof layer === "number" ? layer : 0, head: typeof head === "number" ? head : 0 };
    made = reading.values.map((value) => readingTable(value, reading.unit, axes, at));
    return made;
  };
}
