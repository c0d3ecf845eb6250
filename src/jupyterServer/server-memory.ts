import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { type Memento, stored } from "../state/stored.js";
import type { AccountId } from "../text/ids.js";
import { parsedJson } from "../text/json.js";
import { MAX_KEPT } from "./kernel-sessions.js";
import { type KeptSession, keptSession, type SessionModel } from "./session-models.js";

/** What is known of a server while it does not run. */
export interface ServerNotes {
  /** absolute, ending in `/` */
  url: string;
  /** its kernel specs as `GET api/kernelspecs` gave them last, JSON; `undefined`: never asked, or too large to be kept */
  specs?: string;
  /** that notebooks of this machine used, the newest last */
  sessions?: KeptSession[];
  /** by the name of a kernel spec: what its kernels say of themselves (the content of a `kernel_info_reply`, JSON), the newest last */
  infos?: [name: string, info: string][];
}

const MAX_INFOS = 10;
/** Of one of them, in characters. */
const MAX_INFO = 8 * 1024;
/** Of the specs of one server, in characters. */
const MAX_SPECS = 64 * 1024;
/** Of those that are remembered while the window lives, in characters. */
const MAX_ANSWER = 1024 * 1024;

/** The server's name and what is known of it. In a list, as a server may be named like a property that every object has. */
const note = v.tuple([
  v.string(),
  v.object({
    url: v.pipe(v.string(), v.url(), v.endsWith("/")),
    specs: v.exactOptional(v.string()),
    sessions: v.exactOptional(v.array(keptSession)),
    infos: v.exactOptional(v.array(v.tuple([v.string(), v.pipe(v.string(), v.maxLength(MAX_INFO))]))),
  }),
]);
const kernelSpecs = v.looseObject({ kernelspecs: v.looseObject({}) });

/**
 * Keeps what a server said when it ran last, also for windows to come: with it a notebook keeps its kernel while the server is stopped.
 * It lies under a key that ends in the account's id, so that it goes with the account.
 */
export class ServerMemory {
  constructor(
    private readonly memento: Memento,
    private readonly log: { warn(message: string): void },
  ) {}

  of(accountId: AccountId, name: string): ServerNotes | undefined {
    return read(stored.serverNotes(accountId).get(this.memento)).get(name);
  }

  /** @param answer to `GET api/kernelspecs`; what is none is not kept */
  noteSpecs(accountId: AccountId, name: string, url: string, answer: string): void {
    const specs = keepable(answer);
    this.#note(accountId, name, (before) => ({
      url,
      ...(specs !== undefined && { specs }),
      ...(before?.sessions && { sessions: before.sessions }),
      ...(before?.infos && { infos: before.infos }),
    }));
  }

  /** @param kernelName of the kernel spec */
  noteInfo(accountId: AccountId, name: string, url: string, kernelName: string, info: string): void {
    if (info.length > MAX_INFO) return;
    this.#note(accountId, name, (before) => {
      const others = (before?.infos ?? []).filter(([other]) => other !== kernelName);
      return { ...before, url, infos: [...others, [kernelName, info] as [string, string]].slice(-MAX_INFOS) };
    });
  }

  noteSession(accountId: AccountId, name: string, url: string, session: KeptSession): void {
    this.#note(accountId, name, (before) => {
      const others = (before?.sessions ?? []).filter(({ path }) => path !== session.path);
      return { ...before, url, sessions: [...others, session].slice(-MAX_KEPT) };
    });
  }

  forgetSession(accountId: AccountId, name: string, { kernel }: SessionModel): void {
    this.#note(accountId, name, (before) => {
      const left = before?.sessions?.filter((session) => session.kernel.id !== kernel.id);
      return before && left && { ...before, sessions: left };
    });
  }

  /** Other windows note theirs: each changes its own part of what is there, and again where two did so at once. */
  #note(
    accountId: AccountId,
    name: string,
    change: (before: ServerNotes | undefined) => ServerNotes | undefined,
  ): void {
    const notes = stored.serverNotes(accountId);
    const changed = (current: unknown) => {
      const all = read(current);
      const after = change(all.get(name));
      // The oldest note stands first.
      all.delete(name);
      return [...all, ...(after ? [[name, after] as const] : [])];
    };
    const before = notes.get(this.memento);
    if (isDeepStrictEqual(read(before).get(name), change(read(before).get(name)))) return;
    notes
      .set(this.memento, changed(before), changed)
      .catch((error: unknown) => this.log.warn(`what a server said could not be kept: ${String(error)}`));
  }
}

/** What is no note is passed over, and the others stay. */
function read(kept: unknown): Map<string, ServerNotes> {
  const entries: unknown[] = Array.isArray(kept) ? kept : [];
  return new Map(
    entries.flatMap((entry) => {
      const parsed = v.safeParse(note, entry);
      return parsed.success ? [parsed.output] : [];
    }),
  );
}

/** Is this what a server answers to `GET api/kernelspecs`? */
export function isSpecs(text: string): boolean {
  return text.length <= MAX_ANSWER && v.is(kernelSpecs, parsedJson(text));
}

/** Without what a kernel's environment may hold: it can be a secret, and nobody asks for it while the server is stopped. */
function keepable(specs: string): string | undefined {
  if (!isSpecs(specs)) return undefined;
  const kept = JSON.stringify(JSON.parse(specs), (key, value: unknown) => (key === "env" ? {} : value));
  return kept.length > MAX_SPECS ? undefined : kept;
}

/**
 * What nearly every server has, for one that was never seen running: without any kernel spec the Jupyter extension is busy for 10 s, then shows
 * one of its own making. Where it is another one after all, the server says so at the first run.
 */
export const usualSpecs = JSON.stringify({
  default: "python3",
  kernelspecs: {
    python3: {
      name: "python3",
      spec: {
        argv: ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        env: {},
        display_name: "Python 3 (ipykernel)",
        language: "python",
        interrupt_mode: "signal",
        metadata: { debugger: true },
      },
      resources: {},
    },
  },
});

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
