import { Trace } from "loupe/trace.js";

/**
 * A recording from a file.
 *
 * @param {File} file .safetensors or .json
 * @param {Pick<import("loupe/server.js").Server, "open"> | null} server
 * @returns {Promise<Trace>}
 */
export async function openTrace(file, server) {
  if (server) {
    const { trace, document } = await server.open(file);
    const opened = Trace.fromDocument(document);
    opened.id = trace;
    return opened;
  }
  return Trace.fromDocument(JSON.parse(await file.text()));
}
