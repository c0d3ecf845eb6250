import { randomUUID } from "node:crypto";
import { frameOf, type Message, messageOf, readMessage } from "../jupyterServer/frames.js";
import type { RecordedServer } from "../jupyterServer/kernel-recorder.js";
import { askKernel } from "../jupyterServer/kernel-state.js";
import { KERNEL_START_MS } from "../jupyterServer/requests.js";
import { type SessionModel, sessionsIn } from "../jupyterServer/session-models.js";
import { isRecord, parsedJson } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import type { HubFetch, SocketData } from "../transport/types.js";
import type { Answer, HelperSocket, Wire } from "./helper-socket.js";
import { SESSION_PATH as PATH } from "./names.js";
import { type HelperPlace, listedIn, NoHelper, NoPlace, type Program, ProgramFailed, textOf } from "./place.js";
import { installer, MODULE, PROTOCOL, versionOf } from "./program.js";

const NAME = "Hub Kernels helper";
/** Tried also where the server does not list it: it starts by its name as long as the server's own Python has ipykernel. */
const KERNEL = "python3";
/** What a server says that has no such kernel (jupyter_server, notebook 6.5; `NoSuchKernel`). */
const NOT_IMPLEMENTED = 501;
const NO_PYTHON = `it has no Python kernel (${KERNEL}), which its admin adds by installing ipykernel`;
/** An expression: what runs there already, as `(version, protocol)`. */
const RUNNING = `(lambda m: m and (m.VERSION, m.PROTOCOL))(__import__("sys").modules.get("${MODULE}"))`;

/** The kernel that is the helper. `undefined`: none runs. */
export async function runningKernel(server: RecordedServer, signal: AbortSignal): Promise<HelperPlace | undefined> {
  const { fetch } = await server.network();
  // Two that ask at once get two: all windows keep the same one of them.
  const [kept, ...others] = await helperSessions(fetch, server.url, signal);
  for (const { id } of others) await endSession(fetch, server.url, id, signal);
  return kept && new KernelPlace(server, kept);
}

/** Rejects with `NoPlace` where the server has no Python kernel. */
export async function startKernel(server: RecordedServer, signal: AbortSignal): Promise<HelperPlace> {
  const { fetch } = await server.network();
  const body = JSON.stringify({ path: PATH, name: NAME, type: "console", kernel: { name: KERNEL } });
  const response = await fetch(new URL("api/sessions", server.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    timeoutMs: KERNEL_START_MS,
    signal,
  });
  await textOf(response, 201, [NOT_IMPLEMENTED]).catch(async (error: unknown) => {
    throw await whyNone(error, server, signal);
  });
  const started = await runningKernel(server, signal);
  if (!started) throw new NoHelper("the server started a kernel for it and does not list it");
  return started;
}

/** Before a gateway a server says no more than that it failed (500; Enterprise Gateway 3.3). A terminal would not see the kernels of that. */
async function whyNone(failure: unknown, server: RecordedServer, signal: AbortSignal): Promise<unknown> {
  if (failure instanceof NoPlace) return new NoPlace(NO_PYTHON, { cause: failure });
  const isListed = !(failure instanceof NoHelper) || (await listsPython(server, signal));
  return isListed ? failure : new NoHelper(NO_PYTHON, { cause: failure });
}

/** Also where it does not say which it has. */
async function listsPython(server: RecordedServer, signal: AbortSignal): Promise<boolean> {
  const { fetch } = await server.network();
  const response = await fetch(new URL("api/kernelspecs", server.url), { signal });
  const listed = parsedJson(await response.text());
  const specs = isRecord(listed) ? listed["kernelspecs"] : undefined;
  return !isRecord(specs) || specs[KERNEL] !== undefined;
}

class KernelPlace implements HelperPlace {
  constructor(
    private readonly server: RecordedServer,
    private readonly session: SessionModel,
  ) {}

