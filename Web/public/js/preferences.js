/**
 * What the page remembers between visits on this machine: language, light or dark, type size.
 *
 * @typedef {{language?: string, theme?: string, projector?: string}} Preferences
 * @typedef {{read(): Preferences, write(preferences: Preferences): void}} PreferenceStore
 */

const KEY = "loupe";

/**
 * @param {Storage | undefined} storage absent or refusing (private windows, file pages): no memory
 * @returns {PreferenceStore}
 */
export function createPreferences(storage) {
  return {
    read() {
      try {
        const value = JSON.parse(storage?.getItem(KEY) ?? "{}");
        return value !== null && typeof value === "object" ? value : {};
      } catch {
        return {};
      }
    },
    write(preferences) {
      try {
        storage?.setItem(KEY, JSON.stringify(preferences));
      } catch {
        // Without memory the page works the same, it only starts from the defaults next time.
      }
    },
  };
}
