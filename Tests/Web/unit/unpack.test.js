import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { deflateRawSync } from "node:zlib";
import { readPublic } from "../support/sources.js";

/**
 * The script in a page with these parts.
 * @param {object} page
 * @param {string} trace
 * @returns {{name: string, attributes: Record<string, string>, text: string}[]} what it adds to the page
 */
function unpack(page, trace) {
  const parts = new Map(Object.entries({ "loupe-page": JSON.stringify(page), "loupe-trace": trace })
    .map(([id, text]) => [id, deflateRawSync(Buffer.from(text, "utf8")).toString("base64")]));
  /** @type {{name: string, attributes: Record<string, string>, text: string}[]} */
  const added = [];
  runInNewContext(readPublic("unpack.js"), {
    atob, btoa, TextDecoder, TextEncoder,
    document: {
      getElementById: (/** @type {string} */ id) => ({
        textContent: `\n${parts.get(id)}\n`, remove: () => parts.delete(id),
      }),
      createElement: (/** @type {string} */ name) => ({
        name, attributes: {}, textContent: "",
        setAttribute(/** @type {string} */ key, /** @type {string} */ value) { this.attributes[key] = value; },
      }),
      head: {
        append: (/** @type {any} */ { name, attributes, textContent }) =>
          added.push({ name, attributes, text: textContent }),
      },
    },
  });
  assert.equal(parts.size, 0, "nothing is left packed");
  return added;
}

/** Text that is neither very alike nor very unlike: every length of copy and of code word occurs. */
function longText() {
  let state = 12345;
  const random = (/** @type {number} */ below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let text = "猫がいる。";
  while (text.length < 120_000) {
    const from = random(text.length);
    text += random(3) ? text.slice(from, from + random(400)) : String.fromCodePoint(32 + random(9000));
  }
  return text;
}

const page = { styles: ["p { color: red }", "q {}"], modules: { "loupe/main.js": longText(), "loupe/a.js": "1;" } };

test("styles, modules and the document stand where the page looks for them", () => {
  const trace = JSON.stringify({ text: longText() });
  const added = unpack(page, trace);
  assert.deepEqual(added.slice(0, 2), page.styles.map((text) => ({ name: "style", attributes: {}, text })));
  const [, , map, document] = added;
  assert.equal(map.attributes.type, "importmap");
  for (const [name, text] of Object.entries(page.modules)) {
    const [type, data] = JSON.parse(map.text).imports[name].split(";base64,");
    assert.equal(type, "data:text/javascript");
    assert.equal(Buffer.from(data, "base64").toString("utf8"), text);
  }
  assert.deepEqual(document, {
    name: "script", attributes: { type: "application/json", id: "trace-document" }, text: trace,
  });
});

test("a damaged file is said to be one", () => {
  const script = readPublic("unpack.js");
  const broken = { getElementById: () => ({ textContent: "//8=", remove() {} }) };
  assert.throws(() => runInNewContext(script, { atob, TextDecoder, document: broken }), /damaged|too early/);
});
