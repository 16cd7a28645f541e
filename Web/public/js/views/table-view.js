import { make } from "loupe/dom.js";
import { table } from "loupe/widgets.js";

/**
 * The table twin of a picture. Where it is not open it stays readable for a screen reader; then it
 * is renewed only when the picture has come to rest, so that it costs a running film nothing.
 *
 * @param {Element} root
 * @param {{document: Document}} options
 * @returns {{update(data: {table: (() => import("loupe/table-data.js").TableData) | null,
 *   open: boolean}): void, destroy(): void}}
 */
export function createTableView(root, { document }) {
  const holder = make(document, "div", { class: "table-holder" });
  root.append(holder);
  const view = document.defaultView;
  /** @type {number | null} */
  let timer = null;

  function cancel() {
    if (timer !== null) view?.clearTimeout(timer);
    timer = null;
  }

  return {
    update({ table: build, open }) {
      const renew = () => holder.replaceChildren(...(build ? [table(document, build())] : []));
      cancel();
      holder.classList.toggle("visually-hidden", !open);
      holder.tabIndex = open ? 0 : -1;
      if (open || !build || !view) renew();
      else timer = view.setTimeout(renew, REST_MILLISECONDS);
    },
    destroy() {
      cancel();
      holder.remove();
    },
  };
}

/** A picture that has not changed for so long has come to rest. */
const REST_MILLISECONDS = 300;
