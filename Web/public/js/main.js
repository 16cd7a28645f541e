import { createActions } from "loupe/actions.js";
import { createAnnouncer } from "loupe/announcer.js";
import { createDeskLoader } from "loupe/desk-loader.js";
import { createTranslate, pickLanguage } from "loupe/catalogue.js";
import { examplesFor } from "loupe/examples.js";
import { copyText } from "loupe/files.js";
import { readFragment, writeFragment } from "loupe/fragment.js";
import { headSetText } from "loupe/head-set.js";
import { belongsToElement, commandOfKey } from "loupe/keys.js";
import { pieceText } from "loupe/labels.js";
import { percent } from "loupe/numbers.js";
import { createPartsLoader } from "loupe/parts-loader.js";
import { createPreferences } from "loupe/preferences.js";
import { roomForRecording } from "loupe/recording-size.js";
import { createServer } from "loupe/server.js";
import { readRoom, walkRooms } from "loupe/room-route.js";
import { createTrainDoor } from "loupe/room-train.js";
import { noticeOf } from "loupe/run.js";
import { savedFragment, savedTrace } from "loupe/saved-page.js";
import { saveDocument, savePage, savePicture } from "loupe/saving.js";
import { patchOfView, placeOfView, viewOf } from "loupe/shared-view.js";
import { currentStep, initialState, isRunning, shownChoice, sourceLanguageOf } from "loupe/state.js";
import { createStore } from "loupe/store.js";
import { createWatchRoom } from "loupe/watch-room.js";
import english from "loupe/locales/en.js";
import japanese from "loupe/locales/ja.js";

/**
 * The page: joins store, server, keyboard, address and memory to the room.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 */

/** @type {Record<string, import("loupe/catalogue.js").Catalogue>} */
const catalogues = { ja: japanese, en: english };
const languages = [{ code: "ja", name: "日本語" }, { code: "en", name: "English" }];

/** The address changes when the reader has paused this long: it is slow, and browsers limit it. */
const ADDRESS_MILLISECONDS = 400;

/** @type {readonly AppState["theme"][]} */
const themes = ["auto", "light", "dark"];

/** @param {Window & typeof globalThis} window */
export function startPage(window) {
  const { document, location } = window;
  const saved = savedTrace(document);
  const store = createStore(initialState());
  const preferences = createPreferences(storageOf(window));
  const server = saved ? null : createServer({ fetch: window.fetch.bind(window) });
  const actions = createActions({
    store, server,
    setTimeout: (callback, milliseconds) => window.setTimeout(callback, milliseconds),
    clearTimeout: (timer) => window.clearTimeout(timer),
    now: () => window.performance.now(),
  });
  const fragment = location.hash || savedFragment(document);
  store.set(remembered(window, preferences.read(), fragment));
  store.set({ limits: { ...store.get().limits, recordingBytes: roomOf(window) } });
  if (saved) showSaved(store, saved, readFragment(fragment));

  const loader = createDeskLoader({
    store, server,
    setTimeout: (callback, milliseconds) => window.setTimeout(callback, milliseconds),
    clearTimeout: (timer) => window.clearTimeout(timer),
  });
  store.subscribe(loader.attend);
  store.subscribe(createPartsLoader({ store, view: window }).attend);
  const appearance = watchAppearance(window, store);
  const train = server && createTrainDoor(window, { store, actions, server, storage: storageOf(window) });
  const rooms = createRooms(window, { store, actions, server, train });
  store.subscribe((state, before) => {
    if (state.language !== before.language) rooms.renew();
    else if (state.room !== before.room) rooms.change();
    if (state.theme !== before.theme || state.projector !== before.projector) appearance();
    remember(preferences, state);
  });
  listenToKeys(window, { actions, store, rooms });
  writeAddress(window, store);
  if (train) walkRooms(window, store, () => linkOf(window, store.get()));
  if (server) start(server, store, actions, location.hash);
}

/**
 * A saved page opens with the view it was saved in.
 * @param {import("loupe/store.js").Store<AppState>} store
 * @param {import("loupe/trace.js").Trace} trace
 * @param {import("loupe/fragment.js").SharedView | null} view
 */
function showSaved(store, trace, view) {
  if (view) store.set({ ...patchOfView(view, store.get()), ...placeOfView(view, trace) });
  else store.set({ step: trace.stepCount - 1 });
  store.set({
    standalone: true, trace, revision: 1, phase: "ended", text: trace.text, modelName: trace.model.name,
  });
}

/** @param {Window} window @returns {number} bytes that a recording may take; only some browsers say their memory */
function roomOf({ navigator }) {
  return roomForRecording(Reflect.get(navigator, "deviceMemory"));
}

