import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { sessionModel, type SessionModel } from "./kernel-sessions.js";

/** The part of `vscode.Memento` that is used. */
interface Memento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** What is known of a server while it does not run. */
export interface ServerNotes {
  /** absolute, ending in `/` */
  url: string;
  /** its kernel specs as `GET api/kernelspecs` gave them last, JSON; `undefined`: never asked, or too large to be kept */
  specs?: string;
  /** that notebooks of this machine used, the newest last */
  sessions?: SessionModel[];
}

const MAX_SERVERS = 20;
/** Of the specs of one server, in characters. */
const MAX_SPECS = 64 * 1024;

const notes = v.record(
  v.string(),
  v.object({
    url: v.pipe(v.string(), v.url(), v.endsWith("/")),
    specs: v.exactOptional(v.string()),
    sessions: v.exactOptional(v.array(sessionModel)),
  }),
);

/**
 * Keeps what a server said when it ran last, also for windows to come: with it a notebook keeps its kernel while the server is stopped.
 * It lies under a key that ends in the account's id, so that it goes with the account.
 */
export class ServerMemory {
  constructor(
    private readonly memento: Memento,
    private readonly log: { warn(message: string): void },
  ) {}

  of(hubId: string, name: string): ServerNotes | undefined {
    return this.#read(hubId)[name];
  }

  noteSpecs(hubId: string, name: string, url: string, answer: string): void {
    const specs = keepable(answer);
    const { sessions } = this.of(hubId, name) ?? {};
    this.#note(hubId, name, { url, ...(specs !== undefined && { specs }), ...(sessions && { sessions }) });
  }

  noteSessions(hubId: string, name: string, url: string, sessions: readonly SessionModel[]): void {
    this.#note(hubId, name, { ...this.of(hubId, name), url, sessions: [...sessions] });
  }

  #note(hubId: string, name: string, notes: ServerNotes): void {
    const before = this.#read(hubId);
    if (isDeepStrictEqual(before[name], notes)) return;
    // The oldest note stands first.
    const others = Object.entries(before).filter(([other]) => other !== name);
    const after = Object.fromEntries([...others, [name, notes]].slice(-MAX_SERVERS)) as Record<string, ServerNotes>;
    Promise.resolve(this.memento.update(keyOf(hubId), after)).catch((error: unknown) =>
      this.log.warn(`what ${notes.url} said could not be kept: ${String(error)}`),
    );
  }

  #read(hubId: string): Record<string, ServerNotes> {
    const read = v.safeParse(notes, this.memento.get(keyOf(hubId)) ?? {});
    return read.success ? read.output : {};
  }
}

function keyOf(hubId: string): string {
  return `hubKernels.serverNotes ${hubId}`;
}

/** Without what a kernel's environment may hold: it can be a secret, and nobody asks for it while the server is stopped. */
function keepable(specs: string): string | undefined {
  const kept = JSON.stringify(JSON.parse(specs), (key, value: unknown) => (key === "env" ? {} : value));
  return kept.length > MAX_SPECS ? undefined : kept;
}

/** Where JupyterHub puts a server (`User.server_url`), for one that was never seen running. @param name '' is the default server */
export function usualUrl({ baseUrl, user }: { baseUrl: string; user: string }, name: string): string {
  return `${baseUrl}user/${quoted(user)}/${name === "" ? "" : `${quoted(name)}/`}`;
}

/** As Python's `quote(…, safe="@~")`. */
function quoted(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%40", "@");
}
