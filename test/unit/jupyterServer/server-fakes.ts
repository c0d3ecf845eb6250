import type { ConnectionEnd } from "../../../src/jupyterServer/connection-deps.js";
import { ServerConnection } from "../../../src/jupyterServer/server-connection.js";
import type { SessionModel } from "../../../src/jupyterServer/session-models.js";
import type { Account, HubModel, ModelChange, Server, ServerState } from "../../../src/model/types.js";
import { accountIdOf, hubIdOf, serverIdOf } from "../../../src/text/ids.js";
import type {
  FetchInit,
  HubResponse,
  HubSession,
  HubWebSocketClass,
  LastingPolicy,
  SocketChannel,
} from "../../../src/transport/types.js";
import { address, MemoryLog, MemoryMemento } from "../servers/model-fakes.js";
import { kernelIdOf, session } from "./sessions.js";
import { unseen } from "./unseen.js";

const accountId = accountIdOf(address);
export const serverId = serverIdOf(accountId, "");
export const url = "https://hub.example/jupyter/user/ada/";
const running = { kind: "running", url } as ServerState;
const stopped = { kind: "stopped" } as ServerState;

type Answer = Response | Error;

/** A connection to a server that the test speaks for, in a hub that it speaks for too. */
export class ConnectionTrial {
  state: "running" | "stopping" | "stopped" | "unknown" | "removed" = "running";
  /** of the notebooks that are open; `undefined`: of any */
  openPaths: string[] | undefined;
  /** by the path of a session: where its kernel starts */
  readonly folders = new Map<string, string>();
  reach: "ok" | "unreachable" | "sign-in-needed" = "ok";
  /** how often the user was told that the server refuses the token */
  refusals = 0;
  /** how often the user was told that no socket opens though the kernel is there */
  timesKeptOut = 0;
  readonly listeners = new Set<(change: ModelChange) => void>();
  refreshes = 0;
  /** what the hub says when it is asked */
  learns: () => void = () => undefined;
  /** `GET api/kernels?1`, with its body behind it */
  readonly requests: string[] = [];
  readonly answers = new Map<string, (() => Answer | Promise<Answer>) | Answer>();
  readonly asked: AbortSignal[] = [];
  untilRunning: () => Promise<unknown> = () => Promise.resolve((this.state = "running"));
  releaseAfterMs = 0;
  readonly renewed: SessionModel[] = [];
  readonly connection: ServerConnection;
  private policyFor: (url: URL) => LastingPolicy | undefined = () => undefined;

  constructor(readonly memento = new MemoryMemento()) {
    const log = new MemoryLog();
    const word = () => ({ name: "n", sentence: "s" });
    const end: ConnectionEnd = {
      untilRunning: (signal) => {
        this.asked.push(signal);
        return this.untilRunning();
      },
      releaseAfterMs: () => this.releaseAfterMs,
      isWanted: ({ path }) => this.openPaths?.includes(path) ?? true,
      used: () => undefined,
      folderOf: (path) => Promise.resolve(this.folders.get(path)),
      noJupyter: (isGesture) => {
        this.doubts.push(isGesture);
        return Promise.resolve(this.noJupyter);
      },
      renewed: (session) => this.renewed.push(session),
      killedForMemory: () => undefined,
      connection: () => unseen,
      refused: () => {
        this.refusals++;
      },
      keptOut: () => {
        this.timesKeptOut++;
      },
      words: {
        lostEnd: word,
        notArrived: word,
        missing: () => "Missing.",
        unrecorded: () => "Unrecorded.",
        dropped: () => "Dropped.",
        unheard: () => "Unheard.",
        earlierText: () => "Edited.",
        notWanted: () => ({ name: "Not run", sentence: "not wanted" }),
        notPushed: () => ({ name: "Not run", sentence: "not pushed" }),
        gone: word,
        tooLarge: word,
        declined: word,
        away: () => "Away.",
      },
    };
    this.connection = new ServerConnection(serverId, { model: this.model(), memento, log }, end);
  }

