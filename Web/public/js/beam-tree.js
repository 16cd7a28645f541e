/**
 * A beam search as a tree: which paths went on, which were dropped and why, and which one won. Pure.
 *
 * @typedef {import("loupe/types.js").BeamEvent} BeamEvent
 * @typedef {import("loupe/types.js").Hypothesis} Hypothesis
 *
 * @typedef {object} PathNode  one token of one path
 * @property {string} id
 * @property {number | null} number  of the hypothesis, where the search numbers them
 * @property {string | null} parent
 * @property {number} step
 * @property {string} text  so far
 * @property {string} added  what this node added to the text
 * @property {import("loupe/types.js").Piece | null} token
 * @property {number} logProbability
 * @property {number | null} score
 * @property {"kept" | "dropped" | "finished"} state
 * @property {string | null} why
 * @property {number | null} row  of its attention in the tensors of a file
 * @property {boolean} winner
 * @property {number} line  where it stands in its column, from 0
 *
 * @typedef {object} PathTree
 * @property {PathNode[]} nodes  in the order of their steps
 * @property {number} steps
 * @property {number} lines  of the longest column
 * @property {boolean} guessed  parents were found by the text that each path continues
 */

/**
 * @param {readonly BeamEvent[]} events
 * @param {string} translation  of the winner
 * @returns {PathTree}
 */
export function buildTree(events, translation) {
  const guessed = events.some(({ hypotheses }) => hypotheses.some(({ id }) => id === undefined));
  const nodes = guessed ? guessNodes(events) : numberedNodes(events);
  markWinner(nodes, translation);
  placeNodes(nodes);
  return {
    nodes, guessed,
    steps: nodes.reduce((most, { step }) => Math.max(most, step + 1), 0),
    lines: nodes.reduce((most, { line }) => Math.max(most, line + 1), 0),
  };
}

/** @param {Hypothesis} hypothesis @param {number} step @param {string} id @param {PathNode | null} parent */
function makeNode(hypothesis, step, id, parent) {
  const { text, logProbability, token, score, state, why } = hypothesis;
  const before = parent?.text ?? "";
  return {
    id, number: hypothesis.id ?? null, parent: parent?.id ?? null, step, text,
    added: text.startsWith(before) ? text.slice(before.length) : text,
    token: token ?? null, logProbability, score: score ?? null, state: state ?? "kept", why: why ?? null,
    row: hypothesis.row ?? null, winner: false, line: 0,
  };
}

/**
 * A path that is told of again keeps its place and takes its newest fate.
 * @param {readonly BeamEvent[]} events
 * @returns {PathNode[]}
 */
function numberedNodes(events) {
  /** @type {Map<number, PathNode>} */
  const known = new Map();
  for (const { step, hypotheses } of events) {
    for (const hypothesis of hypotheses) {
      const id = hypothesis.id ?? -1;
      const before = known.get(id);
      if (before) {
        before.state = hypothesis.state ?? before.state;
        before.why = hypothesis.why ?? before.why;
        before.score = hypothesis.score ?? before.score;
        continue;
      }
      const parent = typeof hypothesis.parent === "number" ? known.get(hypothesis.parent) ?? null : null;
      known.set(id, makeNode(hypothesis, parent ? parent.step + 1 : step, String(id), parent));
    }
  }
  return [...known.values()];
}

/**
 * Where a search tells texts only, a path continues the one whose text is its longest beginning.
 * @param {readonly BeamEvent[]} events
 * @returns {PathNode[]}
 */
function guessNodes(events) {
  /** @type {PathNode[]} */
  const nodes = [];
  /** @type {PathNode[]} */
  let before = [];
  for (const { step, hypotheses } of events) {
    const column = hypotheses.map((hypothesis, at) => {
      const parents = before.filter(({ text }) => hypothesis.text.startsWith(text))
        .sort((left, right) => right.text.length - left.text.length);
      return makeNode(hypothesis, step, `${step}.${at}`, parents[0] ?? null);
    });
    for (const node of before) {
      if (node.state === "kept" && !column.some(({ parent }) => parent === node.id)) node.state = "dropped";
    }
    nodes.push(...column);
    before = column;
  }
  return nodes;
}

/**
 * The finished path with the best score; where scores are not told, the one with the winning text.
 * @param {PathNode[]} nodes
 * @param {string} translation
 */
function markWinner(nodes, translation) {
  const finished = nodes.filter(({ state, score }) => state === "finished" && score !== null);
  const best = finished.sort((left, right) => (right.score ?? 0) - (left.score ?? 0))[0]
    ?? [...nodes].reverse().find(({ text }) => text === translation);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of ancestry(byId, best)) {
    node.winner = true;
    // Where fates are guessed, the winner's end looks as if it had been dropped.
    if (node.state === "dropped") node.state = node === best ? "finished" : "kept";
  }
}

/**
 * Lines inside each step: the winner on top, then paths that go on, then those that were dropped; among
 * them children stand in the order of their parents.
 * @param {PathNode[]} nodes
 */
function placeNodes(nodes) {
  /** @type {Map<number, PathNode[]>} */
  const columns = new Map();
  for (const node of nodes) columns.set(node.step, [...(columns.get(node.step) ?? []), node]);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lineOf = (/** @type {PathNode} */ { parent }) => (parent === null ? 0 : byId.get(parent)?.line ?? 0);
  const fate = (/** @type {PathNode} */ { winner, state }) => (winner ? 0 : state === "dropped" ? 2 : 1);
  for (const step of [...columns.keys()].sort((left, right) => left - right)) {
    const column = columns.get(step) ?? [];
    column.sort((left, right) => fate(left) - fate(right) || lineOf(left) - lineOf(right)
      || right.logProbability - left.logProbability);
    column.forEach((node, line) => { node.line = line; });
  }
}

/**
 * @param {PathTree} tree
 * @param {string} id
 * @returns {PathNode[]} the path to a node, from its first token on
 */
export function pathTo({ nodes }, id) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return ancestry(byId, byId.get(id)).reverse();
}

/**
 * @param {Map<string, PathNode>} byId
 * @param {PathNode | undefined} node
 * @returns {PathNode[]} the node, its parent, and so on
 */
function ancestry(byId, node) {
  const found = [];
  let next = node;
  while (next) {
    found.push(next);
    next = next.parent === null ? undefined : byId.get(next.parent);
  }
  return found;
}
