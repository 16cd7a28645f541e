import assert from "node:assert/strict";
import { test } from "node:test";
import { createTranslate } from "loupe/catalogue.js";
import { verificationLines, verificationSummary } from "loupe/verification.js";
import english from "loupe/locales/en.js";

const t = createTranslate(english);
const verification = {
  reference: "transformers 4.57.1", precision: "fp32", date: "2026-11-24",
  figures: [
    { name: "logits", difference: 3.1e-6, bound: 1e-3, isWithinBounds: true },
    { name: "source lines encoded", equal: 613, total: 613, isWithinBounds: true },
    { name: "something new", equal: 1, total: 2, isWithinBounds: false },
  ],
};

test("each figure is told with its bound, or how many were equal", () => {
  const [logits, lines, unknown] = verificationLines(t, verification);
  assert.equal(logits.name, "Logits");
  assert.match(logits.text, /3\.1e-6.*1\.0e-3/);
  assert.match(lines.text, /613 of 613/);
  assert.equal(unknown.name, "something new", "what the page does not know is named as the server names it");
  assert.match(unknown.text, /outside/);
});

test("the summary says whether all held, or that nothing was checked", () => {
  assert.match(verificationSummary(t, verification), /^Not the same as transformers 4\.57\.1/);
  const good = { ...verification, figures: verification.figures.slice(0, 2) };
  assert.match(verificationSummary(t, good), /^The same as transformers 4\.57\.1 .*fp32, 2026-11-24/);
  assert.equal(verificationSummary(t, null), english["verified.none"]);
});
