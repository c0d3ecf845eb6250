import * as v from "valibot";
import { NO_TERMINALS, SESSION_PATH, TERMINAL_PREFIX } from "../../helper/names.js";
import { listedIn } from "../../helper/place.js";
import type { ServerConnection } from "../../jupyterServer/server-connection.js";
import type { RunningKernel, RunningTerminal, ServerContents } from "../../servers/contents/contract.js";
import { kernelStateOf } from "../../servers/contents/kernel-words.js";
import { isRecord, parsedJson } from "../../text/json.js";
import { notebookIn } from "../builtin/link/session-path.js";
import { isOfJupyterExtension, namedIn } from "../jupyter-session.js";

/** More than anybody looks at. */
const MAX_LISTED = 500;
/** Enterprise Gateway lists no kernels unless its `EG_LIST_KERNELS` is set, and neither does a server before it. */
const NOT_LISTED = [403];

const text = v.pipe(v.string(), v.maxLength(1_000));
const maybeText = v.fallback(v.nullish(text), undefined);
const kernelModel = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/)),
  name: v.fallback(text, ""),
  execution_state: maybeText,
  last_activity: maybeText,
  connections: v.fallback(v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))), undefined),
});
const sessionModel = v.object({
  path: v.fallback(text, ""),
  name: v.fallback(text, ""),
  type: v.fallback(text, ""),
  kernel: kernelModel,
});
/** What the server's own addresses take; the others can be seen nowhere. */
const terminalModel = v.object({ name: v.pipe(text, v.regex(/^[\w-]+$/)), last_activity: maybeText });

type KernelModel = v.InferOutput<typeof kernelModel>;
type SessionModel = v.InferOutput<typeof sessionModel>;

export interface AskedServer extends Pick<ServerConnection, "network" | "url"> {
  held: Pick<ServerConnection["held"], "incoming">;
}

interface About {
  /** the server's answer to `GET api/kernelspecs`, as it was last */
  specs: string | undefined;
  /** ids of kernels that editors of this computer used */
  used: ReadonlySet<string>;
}

/** Three requests to the server itself: while it is away nothing stands in for it. */
export async function askContents(server: AskedServer, about: About, signal: AbortSignal): Promise<ServerContents> {
  const { fetch } = await server.network();
  const list = async <Schema extends v.GenericSchema>(path: string, schema: Schema, none: readonly number[] = []) => {
    const response = await fetch(new URL(path, server.url), { signal, redirect: "manual" });
    const listed = await listedIn(response, none);
    if (none.includes(response.status)) return undefined;
    return listed.slice(0, MAX_LISTED).flatMap((entry): v.InferOutput<Schema>[] => {
      const read = v.safeParse(schema, entry);
      return read.success ? [read.output] : [];
    });
  };
  const [sessions = [], kernels, terminals = []] = await Promise.all([
    list("api/sessions", sessionModel),
    list("api/kernels", kernelModel, NOT_LISTED),
    list("api/terminals", terminalModel, NO_TERMINALS),
  ]);
  const spec = specNames(about.specs);
  return {
    kernels: kernelsIn(sessions, kernels).map(([model, its]) => runningKernel(model, its, { ...about, spec, server })),
    terminals: terminals.map(runningTerminal),
  };
}

/**
 * Each kernel with its sessions: two notebooks can have one, and some have none. What sessions say of their kernels may be old (see `askKernel`).
 * @param kernels `undefined`: the server does not list them
 */
function kernelsIn(
  sessions: readonly SessionModel[],
  kernels: readonly KernelModel[] | undefined,
): [KernelModel, SessionModel[]][] {
  const ofSessions = sessions.map(({ kernel }) => (kernels ? kernel : { id: kernel.id, name: kernel.name }));
  const models = new Map<string, KernelModel>(kernels?.map((model) => [model.id, model]));
  for (const model of ofSessions) if (!models.has(model.id)) models.set(model.id, model);
  return [...models.values()].map((model) => [model, sessions.filter(({ kernel }) => kernel.id === model.id)]);
}

interface Knowing extends About {
  spec: (name: string) => string;
  server: AskedServer;
}

function runningKernel(
  model: KernelModel,
  sessions: readonly SessionModel[],
  { spec, used, server }: Knowing,
): RunningKernel {
  const { connections, last_activity: lastActivity } = model;
  const id = server.held.incoming(model.id);
  return {
    id,
    spec: spec(model.name),
    state: kernelStateOf(model.execution_state, connections),
    ...(lastActivity != null && { lastActivity }),
    kind: kindOf(sessions),
    names: sessions.map(shownName).filter((name) => name !== ""),
    paths: sessions.map(({ path }) => path),
    ...(connections != null && { clients: connections }),
    isOfComputer: used.has(id) || used.has(model.id),
  };
}

function kindOf(sessions: readonly SessionModel[]): RunningKernel["kind"] {
  if (sessions.some(({ path }) => path === SESSION_PATH)) return "helper";
  if (sessions.length === 0) return "none";
  // Where a server wants a console for each of our notebooks, the path is still a notebook's.
  return sessions.some(({ type, path }) => type === "notebook" || path.endsWith(".ipynb")) ? "notebook" : "console";
}

/** A notebook's own name, without what editors put behind it to tell sessions apart. */
function shownName({ path, name }: SessionModel): string {
  const ours = notebookIn(path);
  if (ours !== undefined) return `${ours}.ipynb`;
  const named = namedIn(path);
  if (isOfJupyterExtension(path)) return `${named}.ipynb`;
  return named === "" ? name : named;
}

function specNames(specs: string | undefined): (name: string) => string {
  const answer = parsedJson(specs ?? "");
  const known = isRecord(answer) && isRecord(answer["kernelspecs"]) ? answer["kernelspecs"] : {};
  return (name) => {
    const entry = Object.hasOwn(known, name) ? known[name] : undefined;
    const spec = isRecord(entry) ? entry["spec"] : undefined;
    const called = isRecord(spec) ? spec["display_name"] : undefined;
    return typeof called === "string" && called !== "" ? called : name;
  };
}

function runningTerminal({ name, last_activity: lastActivity }: v.InferOutput<typeof terminalModel>): RunningTerminal {
  return { name, ...(lastActivity != null && { lastActivity }), isHelper: name.startsWith(TERMINAL_PREFIX) };
}
