/**
 * The Train room, fetched when it is first opened, and what it does to the others: a kept model is
 * served at once, and can be watched.
 * @param {Window & typeof globalThis} browser
 * @param {object} parts
 * @param {import("loupe/store.js").Store<import("loupe/state.js").AppState>} parts.store
 * @param {import("loupe/actions.js").Actions} parts.actions
 * @param {import("loupe/server.js").Server} parts.server
 * @param {Storage | undefined} parts.storage
 * @returns {() => Promise<import("loupe/train-page.js").TrainPage>}
 */
export function createTrainDoor(browser, { store, actions, server, storage }) {
  const reload = async () => {
    const { models, default: standard } = await server.models();
    const { modelName } = store.get();
    store.set({ models, modelName: models.some(({ name }) => name === modelName) ? modelName : standard });
  };
  async function load() {
    const { createTrainPage } = await import("loupe/train-page.js");
    return createTrainPage({
      request: server.request,
      readEvents: server.readEvents,
      setTimeout: (callback, milliseconds) => browser.setTimeout(callback, milliseconds),
      clearTimeout: (timer) => browser.clearTimeout(timer),
      nextFrame: (callback) => browser.requestAnimationFrame(callback),
      storage,
      random: () => browser.crypto.getRandomValues(new Uint8Array(16)),
      onRun: (trainRun) => store.set({ trainRun }),
      onModels: () => reload().catch(() => undefined),
      onWatch: async (model, text) => {
        await reload().catch(() => undefined);
        store.set({ room: "watch", modelName: model, ...(text === null ? {} : { text }) });
        await actions.translate();
      },
    });
  }
  /** @type {ReturnType<typeof load> | null} */
  let loading = null;
  return () => (loading ??= load());
}
