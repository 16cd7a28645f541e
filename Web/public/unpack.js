/**
 * Stands in the page as one file, before anything else of it: unpacks the parts that are compressed
 * there (Web/STANDALONE.md), at once, so that the page begins as if they had stood there plainly.
 * A plain script, because modules begin too late for it; the page that a server sends does not use it.
 */
(() => {
  "use strict";

  /** @type {number[]} */
  const LENGTH_BASE = [];
  /** @type {number[]} */
  const LENGTH_EXTRA = [];
  /** @type {number[]} */
  const DISTANCE_BASE = [];
  /** @type {number[]} */
  const DISTANCE_EXTRA = [];
  for (let i = 0, base = 3; i < 28; i += 1) {
    LENGTH_EXTRA[i] = Math.max((i >> 2) - 1, 0);
    LENGTH_BASE[i] = base;
    base += 1 << LENGTH_EXTRA[i];
  }
  LENGTH_BASE[28] = 258;
  LENGTH_EXTRA[28] = 0;
  for (let i = 0, base = 1; i < 30; i += 1) {
    DISTANCE_EXTRA[i] = Math.max((i >> 1) - 1, 0);
    DISTANCE_BASE[i] = base;
    base += 1 << DISTANCE_EXTRA[i];
  }
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  /**
   * A prefix code in the order of its words: how many there are of each length, and their symbols.
   * @param {number[]} lengths of each symbol's word
   */
  function prefixCode(lengths) {
    const counts = new Array(16).fill(0);
    for (const length of lengths) counts[length] += 1;
    counts[0] = 0;
    const starts = [0];
    for (let length = 1; length < 16; length += 1) starts[length] = starts[length - 1] + counts[length - 1];
    /** @type {number[]} */
    const symbols = [];
    lengths.forEach((length, symbol) => {
      if (length > 0) symbols[starts[length]++] = symbol;
    });
    return { counts, symbols };
  }

  /** @param {number[]} list @param {number} value @param {number} times */
  function push(list, value, times) {
    for (let i = 0; i < times; i += 1) list.push(value);
  }

  /**
   * @param {Uint8Array} bytes DEFLATE (RFC 1951) with codes of its own in every block
   * @returns {Uint8Array}
   */
  function inflate(bytes) {
    let output = new Uint8Array(8 * bytes.length);
    let size = 0, at = 0, held = 0, left = 0;
    const bits = (/** @type {number} */ count) => {
      while (left < count) {
        if (at >= bytes.length) throw new Error("the file ends too early");
        held |= bytes[at++] << left;
        left += 8;
      }
      const value = held & ((1 << count) - 1);
      held >>>= count;
      left -= count;
      return value;
    };
    const symbol = (/** @type {ReturnType<typeof prefixCode>} */ { counts, symbols }) => {
      for (let length = 1, word = 0, first = 0, index = 0; length < 16; length += 1) {
        word |= bits(1);
        if (word - first < counts[length]) return symbols[index + word - first];
        index += counts[length];
        first = (first + counts[length]) << 1;
        word <<= 1;
      }
      throw new Error("the file is damaged");
    };
    const room = (/** @type {number} */ more) => {
      if (size + more <= output.length) return;
      const larger = new Uint8Array(2 * (size + more));
      larger.set(output.subarray(0, size));
      output = larger;
    };
    for (let isLast = 0; !isLast;) {
      isLast = bits(1);
      if (bits(2) !== 2) throw new Error("the file is damaged");
      const literals = bits(5) + 257, distances = bits(5) + 1, count = bits(4) + 4;
      const lengths = new Array(19).fill(0);
      for (let i = 0; i < count; i += 1) lengths[ORDER[i]] = bits(3);
      const meta = prefixCode(lengths);
      /** @type {number[]} */
      const all = [];
      while (all.length < literals + distances) {
        const length = symbol(meta);
        const previous = all[all.length - 1] ?? 0;
        if (length < 16) all.push(length);
        else if (length === 16) push(all, previous, 3 + bits(2));
        else if (length === 17) push(all, 0, 3 + bits(3));
        else push(all, 0, 11 + bits(7));
      }
      const literalCode = prefixCode(all.slice(0, literals));
      const distanceCode = prefixCode(all.slice(literals));
      for (let next = symbol(literalCode); next !== 256; next = symbol(literalCode)) {
        if (next < 256) {
          room(1);
          output[size++] = next;
          continue;
        }
        const length = LENGTH_BASE[next - 257] + bits(LENGTH_EXTRA[next - 257]);
        const place = symbol(distanceCode);
        let from = size - DISTANCE_BASE[place] - bits(DISTANCE_EXTRA[place]);
        if (!(from >= 0)) throw new Error("the file is damaged");
        room(length);
        for (const end = size + length; size < end;) output[size++] = output[from++];
      }
    }
    return output.subarray(0, size);
  }

  /** @param {string} part @returns {string} the text of a part of the file */
  function unpacked(part) {
    const element = document.getElementById(`loupe-${part}`);
    const packed = atob((element && element.textContent || "").trim());
    if (element) element.remove();
    return new TextDecoder().decode(inflate(Uint8Array.from(packed, (letter) => letter.charCodeAt(0))));
  }

  /** @param {string} name @param {Record<string, string>} attributes @param {string} text */
  function add(name, attributes, text) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    document.head.append(element);
  }

  /** @param {string} text @returns {string} the address of a module of that text */
  function address(text) {
    const bytes = new TextEncoder().encode(text);
    let binary = "";
    for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return `data:text/javascript;base64,${btoa(binary)}`;
  }

  const { styles, modules } = JSON.parse(unpacked("page"));
  for (const style of styles) add("style", {}, style);
  const imports = Object.fromEntries(Object.entries(modules).map(([name, text]) => [name, address(text)]));
  add("script", { type: "importmap" }, JSON.stringify({ imports }));
  add("script", { type: "application/json", id: "trace-document" }, unpacked("trace"));
})();
