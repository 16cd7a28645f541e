import { branchTrace } from "loupe/branch-trace.js";
import { createRun, noticeOf } from "loupe/run.js";
import { noWording, wished } from "loupe/wording.js";

/**
 * What B is told: as A, but for what the reader changed.
 * @param {Pick<AppState, "trace" | "settings" | "otherWording">} state
 * @returns {import("loupe/types.js").Wording}
 */
export function otherWordingOf({ trace, settings, otherWording }) {
  return { ...noWording, ...wished(trace ? trace.settings : settings), ...otherWording };
}

/**
 * What a reader can do at the compare desk: choose what B is, edit attention, and run B beside A.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/edits.js").Edit} Edit
 *
 * @param {object} options
 * @param {import("loupe/store.js").Store<AppState>} options.store
 * @param {import("loupe/server.js").Server | null} options.server
 * @param {(milliseconds: number) => Promise<void>} options.wait
 */
export function createCompareActions({ store, server, wait }) {
  /** @type {ReturnType<typeof createRun> | null} */
  let run = null;

  /** @param {Edit[]} edits */
  function changeEdits(edits) {
    const { edits: before, editsBefore } = store.get();
    store.set({ edits, editsBefore: [...editsBefore, before], editsAfter: [] });
  }

  /** What the run of B reads of the state, and where it leaves what it finds. */
  const side = {
    get() {
      const state = store.get();
      const { trace, otherText, otherModel, otherRevision, modelName, text } = state;
      return {
        text: otherText ?? trace?.text ?? text, modelName: otherModel ?? trace?.model.name ?? modelName,
        models: state.models, language: state.language, limits: state.limits, revision: otherRevision,
        settings: { ...state.settings, ...otherWordingOf(state) },
      };
    },
    /** @param {Partial<import("loupe/run.js").RunState>} patch */
    set({ phase, notice, trace, revision }) {
      store.set({
        ...(phase === undefined ? {} : { otherPhase: phase }),
        ...(notice === undefined ? {} : { otherNotice: notice }),
        ...(trace === undefined ? {} : { otherTrace: trace }),
        ...(revision === undefined ? {} : { otherRevision: revision }),
      });
    },
  };

  return {
    /** Runs B: the other sentence or model, or the same under the edits. */
    async runOther() {
      const { trace, edits, otherForced, otherTrace } = store.get();
      if (!server || !trace?.end) return;
      run?.stop();
      if (otherTrace) server.forget(otherTrace.id);
      store.set({ otherTrace: null });
      run = createRun({
        server, store: side, wait,
        extra: {
          ...(edits.length > 0 ? { interventions: edits } : {}),
          ...(otherForced ? { target: trace.end.translation } : {}),
        },
      });
      await run.start();
    },

    stopOther: () => run?.stop(),

    /**
     * A path of the beam search becomes B, with the attention of each of its rows.
     * @param {import("loupe/beam-tree.js").PathNode[]} path from its first token on
     */
    async openBranch(path) {
      const { trace } = store.get();
      if (!trace) return;
      run?.stop();
      try {
        store.set({ otherTrace: await branchTrace(trace, path, server), otherPhase: "ended", otherNotice: null });
      } catch (error) {
        store.set({ otherPhase: "failed", otherNotice: noticeOf(error) });
      }
      store.set({ desk: "compare", compareWhat: "run", hover: null });
    },

    /** B goes when A does. */
    dropOther() {
      run?.stop();
      store.set({ otherTrace: null, otherPhase: "idle", otherNotice: null });
    },

    /** @param {Edit[]} edits */
    addEdits: (edits) => changeEdits([...store.get().edits, ...edits]),

    /** @param {number} at */
    removeEdit: (at) => changeEdits(store.get().edits.filter((_, i) => i !== at)),

    undoEdit() {
      const { edits, editsBefore, editsAfter } = store.get();
      const before = editsBefore[editsBefore.length - 1];
      if (before) store.set({ edits: before, editsBefore: editsBefore.slice(0, -1),
        editsAfter: [...editsAfter, edits] });
    },

    redoEdit() {
      const { edits, editsBefore, editsAfter } = store.get();
      const after = editsAfter[editsAfter.length - 1];
      if (after) store.set({ edits: after, editsAfter: editsAfter.slice(0, -1),
        editsBefore: [...editsBefore, edits] });
    },
  };
}