  wire(): Wire {
    return new KernelWire(new URL(`api/kernels/${this.session.kernel.id}/channels`, this.server.url));
  }

  ports(): URL {
    const url = new URL(`api/kernels/${this.session.kernel.id}/channels`, this.server.url);
    url.searchParams.set("session_id", randomUUID());
    return url;
  }

  async program(socket: HelperSocket, signal: AbortSignal): Promise<Program> {
    const { user_expressions: told } = await execute(socket, "", { program: RUNNING }, signal);
    const text = JSON.stringify(told ?? {});
    const [, version = 0, protocol] = /"\((\d+), (\d+)\)"/.exec(text) ?? [];
    return { version: Number(version), protocol: Number(protocol) };
  }

  async install(socket: HelperSocket, source: string, signal: AbortSignal): Promise<Program> {
    // What is text in JSON is the same text in Python.
    const code = `${installer("get_ipython().kernel")}_install(${JSON.stringify(source)})\ndel _install`;
    const { status, ename, evalue } = await execute(socket, code, {}, signal);
    if (status !== "ok") throw new ProgramFailed(`its program does not run there: ${String(ename)}: ${String(evalue)}`);
    return { version: versionOf(source), protocol: PROTOCOL };
  }

  /** What finds a port of its own taken stays so for ever (`FirstWord`). */
  async isMute(signal: AbortSignal): Promise<boolean> {
    const { fetch } = await this.server.network();
    const { is, state } = await askKernel(fetch, this.server.url, this.session.kernel.id, signal);
    return is === "gone" || state === "starting";
  }

  async end(signal: AbortSignal): Promise<void> {
    const { fetch } = await this.server.network();
    await endSession(fetch, this.server.url, this.session.id, signal);
  }
}

function execute(
  socket: HelperSocket,
  code: string,
  expressions: Record<string, string>,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const quiet = { silent: true, store_history: false, allow_stdin: false, stop_on_error: false };
  return socket.ask("execute_request", { code, user_expressions: expressions, ...quiet }, signal);
}

/** Messages on the kernel's shell channel. */
export class KernelWire implements Wire {
  readonly protocols = ["v1.kernel.websocket.jupyter.org"];
  readonly #session = randomUUID();
  /** of its process */
  #kernelSession: string | undefined;

  constructor(readonly url: URL) {
    url.searchParams.set("session_id", this.#session);
  }

  asked(id: string, type: string, content: Record<string, unknown>, protocol: string): SocketData {
    return frameOf(protocol, messageOf("shell", type, { id, session: this.#session, content }));
  }

  read(data: unknown): Answer[] | "over" {
    const message = readMessage(data);
    if (message && this.#isAnother(message)) return "over";
    if (message?.channel !== "shell" || !isRecord(message.parent_header)) return [];
    const id = message.parent_header["msg_id"];
    return typeof id === "string" ? [{ id, content: isRecord(message.content) ? message.content : {} }] : [];
  }

  /** A kernel's next process has no program that could answer. Servers speak with sessions of their own, but of no start. */
  #isAnother({ header: { msg_type: type, session }, content }: Message): boolean {
    if (type !== "status" || session === this.#session) return false;
    const isNew = this.#kernelSession !== undefined && session !== this.#kernelSession;
    this.#kernelSession = session;
    return isNew && content["execution_state"] === "starting";
  }
}

async function helperSessions(fetch: HubFetch, url: string, signal: AbortSignal): Promise<SessionModel[]> {
  const listed = await listedIn(await fetch(new URL("api/sessions", url), { signal }));
  return sessionsIn(listed)
    .filter(({ path }) => path === PATH)
    .sort((one, other) => (one.kernel.id < other.kernel.id ? -1 : 1));
}

async function endSession(fetch: HubFetch, url: string, id: string, signal: AbortSignal): Promise<void> {
  discard(await fetch(new URL(`api/sessions/${id}`, url), { method: "DELETE", signal }));
}
