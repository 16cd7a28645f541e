import assert from "node:assert/strict";
import { test } from "node:test";
import { createEventParser } from "loupe/sse.js";

const stream = "event: source\ndata: {\"a\":1}\n\n: comment\nevent: step\ndata: 猫\ndata: は\n\ndata: x\n\n";
const events = [
  { event: "source", data: "{\"a\":1}" },
  { event: "step", data: "猫\nは" },
  { event: "message", data: "x" },
];

test("a whole stream", () => {
  assert.deepEqual(createEventParser().push(stream), events);
});

test("a stream cut at every place gives the same events", () => {
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const parser = createEventParser();
    assert.deepEqual([...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))], events);
  }
});

test("one character at a time, with any line ending", () => {
  for (const ending of ["\r\n", "\r", "\n"]) {
    const parser = createEventParser();
    const text = `${stream.replaceAll("\n", ending)}event: after\n`;
    assert.deepEqual([...text].flatMap((character) => parser.push(character)), events);
  }
});

test("an event without an end is not given", () => {
  assert.deepEqual(createEventParser().push("event: step\ndata: 1\n"), []);
});

test("one space after the colon belongs to the format, others to the data", () => {
  assert.deepEqual(createEventParser().push("data:  two\n\n"), [{ event: "message", data: " two" }]);
  assert.deepEqual(createEventParser().push("data:none\n\n"), [{ event: "message", data: "none" }]);
});
