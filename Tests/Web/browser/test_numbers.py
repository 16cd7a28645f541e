"""What the page computes for drawing is what the library computes: the same numbers from the same trace."""

import pytest

COMPARE = """async (text) => {
  const { Trace } = await import("loupe/trace.js");
  const { allHeads, computeParts } = await import("loupe/parts.js");
  const { entropy } = await import("loupe/readings.js");
  const { decodeFloats } = await import("loupe/base64.js");
  const { arithmeticOfMessage, products, projectionColumn, softmaxRows, sum } = await import("loupe/arithmetic.js");
  const get = async (path) => (await fetch(`/api/v1/traces/${path}`)).json();
  const answer = await fetch("/api/v1/translate", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }),
  });
  const [, id] = /"trace":"([0-9a-f]+)"/.exec(await answer.text());
  const trace = Trace.fromDocument(await get(`${id}/document`));
  const { readings } = await get(`${id}/readings?names=parts,entropy`);
  const pairs = [];
  const library = (reading, name) => {
    const found = readings.find((each) => each.name === reading)?.values.find((each) => each.name === name);
    return found ? [...decodeFloats(found.data)] : null;
  };
  const pair = (name, page, known) => { if (known) page.forEach((value, at) => pairs.push([name, value, known[at]])); };
  const parts = computeParts(trace, (kind) => allHeads(trace, kind));
  const of = (kind, name) => parts.readings[kind].find((each) => each.name === name).values;
  pair("first", of("cross", "first"), library("parts", "cross.first_share"));
  pair("end", of("cross", "end"), library("parts", "cross.end_share"));
  pair("punctuation", of("cross", "punctuation"), library("parts", "cross.punctuation_share"));
  pair("coverage", of("cross", "coverage"), library("parts", "cross.coverage"));
  pair("distance", of("self", "distance"), library("parts", "decoder.distance"));
  pair("start", of("self", "start"), library("parts", "decoder.start_share"));
  const again = library("parts", "looked_again");
  if (again) pair("again", parts.again.map(({ weight }) => weight), parts.again.map(({ step }) => again[step]));
  const rows = library("entropy", "cross.entropy");
  if (rows) pair("entropy", [...Array(trace.stepCount).keys()].map((step) => entropy(trace.weights("cross", 0, 0, step))), rows);
  for (const kind of ["encoder", "self", "cross"]) {
    const place = { kind, layer: 0, head: 1, query: 2 };
    const message = await get(`${id}/heads?attention=${kind}&layer=0&head=1&query=2`);
    const numbers = arithmeticOfMessage(place, message);
    const softmax = softmaxRows(numbers).rows;
    pair(`${kind} score`, softmax.map(({ expected }) => expected), [...numbers.scores]);
    pair(`${kind} weight`, softmax.map(({ share }) => share), [...trace.weights(kind, 0, 1, 2)]);
    const width = numbers.output.length;
    pair(`${kind} output`, [...numbers.output.keys()].map((d) =>
      sum(numbers.values.map((value, key) => numbers.weights[key] * value[d]))), [...numbers.output]);
    pair(`${kind} contribution`, [0, 1, 2].map((column) =>
      sum(products(numbers.output, projectionColumn(numbers.projection, width, column)))), [...numbers.contribution]);
  }
  return { pairs, hasReadings: library("parts", "cross.coverage") !== null };
}"""


def test_the_page_and_the_library_read_the_same_numbers(watch):
    page = watch()
    found = page.evaluate(COMPARE, "The cat sat on the mat. It was tired.")
    assert len(found["pairs"]) > 30
    for name, own, known in found["pairs"]:
        assert abs(own - known) <= 2e-4 * max(1, abs(known)), f"{name}: {own} is not {known}"
    if not found["hasReadings"]:
        pytest.skip("the arithmetic agrees; this server computes no readings")
