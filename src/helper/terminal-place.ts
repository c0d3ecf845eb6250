import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { RecordedServer } from "../jupyterServer/kernel-recorder.js";
import { isRecord, parsedJson } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import type { SocketData } from "../transport/types.js";
import { type Answer, type HelperSocket, PART, type SplitContent, type Wire } from "./helper-socket.js";
import { NO_TERMINALS as ABSENT, TERMINAL_PREFIX as NAME } from "./names.js";
import { type HelperPlace, listedIn, NoHelper, NoPlace, type Program, ProgramFailed, textOf } from "./place.js";
import { installer, MODULE, versionOf } from "./program.js";

const deflated = promisify(deflate);

/** The terminal that is the helper. `undefined`: none runs. */
export async function runningTerminal(server: RecordedServer, signal: AbortSignal): Promise<HelperPlace | undefined> {
  const name = await keptName(server, signal);
  return name === undefined ? undefined : new TerminalPlace(server, name, false);
}

/** Rejects with `NoPlace` where the server has no terminals. */
export async function startTerminal(server: RecordedServer, signal: AbortSignal): Promise<HelperPlace> {
  const { fetch } = await server.network();
  const name = `${NAME}${randomUUID().replaceAll("-", "")}`;
  const body = JSON.stringify({ name, shell_command: ["sh", "-c", command] });
  const headers = { "content-type": "application/json" };
  const response = await fetch(new URL("api/terminals", server.url), { method: "POST", headers, body, signal });
  if (ABSENT.includes(response.status)) {
    discard(response);
    throw new NoPlace("it has no terminals");
  }
  const model = parsedJson(await textOf(response, 200));
  const named = isRecord(model) ? String(model["name"]) : "";
  if (named !== name) {
    // Others would not find it.
    await endTerminal(server, named, signal);
    throw new NoHelper("its terminals cannot be named");
  }
  const kept = await keptName(server, signal);
  if (kept === undefined) throw new NoHelper("the server opened a terminal for it and does not list it");
  return new TerminalPlace(server, kept, kept === name);
}

/** Two that ask at once get two: all windows keep the same one of them. */
async function keptName(server: RecordedServer, signal: AbortSignal): Promise<string | undefined> {
  const { fetch } = await server.network();
  const listed = await listedIn(await fetch(new URL("api/terminals", server.url), { signal }), ABSENT);
  const names = listed.flatMap((one) => (isRecord(one) && typeof one["name"] === "string" ? [one["name"]] : []));
  const [kept, ...others] = names.filter((name) => /^\w+$/.test(name) && name.startsWith(NAME)).sort();
  for (const name of others) await endTerminal(server, name, signal);
  return kept;
}

class TerminalPlace implements HelperPlace {
  constructor(
    private readonly server: RecordedServer,
    private readonly name: string,
    private readonly isNew: boolean,
  ) {}

  wire(): Wire {
    return new TerminalWire(new URL(`terminals/websocket/${this.name}`, this.server.url));
  }

  async program(socket: HelperSocket, signal: AbortSignal): Promise<Program> {
    const told = await toldAtLast(() => socket.ask("version", {}, signal)).catch((failure: unknown) => {
      // No Python where it was looked for: others have nothing in it yet.
      if (this.isNew && !signal.aborted) throw new ProgramFailed(`its terminal is of no use: ${String(failure)}`);
      throw failure;
    });
    return programOf(told);
  }

  async install(socket: HelperSocket, source: string, signal: AbortSignal): Promise<Program> {
    return programOf(await socket.ask("program", { source, version: versionOf(source) }, signal));
  }

  /** There is no sign of it. */
  isMute(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async end(signal: AbortSignal): Promise<void> {
    await endTerminal(this.server, this.name, signal);
  }
}

function programOf({ version, protocol, error }: Record<string, unknown>): Program {
  if (typeof error === "string") throw new ProgramFailed(`its program does not run there: ${error}`);
  return { version: Number(version), protocol };
}

/** In ms. */
const ASK_AGAIN_MS = 1_000;

/** What is asked before the program reads may be nobody's. */
function toldAtLast(ask: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const once = () => {
      ask()
        .then(resolve, reject)
        .finally(() => clearInterval(timer));
    };
    const timer = setInterval(once, ASK_AGAIN_MS);
    once();
  });
}

async function endTerminal(server: RecordedServer, name: string, signal: AbortSignal): Promise<void> {
  const { fetch } = await server.network();
  discard(await fetch(new URL(`api/terminals/${encodeURIComponent(name)}`, server.url), { method: "DELETE", signal }));
}

/** What begins a line of an answer (`MARK` in the program), and how long one may be: a frame's text, and what is around it. */
const MARK = "\x02";
const MAX_LINE = 1024 * 1024;

