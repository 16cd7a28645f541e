import { gigabytes } from "loupe/recording-size.js";
import { ServerError } from "loupe/server.js";
import { Trace } from "loupe/trace.js";

const LONGEST_JSON = 2 ** 29 - 2 ** 10;

/**
 * A recording from a file.
 *
 * @param {File} file .safetensors or .json
 * @param {Pick<import("loupe/server.js").Server, "open"> | null} server
 * @returns {Promise<Trace>}
 * @throws {ServerError} "file_kind" for a name that is no recording's, "trace_invalid" for what cannot be
 *   read, or as the server has it
 */
export async function openTrace(file, server) {
  if (!/\.(json|safetensors)$/i.test(file.name)) {
    throw new ServerError("file_kind", "", null, { name: file.name });
  }
  // JSON is read as one text, and browsers have none longer than this.
  if (!server && file.size > LONGEST_JSON) {
    const sizes = { needed: gigabytes(file.size), room: gigabytes(LONGEST_JSON) };
    throw new ServerError("recording_too_large", "", null, sizes);
  }
  try {
    if (!server) return Trace.fromDocument(JSON.parse(await file.text()));
    const { trace, document } = await server.open(file);
    const opened = Trace.fromDocument(document);
    opened.id = trace;
    return opened;
  } catch (error) {
    if (error instanceof ServerError) throw error;
    throw new ServerError("trace_invalid", error instanceof Error ? error.message : String(error));
  }
}
