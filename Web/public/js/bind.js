import { shallowEqual } from "loupe/store.js";

/**
 * Joins views to the state: each gets what it wants to know, and only when that has changed.
 *
 * @template State
 * @typedef {object} Bindings
 * @property {<Data extends object | null>(view: {update(data: Data): void, destroy(): void},
 *   select: (state: State) => Data) => void} add
 * @property {(state: State) => void} render
 * @property {() => void} destroy
 */

/**
 * @template State
 * @returns {Bindings<State>}
 */
export function createBindings() {
  /** @type {{view: {update(data: any): void, destroy(): void}, select: (state: State) => any,
   *   last: any}[]} */
  const bindings = [];
  return {
    add(view, select) {
      bindings.push({ view, select, last: undefined });
    },
    render(state) {
      for (const binding of bindings) {
        const data = binding.select(state);
        if (binding.last !== undefined && same(binding.last, data)) continue;
        binding.last = data;
        binding.view.update(data);
      }
    },
    destroy() {
      for (const { view } of bindings) view.destroy();
    },
  };
}

/** @param {object | null} left @param {object | null} right */
function same(left, right) {
  if (left === null || right === null) return left === right;
  return shallowEqual(left, right);
}
