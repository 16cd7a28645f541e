/**
 * Server-sent events out of a stream of text chunks (WHATWG HTML, section "Server-sent events"):
 * lines end in \n, \r\n or \r, an empty line ends an event, a chunk may end anywhere.
 *
 * @typedef {{event: string, data: string}} ServerEvent
 */

/**
 * @returns {{push(chunk: string): ServerEvent[]}} `push` answers the events that became complete
 */
export function createEventParser() {
  let rest = "";
  let name = "";
  /** @type {string[]} */
  let data = [];

  /** @param {string} line @param {ServerEvent[]} events */
  function takeLine(line, events) {
    if (line === "") {
      if (data.length > 0) events.push({ event: name || "message", data: data.join("\n") });
      name = "";
      data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }

  return {
    push(chunk) {
      /** @type {ServerEvent[]} */
      const events = [];
      rest += chunk;
      let end = lineEnd(rest);
      while (end) {
        takeLine(rest.slice(0, end.at), events);
        rest = rest.slice(end.next);
        end = lineEnd(rest);
      }
      return events;
    },
  };
}

/**
 * Where the first whole line of `text` ends; a \r at the very end may be half of \r\n, so it waits.
 * @param {string} text
 * @returns {{at: number, next: number} | null}
 */
function lineEnd(text) {
  const at = text.search(/[\r\n]/);
  if (at < 0) return null;
  if (text[at] === "\n") return { at, next: at + 1 };
  if (at + 1 === text.length) return null;
  return { at, next: at + (text[at + 1] === "\n" ? 2 : 1) };
}
