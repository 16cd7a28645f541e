/**
 * Some heads picked by hand, shown together as their mean or their maximum. In links "2.1,2.4":
 * layer and head counted from 1.
 *
 * @typedef {import("loupe/types.js").HeadSet} HeadSet
 * @typedef {import("loupe/types.js").Selection} Selection
 */

/**
 * Adds a head, or takes it away again. With nothing picked yet, the head that is shown counts as
 * the first; what is left of one head alone is a plain choice.
 * @param {Selection} selection
 * @param {number} layer
 * @param {number} head
 * @returns {Selection}
 */
export function toggleHead(selection, layer, head) {
  const before = headsOf(selection);
  const without = before.filter(([inLayer, each]) => inLayer !== layer || each !== head);
  const heads = without.length < before.length ? without : [...before, /** @type {const} */ ([layer, head])];
  if (heads.length === 0) return selection;
  const sorted = [...heads].sort(([l1, h1], [l2, h2]) => l1 - l2 || h1 - h2);
  const [first] = sorted;
  if (sorted.length === 1) return { layer: first[0], head: first[1], set: null };
  return { layer: first[0], head: first[1], set: { how: selection.set?.how ?? "mean", heads: sorted } };
}

/** @param {Selection} selection @returns {readonly (readonly [number, number])[]} */
function headsOf({ layer, head, set }) {
  if (set) return set.heads;
  return typeof layer === "number" && typeof head === "number" ? [[layer, head]] : [];
}

/**
 * @param {Selection} selection
 * @param {number} layer
 * @param {number | "mean"} head
 * @returns {boolean} whether this head is among those that are shown
 */
export function isSelected({ layer: chosenLayer, head: chosenHead, set }, layer, head) {
  if (set) return set.heads.some(([inLayer, each]) => inLayer === layer && each === head);
  return chosenLayer === layer && chosenHead === head;
}

/** @param {HeadSet} set @returns {string} */
export function headSetText({ heads }) {
  return heads.map(([layer, head]) => `${layer + 1}.${head + 1}`).join(",");
}

/**
 * @param {string | null} text
 * @param {string | null} how
 * @returns {HeadSet | null} null where it names no heads
 */
export function parseHeadSet(text, how) {
  if (!text || !/^[1-9]\d{0,3}\.[1-9]\d{0,3}(,[1-9]\d{0,3}\.[1-9]\d{0,3}){0,999}$/.test(text)) return null;
  const heads = text.split(",").map((each) => {
    const [layer, head] = each.split(".").map((part) => Number(part) - 1);
    return /** @type {const} */ ([layer, head]);
  });
  return { how: how === "max" ? "max" : "mean", heads };
}
