import assert from "node:assert/strict";
import { test } from "node:test";
import { openTrace } from "loupe/open-trace.js";
import { noticeText } from "loupe/selectors.js";
import { createTranslate } from "loupe/catalogue.js";
import { noticeOf } from "loupe/run.js";
import { ServerError } from "loupe/server.js";
import english from "loupe/locales/en.js";
import { seededRandom } from "../mock/random.js";
import { tinyTrace } from "../support/fixtures.js";

const t = createTranslate(english);
const limits = { textCharacters: 2000, maximumLength: 512 };
/** @param {string} name @param {string} text @returns {File} */
const file = (name, text) => /** @type {any} */ ({ name, text: async () => text });

/** @param {Promise<unknown>} opening @returns {Promise<string>} what the reader is told */
async function told(opening) {
  const error = await opening.then(() => null, (reason) => reason);
  assert.ok(error instanceof ServerError);
  return noticeText(t, { notice: noticeOf(error), limits });
}

test("a recording opens without a server too", async () => {
  const trace = await openTrace(file("a.JSON", JSON.stringify(tinyTrace().toDocument())), null);
  assert.equal(trace.stepCount, 3);
});

test("the server reads it where there is one, and names it", async () => {
  const document = tinyTrace().toDocument();
  const trace = await openTrace(file("a.safetensors", ""), { open: async () => ({ trace: "abc", document }) });
  assert.equal(trace.id, "abc");
});

test("a file of another kind is told by its name, and never sent", async () => {
  const open = () => assert.fail("it was sent");
  assert.match(await told(openTrace(file("holiday.jpg", ""), { open })), /^“holiday\.jpg” is not a recording/);
});

test("what is no recording inside gets one sentence that says why", async () => {
  for (const text of ["", "{", "[1,2]", "{\"version\":2}", "{\"version\":1}", "null", "{\"version\":1,\"steps\":[],\"tensors\":{}}"]) {
    const sentence = await told(openTrace(file("a.json", text), null));
    assert.match(sentence, /^This file cannot be read as a recording: .+/, text);
    assert.doesNotMatch(sentence, /undefined \(reading|is not iterable|is not a function/, "in words, not in the engine's");
  }
});

test("what the server says of it is passed on", async () => {
  const open = async () => { throw new ServerError("trace_invalid", "The header is cut off."); };
  assert.match(await told(openTrace(file("a.safetensors", ""), { open })), /The header is cut off\.$/);
  const away = async () => { throw new ServerError("connection", "no answer"); };
  assert.doesNotMatch(await told(openTrace(file("a.json", ""), { open: away })), /cannot be read as a recording/);
});

test("a damaged recording is told, never half shown", async () => {
  const whole = JSON.stringify(tinyTrace().toDocument());
  const random = seededRandom(11);
  for (let round = 0; round < 300; round += 1) {
    const at = Math.floor(random() * whole.length);
    const damaged = round % 2 === 0 ? whole.slice(0, at)
      : whole.slice(0, at) + String.fromCharCode(32 + Math.floor(random() * 90)) + whole.slice(at + 1);
    const result = await openTrace(file("a.json", damaged), null).catch((error) => error);
    if (result instanceof ServerError) assert.equal(result.code, "trace_invalid");
    else assert.equal(result.stepCount, 3, damaged);
  }
});