/**
 * So much is typed at once, in bytes: what the terminal takes also where nobody reads. A server that types more into one that another window
 * is just ending waits for its reader, and then for itself, for ever (terminado writes in a thread, and closes under the same lock).
 */
const MAX_TYPED = 2_000;

/** Lines of JSON in a terminal, as `["stdin", text]` and `["stdout", text]` (terminado). All windows read all answers. */
class TerminalWire implements Wire {
  readonly protocols: readonly string[] = [];
  /** a line that has no end yet */
  #line = "";

  constructor(readonly url: URL) {}

  asked(id: string, type: string, content: Record<string, unknown>): SocketData {
    // In one piece, as windows may ask at the same time, and in a line of its own, whatever somebody has typed there.
    return JSON.stringify(["stdin", `\n${JSON.stringify({ id, type, content })}\n`]);
  }

  async split(content: Record<string, unknown>): Promise<SplitContent | undefined> {
    const text = Buffer.from(JSON.stringify(content));
    if (text.length <= MAX_TYPED) return undefined;
    const of = randomUUID();
    const packed = (await deflated(text)).toString("base64");
    const parts = Array.from({ length: Math.ceil(packed.length / MAX_TYPED) }, (_, index) => ({
      of,
      data: packed.slice(index * MAX_TYPED, (index + 1) * MAX_TYPED),
    }));
    return { parts, content: { of } };
  }

  read(data: unknown): Answer[] | "over" {
    const message = parsedJson(String(data));
    if (!Array.isArray(message)) return [];
    const [kind, text] = message as unknown[];
    if (kind === "disconnect") return "over";
    if (kind !== "stdout" || typeof text !== "string") return [];
    const lines = (this.#line + text).split("\n");
    const rest = lines.pop() ?? "";
    this.#line = rest.length > MAX_LINE ? "" : rest;
    return lines.flatMap(answerIn);
  }
}

function answerIn(line: string): Answer[] {
  const at = line.lastIndexOf(MARK);
  const answer = at < 0 ? undefined : parsedJson(line.slice(at + 1));
  if (!isRecord(answer) || typeof answer["id"] !== "string" || !isRecord(answer["content"])) return [];
  return [{ id: answer["id"], content: answer["content"] }];
}

/** Who sends no further part has given up: of so many questions they are kept. */
const MOST_SPLIT = 64;

/**
 * What runs in the terminal. Lines that are none of ours are what a user types there. A long line comes whole only once the terminal is a raw
 * one, so the program is waited for. An answer is written at once: another thread answers too. What is asked may have an `of` that is none of a
 * long question's: the ids of cells.
 */
const reader = `
import base64, json, sys, zlib
parts = {}
NAME = "${MODULE}"
${installer("None")}
def running():
    module = sys.modules.get(NAME)
    return {"version": module.VERSION, "protocol": module.PROTOCOL} if module else {"version": 0}
def answered(kind, content):
    try:
        if kind == "program" and running()["version"] < content["version"]:
            _install(content["source"])
        return running()
    except Exception as error:
        return {"error": repr(error)[:1000]}
for line in sys.stdin.buffer:
    try:
        asked = json.loads(line)
        id, kind, content = asked["id"], asked["type"], asked["content"]
        if kind == "${PART}":
            parts.setdefault(content["of"], []).append(content["data"])
        elif isinstance(content.get("of"), str) and content["of"] in parts:
            content = asked["content"] = json.loads(zlib.decompress(base64.b64decode("".join(parts.pop(content["of"])))))
    except (ValueError, TypeError, KeyError, AttributeError, zlib.error):
        continue
    while len(parts) > ${MOST_SPLIT}:
        parts.pop(next(iter(parts)))
    if kind in ("version", "${PART}", "program"):
        answer = ${JSON.stringify(MARK)} + json.dumps({"id": id, "content": answered(kind, content)})
        sys.stdout.buffer.write(answer.encode() + b"\\n")
        sys.stdout.buffer.flush()
    elif NAME in sys.modules:
        sys.modules[NAME].helper.place.ask(asked)
`;

/**
 * In the place of the user's login shell (terminado's `shell_command`), which may ask something, take long, or be a session of tmux with work
 * in it. The terminal's parent is the server, the first word of its command line its Python, and the environment its own. Modules that a user
 * has in the server's folder are not meant.
 */
const command = `stty raw -echo; exec "$(tr '\\0' '\\n' </proc/$PPID/cmdline | head -n 1)" -c 'import sys; sys.path[:] = filter(None, sys.path); import base64; exec(base64.b64decode("${Buffer.from(reader).toString("base64")}"))'`;