/** @param {Window} window @returns {Storage | undefined} */
function storageOf(window) {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

/**
 * @param {Window} window
 * @param {import("loupe/preferences.js").Preferences} preferences
 * @param {string} fragment
 * @returns {Partial<AppState>}
 */
function remembered(window, preferences, fragment) {
  const offered = languages.map(({ code }) => code);
  const shared = readFragment(fragment)?.language ?? readRoom(fragment).language;
  const wanted = [shared, preferences.language, ...window.navigator.languages]
    .filter((language) => typeof language === "string");
  const theme = themes.find((each) => each === preferences.theme) ?? "auto";
  return {
    language: pickLanguage(/** @type {string[]} */ (wanted), offered),
    theme,
    projector: preferences.projector === "1",
    reducedMotion: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
}

/**
 * @param {import("loupe/preferences.js").PreferenceStore} preferences
 * @param {AppState} state
 */
function remember(preferences, { language, theme, projector }) {
  preferences.write({ language, theme, projector: projector ? "1" : "0" });
}

/**
 * Light or dark and the type size, written where the style sheet looks for them.
 * @param {Window} window
 * @param {import("loupe/store.js").Store<AppState>} store
 * @returns {() => void}
 */
function watchAppearance(window, store) {
  const { documentElement } = window.document;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const { theme, projector, appearance } = store.get();
    const shown = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
    documentElement.dataset.theme = shown;
    documentElement.classList.toggle("projector", projector);
    store.set({ appearance: appearance + 1 });
  };
  dark.addEventListener("change", apply);
  window.matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", (event) =>
    store.set({ reducedMotion: event.matches }));
  apply();
  return apply;
}

/**
 * The room in the language of the reader; a change of language builds it anew from the same state.
 * @param {Window & typeof globalThis} window
 * @param {object} parts
 * @param {import("loupe/store.js").Store<AppState>} parts.store
 * @param {import("loupe/actions.js").Actions} parts.actions
 * @param {import("loupe/server.js").Server | null} parts.server
 * @param {(() => Promise<import("loupe/train-page.js").TrainPage>) | null} parts.train
 */
function createRooms(window, { store, actions, server, train }) {
  const { document } = window;
  const announcer = createAnnouncer(document, document.body);
  /** @type {import("loupe/types.js").Translate} */
  let t = createTranslate(catalogues.ja);
  /** @type {import("loupe/watch-room.js").WatchRoom | import("loupe/train-frame.js").TrainFrame | null} */
  let room = null;
  let built = 0;
  let frame = 0;

  /** @param {unknown} error */
  const complain = (error) => store.set({ notice: noticeOf(error) });

  function build() {
    const { language } = store.get();
    t = createTranslate(catalogues[language]);
    document.documentElement.lang = language;
    document.title = t("page.title");
    room?.destroy();
    room = null;
    const onRoom = (/** @type {AppState["room"]} */ name) => actions.set({ room: name });
    const onTheme = () =>
      actions.set({ theme: themes[(themes.indexOf(store.get().theme) + 1) % themes.length] });
    if (train && store.get().room === "train") {
      const number = built += 1;
      train().then((page) => {
        // The reader may have gone on while the room was being fetched.
        if (number !== built) return;
        room = page.open(document.body, { document, t, language, languages, actions, onRoom, onTheme });
        room.update(store.get());
      }, complain);
      return;
    }
    built += 1;
    room = createWatchRoom(document.body, {
      document, t, language, languages, actions,
      state: store.get,
      fileAddress: (trace, format) => server?.fileAddress(trace, format) ?? "",
      onPicture: (picture, format, text) => savePicture(document, picture, format, text),
      onDocument: () => saveDocument(document, store.get().trace),
      onPage: (trace) => {
        const fragment = writeFragment(viewOf(store.get()));
        if (server) savePage(document, { trace, fragment, server }).catch(complain);
      },
      link: () => linkOf(window, store.get()),
      onLink: () => copyText(document, linkOf(window, store.get())),
      onTheme, onRoom,
    });
    room.update(store.get());
  }

  store.subscribe((state, before) => {
    if (frame === 0) {
      frame = window.requestAnimationFrame(() => {
        frame = 0;
        room?.update(store.get());
      });
    }
    announce(announcer, t, state, before);
  });
  build();
  return {
    renew() {
      build();
      const { language } = store.get();
      const button = document.querySelector(`[data-language="${language}"]`);
      if (button instanceof window.HTMLElement) button.focus();
    },
    change() {
      build();
      const button = document.querySelector("[data-room][aria-current]");
      if (button instanceof window.HTMLElement) button.focus();
    },
    focusSentence: () => room?.focusSentence(),
    openHelp: () => room?.openHelp(),
  };
}

/**
 * @param {import("loupe/announcer.js").Announcer} announcer
 * @param {import("loupe/types.js").Translate} t
 * @param {AppState} state
 * @param {AppState} before
 */
function announce(announcer, t, state, before) {
  const step = currentStep(state);
  if (step && (state.step !== before.step || state.trace !== before.trace)) {
    const names = { start: t("token.start"), end: t("token.end") };
    announcer.say(t("announce.step", {
      step: state.step + 1, token: pieceText(step.chosen, false, names),
      probability: percent(step.probability),
    }));
  }
  if (state.phase === "ended" && before.phase !== "ended" && state.trace?.end) {
    announcer.say(t("announce.ended", { translation: state.trace.end.translation }));
  }
  const earlier = shownChoice(before);
  const now = shownChoice(state);
  if (state.kind !== before.kind || now.layer !== earlier.layer || now.head !== earlier.head
    || now.set !== earlier.set) {
    const name = (/** @type {import("loupe/types.js").Choice} */ choice) =>
      (typeof choice === "number" ? String(choice + 1) : t(`choice.${choice}`));
    announcer.say(now.set
      ? t("announce.set", { kind: t(`kind.${state.kind}`), heads: headSetText(now.set), how: name(now.set.how) })
      : t("announce.choice", {
        kind: t(`kind.${state.kind}`), layer: name(now.layer), head: name(now.head),
      }));
  }
}

