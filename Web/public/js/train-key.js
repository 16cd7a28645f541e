/**
 * Whose trainings these are: a key that this browser made for itself and shows to no page but ours.
 */

const KEY = "loupe-key";

/**
 * @param {Storage | undefined} storage  absent or refusing: the key lasts as long as the page
 * @param {() => Uint8Array} random  16 bytes nobody can guess
 * @returns {string}
 */
export function ownKey(storage, random) {
  try {
    const known = storage?.getItem(KEY);
    if (known && /^[0-9a-f]{32}$/.test(known)) return known;
  } catch {
    // A new one does as well.
  }
  const key = [...random()].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    storage?.setItem(KEY, key);
  } catch {
    // Trainings can then be changed from this page alone, until it is closed.
  }
  return key;
}
