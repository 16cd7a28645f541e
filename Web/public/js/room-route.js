/**
 * The room that an address names: `#room=train&run=…`; without one it is 観る.
 *
 * @typedef {"watch" | "train"} RoomName
 */

/**
 * @param {string} hash with or without the #
 * @returns {{room: RoomName, run: string | null, language: string | null}}
 */
export function readRoom(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const room = fields.get("room") === "train" ? "train" : "watch";
  const run = fields.get("run");
  return {
    room, run: room === "train" && run && /^[0-9a-f]{32}$/.test(run) ? run : null, language: fields.get("lang"),
  };
}

/** @param {string | null} run @param {string} language @returns {string} without the # */
export function writeTrainRoom(run, language) {
  const fields = new URLSearchParams({ room: "train" });
  if (run !== null) fields.set("run", run);
  fields.set("lang", language);
  return fields.toString();
}

/**
 * The rooms in the address and in the browser's history: back leads to the room before.
 *
 * @param {Window} browser
 * @param {import("loupe/store.js").Store<import("loupe/state.js").AppState>} store
 * @param {() => string} watchLink  the address of what 観る shows
 */
export function walkRooms(browser, store, watchLink) {
  const trainLink = () => {
    const { trainRun, language } = store.get();
    return `${browser.location.href.split("#")[0]}#${writeTrainRoom(trainRun, language)}`;
  };
  const enter = () => {
    const { room, run } = readRoom(browser.location.hash);
    store.set(room === "train" ? { room, trainRun: run } : { room });
  };
  enter();
  store.subscribe((state, before) => {
    if (state.room !== before.room) {
      if (readRoom(browser.location.hash).room === state.room) return;
      browser.history.pushState(null, "", state.room === "train" ? trainLink() : watchLink());
    } else if (state.room === "train"
      && (state.language !== before.language || state.trainRun !== before.trainRun)) {
      browser.history.replaceState(null, "", trainLink());
    }
  });
  browser.addEventListener("popstate", enter);
}
