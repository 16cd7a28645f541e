import assert from "node:assert/strict";
import { test } from "node:test";
import { containsPart, watchVisiblePart } from "loupe/visible-part.js";
import { stubPage } from "../support/dom-stub.js";

/** @param {{left: number, top: number, right: number, bottom: number}} box @param {any} view */
const element = (box, view) => /** @type {any} */ ({
  ownerDocument: { defaultView: view }, getBoundingClientRect: () => box,
});

test("of a picture larger than the screen the part on it is told, with a margin", () => {
  const view = { innerWidth: 1000, innerHeight: 800, addEventListener: () => undefined };
  const holder = element({ left: 100, top: -2000, right: 900, bottom: 2000 }, view);
  const picture = element({ left: -300, top: -2000, right: 2700, bottom: 2000 }, view);
  const part = watchVisiblePart(holder, picture, () => undefined);
  assert.deepEqual(part.of(3000, 4000, 0), { x: 400, y: 2000, width: 800, height: 800 });
  assert.deepEqual(part.of(3000, 4000), { x: 160, y: 1760, width: 1280, height: 1280 });
  const below = watchVisiblePart(holder, element({ left: 100, top: 5000, right: 900, bottom: 9000 }, view), () => undefined);
  assert.equal(below.of(800, 4000).height, 0, "nothing of it is on the screen");
});

test("without a screen all of it is", () => {
  const { root } = stubPage();
  const part = watchVisiblePart(/** @type {any} */ (root), /** @type {any} */ (root), () => undefined);
  assert.deepEqual(part.of(30, 40), { x: 0, y: 0, width: 30, height: 40 });
  part.destroy();
});

test("a part holds another", () => {
  const outer = { x: 10, y: 10, width: 100, height: 100 };
  assert.ok(containsPart(outer, { x: 10, y: 20, width: 100, height: 90 }));
  assert.ok(!containsPart(outer, { x: 9, y: 20, width: 20, height: 20 }));
  assert.ok(!containsPart(outer, { x: 20, y: 20, width: 91, height: 20 }));
});