  /** each time that it was asked whether the server is Jupyter's: for somebody who waits? */
  readonly doubts: boolean[] = [];
  /** what a server that is none comes to */
  noJupyter: Error | undefined;

  /** The model tells of a change of this hub, or of another. */
  changed(reason: ModelChange["reason"], hub = accountId): void {
    for (const listener of [...this.listeners])
      listener({ account: { id: hub, before: undefined, after: undefined }, servers: [], reason });
  }

  async ask(method: string, path: string, init: FetchInit = {}): Promise<{ status: number; body: unknown }> {
    const response = await this.connection.fetch(new URL(path, url), { ...init, method });
    const text = await response.text();
    return { status: response.status, body: read(text) };
  }

  /** The policy of a kernel's socket. */
  async socket(kernelId: string, revives = true): Promise<LastingPolicy> {
    await this.connection.webSocket({ revives });
    const policy = this.socketPolicy(kernelId);
    if (!policy) throw new Error("it has no policy");
    return policy;
  }

  /** Of one more socket of the class that was given last. */
  socketPolicy(kernelId: string): LastingPolicy | undefined {
    return this.policyFor(new URL(`api/kernels/${kernelId}/channels?session_id=s`, url));
  }

  private async fetch(input: string | URL, { method = "GET", body }: FetchInit = {}): Promise<HubResponse> {
    const path = String(input).slice(url.length);
    this.requests.push([`${method} ${path}`, ...(body ? [body as string] : [])].join(" "));
    const answer = this.answers.get(`${method} ${path}`);
    const given = typeof answer === "function" ? await answer() : (answer ?? json({ message: "no such thing" }, 404));
    if (given instanceof Error) throw given;
    return given.clone() as unknown as HubResponse;
  }

  private model(): HubModel {
    const hub = { baseUrl: hubIdOf(address.baseUrl), label: "hub.example" };
    const about = { id: accountId, hub, user: address.user, label: "hub.example", servers: [] };
    const account = () => ({ ...about, reach: { kind: this.reach } }) as unknown as Account;
    const server = () =>
      ({
        id: serverId,
        accountId,
        name: "",
        state: this.state === "running" ? running : { ...stopped, kind: this.state },
      }) as Server;
    const lastingWebSocket = (policyFor: (url: URL) => LastingPolicy | undefined) => {
      this.policyFor = policyFor;
      return Object as unknown as HubWebSocketClass;
    };
    const transport = {
      fetch: this.fetch.bind(this),
      lastingWebSocket,
      at: () => transport,
    } as unknown as HubSession;
    return {
      account: () => (this.state === "removed" ? undefined : account()),
      server: () => (this.state === "removed" ? undefined : server()),
      transport: () => Promise.resolve(transport),
      onDidChange: (listener: (change: ModelChange) => void) => {
        this.listeners.add(listener);
        return { dispose: () => this.listeners.delete(listener) };
      },
      refresh: () => {
        this.refreshes++;
        this.learns();
        return Promise.resolve(account());
      },
    } as unknown as HubModel;
  }
}

export const json = (body: unknown, status = 200): Response => Response.json(body, { status });
export const page = (status: number, headers: Record<string, string> = {}): Response =>
  new Response("<html>", { status, headers: { "content-type": "text/html", ...headers } });

export const toHub = () => page(302, { location: "/jupyter/hub/user/ada/" });

/** A notebook runs on kernel `old`, which is held. */
export async function aNotebook() {
  const trial = new ConnectionTrial();
  trial.answers.set("POST api/sessions", json(session("old"), 201));
  await trial.ask("POST", "api/sessions", { body: "{}" });
  return { trial, policy: await trial.socket(kernelIdOf("old")) };
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A connection that is open, and over which nothing is seen. */
export const unseenChannel: SocketChannel = {
  protocol: "",
  isOpen: () => true,
  send: () => undefined,
  renew: () => undefined,
  deliver: () => undefined,
};
