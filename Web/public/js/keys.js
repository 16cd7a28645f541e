/**
 * The keyboard: which key is which command, and the same list for the help page.
 *
 * @typedef {"togglePlay" | "stepBack" | "stepForward" | "stageBack" | "stageForward" | "first"
 *   | "last" | "headBack" | "headForward" | "layerBack" | "layerForward" | "encoder" | "self"
 *   | "cross" | "words" | "special" | "emphasis" | "slower" | "faster" | "write" | "projector"
 *   | "help" | "clear" | "span" | "deskBack" | "deskForward"} Command
 */

/** @type {readonly {keys: string[], command: Command}[]} in the order of the help page */
export const bindings = Object.freeze([
  { keys: [" "], command: "togglePlay" },
  { keys: ["ArrowLeft"], command: "stepBack" },
  { keys: ["ArrowRight"], command: "stepForward" },
  { keys: ["Shift+ArrowLeft"], command: "stageBack" },
  { keys: ["Shift+ArrowRight"], command: "stageForward" },
  { keys: ["Home"], command: "first" },
  { keys: ["End"], command: "last" },
  { keys: ["1"], command: "encoder" },
  { keys: ["2"], command: "self" },
  { keys: ["3"], command: "cross" },
  { keys: ["["], command: "headBack" },
  { keys: ["]"], command: "headForward" },
  { keys: [",", "{"], command: "layerBack" },
  { keys: [".", "}"], command: "layerForward" },
  { keys: ["w"], command: "words" },
  { keys: ["s"], command: "special" },
  { keys: ["r"], command: "emphasis" },
  { keys: ["a"], command: "span" },
  { keys: ["j"], command: "deskBack" },
  { keys: ["k"], command: "deskForward" },
  { keys: ["-"], command: "slower" },
  { keys: ["+", "="], command: "faster" },
  { keys: ["/"], command: "write" },
  { keys: ["p"], command: "projector" },
  { keys: ["?"], command: "help" },
  { keys: ["Escape"], command: "clear" },
]);

/**
 * @param {{key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}}
 *   event
 * @returns {Command | null}
 */
export function commandOfKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const arrow = event.key.startsWith("Arrow");
  const key = event.shiftKey && arrow ? `Shift+${event.key}` : event.key;
  return bindings.find((binding) => binding.keys.includes(key))?.command ?? null;
}

/**
 * Whether the element that has the focus needs this key itself.
 * @param {{tagName: string, type?: string, isContentEditable?: boolean}} target
 * @param {string} key
 * @returns {boolean}
 */
export function belongsToElement(target, key) {
  const tag = target.tagName.toLowerCase();
  if (key === "Escape") return false;
  if (tag === "textarea" || tag === "select" || target.isContentEditable) return true;
  if (tag === "input") return !(target.type === "checkbox" || target.type === "radio") || key === " ";
  return key === " " && ["button", "summary", "a"].includes(tag);
}

/**
 * How a key is written in the help page.
 * @param {string} key
 * @returns {string}
 */
export function keyName(key) {
  return key
    .replace("Shift+", "⇧ ")
    .replace("ArrowLeft", "←")
    .replace("ArrowRight", "→")
    .replace(/^ $/, "Space")
    .replace("Escape", "Esc");
}
