import { ServerError } from "loupe/server.js";
import { Trace } from "loupe/trace.js";

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
