import { isRecord } from "../../../text/json.js";
/** Content of a message as it came: kernels are written by many, and not all read the protocol alike. */
export type Content = Record<string, unknown>;

/** `undefined`: nothing of it can be shown. */
type Mend = (content: Content) => Content | undefined;

/** What `@jupyterlab/services` takes for a state; for all others it ends the connection. */
const STATES = new Set(["starting", "idle", "busy", "restarting", "dead"]);

/** How contents become what the protocol says of them, as far as they can. What is none of these is nothing that is used. */
const mends = new Map<string, Mend>([
  ["stream", (content) => withText(content)],
  ["display_data", (content) => withBundle(content)],
  ["update_display_data", (content) => withBundle(content)],
  ["execute_result", (content) => numbered(withBundle(content))],
  ["execute_input", (content) => numbered({ ...content, code: text(content["code"]) ?? "" })],
  ["error", (content) => ({ ...content, ...errorParts(content) })],
  ["clear_output", (content) => ({ ...content, wait: content["wait"] === true })],
  ["shutdown_reply", (content) => ({ ...content, restart: content["restart"] === true })],
  ["comm_open", (content) => comm(content)],
  ["comm_msg", (content) => comm(content)],
  ["comm_close", (content) => comm(content)],
  ["status", (content) => ({ ...content, execution_state: state(content["execution_state"]) })],
  ["input_request", ({ prompt, password }) => ({ prompt: text(prompt) ?? "", password: password === true })],
  ["execute_reply", (content) => ({ ...content, ...executeReply(content) })],
  ["complete_reply", (content) => ({ ...content, ...completeReply(content) })],
  ["inspect_reply", (content) => ({ ...content, data: record(content["data"]) ?? {} })],
  ["kernel_info_reply", (content) => ({ ...content, language_info: languageInfo(content["language_info"]) })],
]);

/** @param content as it came, whatever it is */
export function mendedContent(type: string, content: unknown): Content | undefined {
  // Whatever it says, a question needs an answer, and a state is one.
  const read = type === "input_request" || type === "status" ? (record(content) ?? {}) : record(content);
  const mend = mends.get(type);
  return read && mend ? mend(read) : read;
}

export function record(value: unknown): Content | undefined {
  return isRecord(value) ? value : undefined;
}

/** A text may be a list of its lines, as in a notebook file. */
function text(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return isTexts(value) ? value.join("") : undefined;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((line) => typeof line === "string");
}

/** One that is not known says of a kernel only that it does not wait for anything to run. */
function state(value: unknown): string {
  return typeof value === "string" && STATES.has(value) ? value : "busy";
}

function withText(content: Content): Content | undefined {
  const printed = text(content["text"]);
  const name = content["name"] === "stderr" ? "stderr" : "stdout";
  return printed === undefined ? undefined : { ...content, name, text: printed };
}

function withBundle(content: Content): Content | undefined {
  const data = record(content["data"]);
  if (!data) return undefined;
  const displayId = record(content["transient"])?.["display_id"];
  const transient = typeof displayId === "string" ? { display_id: displayId } : {};
  return { ...content, data, metadata: record(content["metadata"]) ?? {}, transient };
}

function numbered(content: Content | undefined): Content | undefined {
  if (!content || typeof content["execution_count"] === "number") return content;
  return { ...content, execution_count: 0 };
}

function errorParts({ ename, evalue, traceback }: Content): { ename: string; evalue: string; traceback: string[] } {
  const lines = Array.isArray(traceback) ? traceback : typeof traceback === "string" ? [traceback] : [];
  const shown = lines.filter((line) => typeof line === "string");
  return { ename: text(ename) || "Error", evalue: text(evalue) ?? "", traceback: shown };
}

function comm(content: Content): Content {
  const { comm_id, target_name, data } = content;
  return { ...content, comm_id: text(comm_id) ?? "", target_name: text(target_name) ?? "", data: record(data) ?? {} };
}

function executeReply(content: Content): Content {
  const { status, execution_count, payload } = content;
  const isError = status === "error" || (typeof status !== "string" && "ename" in content);
  return {
    ...(isError && errorParts(content)),
    status: isError ? "error" : typeof status === "string" ? status : "ok",
    execution_count: typeof execution_count === "number" ? execution_count : null,
    payload: Array.isArray(payload) ? payload.filter(record) : [],
  };
}

function completeReply({ status, matches, cursor_start, cursor_end, metadata }: Content): Content {
  const isUsable = isTexts(matches) && typeof cursor_start === "number" && typeof cursor_end === "number";
  return { status: isUsable ? status : "error", metadata: record(metadata) ?? {} };
}

function languageInfo(value: unknown): Content {
  const info = record(value) ?? {};
  return { ...info, name: text(info["name"]) ?? "" };
}