/** @param {import("loupe/types.js").Unit} unit @returns {import("loupe/types.js").Unit} */
function nextUnit(unit) {
  if (unit === "characters") return "pieces";
  return unit === "pieces" ? "words" : "characters";
}

/** @param {Window} window @param {AppState} state @returns {string} */
function linkOf(window, state) {
  return `${window.location.href.split("#")[0]}#${writeFragment(viewOf(state))}`;
}

/** @param {Window} window @param {import("loupe/store.js").Store<AppState>} store */
function writeAddress(window, store) {
  /** @type {number | null} */
  let timer = null;
  function write() {
    timer = null;
    const state = store.get();
    if (state.room !== "watch" || !state.trace || state.standalone || isRunning(state) || state.playing) return;
    window.history.replaceState(null, "", linkOf(window, state));
  }
  store.subscribe((state, before) => {
    if (timer !== null) window.clearTimeout(timer);
    // A language is seldom changed, and a reload right after it must not bring the old one back.
    if (state.language !== before.language) write();
    else timer = window.setTimeout(write, ADDRESS_MILLISECONDS);
  });
}

/**
 * @param {Window & typeof globalThis} window
 * @param {object} parts
 * @param {import("loupe/actions.js").Actions} parts.actions
 * @param {import("loupe/store.js").Store<AppState>} parts.store
 * @param {ReturnType<typeof createRooms>} parts.rooms
 */
function listenToKeys(window, { actions, store, rooms }) {
  const { document } = window;
  /** @type {Record<import("loupe/keys.js").Command, () => void>} */
  const commands = {
    togglePlay: actions.togglePlay,
    stepBack: actions.stepBack,
    stepForward: actions.stepForward,
    stageBack: () => actions.moveStage(-1),
    stageForward: () => actions.moveStage(1),
    first: actions.first,
    last: actions.last,
    headBack: () => actions.chooseNext("head", -1),
    headForward: () => actions.chooseNext("head", 1),
    layerBack: () => actions.chooseNext("layer", -1),
    layerForward: () => actions.chooseNext("layer", 1),
    encoder: () => actions.chooseKind("encoder"),
    self: () => actions.chooseKind("self"),
    cross: () => actions.chooseKind("cross"),
    words: () => actions.set({ unit: nextUnit(store.get().unit), hover: null }),
    span: () => actions.set({ span: store.get().span === "all" ? "step" : "all", hover: null }),
    deskBack: () => actions.openDesk(-1),
    deskForward: () => actions.openDesk(1),
    special: () => actions.set({ dropSpecial: !store.get().dropSpecial, hover: null }),
    emphasis: () => actions.set({
      emphasis: store.get().emphasis === "chosen" ? "read" : "chosen", hover: null,
    }),
    slower: () => actions.changeSpeed(-1),
    faster: () => actions.changeSpeed(1),
    write: rooms.focusSentence,
    projector: () => actions.set({ projector: !store.get().projector }),
    help: rooms.openHelp,
    clear: () => {
      if (document.activeElement instanceof window.HTMLElement) document.activeElement.blur();
      actions.set({ hover: null, pinned: null, notice: null });
    },
  };
  document.addEventListener("keydown", (event) => {
    const command = commandOfKey(event);
    if (!command || store.get().room !== "watch" || document.querySelector("dialog[open]")) return;
    if (event.target instanceof window.Element && belongsToElement(event.target, event.key)) return;
    event.preventDefault();
    commands[command]();
  });
  // After a click with the mouse, Space and the arrows belong to the film again, not to the button.
  document.addEventListener("click", (event) => {
    const focused = document.activeElement;
    if (event.detail === 0 || !(focused instanceof window.HTMLButtonElement)) return;
    if (!focused.closest("dialog")) focused.blur();
  });
}

/**
 * @param {import("loupe/server.js").Server} server
 * @param {import("loupe/store.js").Store<AppState>} store
 * @param {import("loupe/actions.js").Actions} actions
 * @param {string} hash
 */
async function start(server, store, actions, hash) {
  try {
    const [status, models] = await Promise.all([server.status(), server.models()]);
    store.set({
      limits: { ...store.get().limits, ...status.limits },
      models: models.models, modelName: models.default,
    });
  } catch {
    store.set({ notice: { code: "connection", message: "", seconds: null } });
    return;
  }
  if (readFragment(hash)) await actions.restoreFragment(hash);
  else if (store.get().text === "") {
    store.set({ text: examplesFor(sourceLanguageOf(store.get()))[0] });
  }
}

if (typeof window !== "undefined") startPage(window);
