import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { parsedJson } from "../text/json.js";
import { withList } from "./own-answers.js";
import {
  type KeptSession,
  kernelModel,
  sessionAnswer,
  type SessionModel,
  sessionsIn,
  wantedSession,
} from "./session-models.js";

/** More notebooks than a window has open. */
export const MAX_KEPT = 20;
const MAX_KNOWN = 1_000;

export interface KernelSessionsDeps {
  /** the sessions that windows of this machine use or used, the newest last, as they are noted now */
  kept(): readonly KeptSession[];
  /** a notebook uses it now, and no other one of its path */
  keep(session: KeptSession): void;
  /** none of this machine uses it any more */
  drop(session: SessionModel): void;
  /** Is there a notebook here that a session of this path would be for? */
  isWanted(session: SessionModel): boolean;
  /** a notebook of this machine has its kernel here */
  used(session: SessionModel): void;
}

/**
 * The kernels of a server as their holders know them. A session's path says whose it is: when a kernel went with its server and another one
 * runs for the same path, that is its successor, and whoever holds the first one's id goes on under it. A kernel that is held, or that an open
 * notebook remembers, stays listed until it has one.
 */
export class KernelSessions {
  /** by the kernel's id at the server, or by that of one that is gone */
  readonly #known = new Map<string, SessionModel>();
  /** what is held → what it is at the server now; of kernels and of sessions */
  readonly #now = new Map<string, string>();
  /** held, and nothing at the server */
  readonly #gone = new Set<string>();
  /** given to a client while the server was away, and never run yet */
  readonly #promised = new Set<string>();
  /** those, and what an earlier window promised */
  readonly #unmade = new Set<string>();
  /** made for this window */
  readonly #asked = new Set<string>();
  /** held by this machine's editors, and not known yet what others gave to them */
  readonly #ofOthers = new Set<string>();
  readonly #marks = [this.#asked, this.#ofOthers, this.#promised, this.#unmade];
  /** sockets for each kernel that is held */
  readonly #held = new Map<string, number>();
  #kept: readonly SessionModel[];

  constructor(private readonly deps: KernelSessionsDeps) {
    this.#kept = deps.kept().map(({ promised, ofOthers, ...session }) => {
      if (promised) this.#unmade.add(session.kernel.id);
      if (ofOthers) this.#ofOthers.add(session.kernel.id);
      return session;
    });
    for (const session of this.#kept) this.#known.set(session.kernel.id, session);
  }

  /** @param heldId of the kernel or its session */
  of(heldId: string): SessionModel | undefined {
    return this.#known.get(heldId) ?? [...this.#known.values()].find((session) => session.id === heldId);
  }

  nowOf(kernelId: string): string {
    return this.#now.get(kernelId) ?? kernelId;
  }

  /**
   * A session whose kernel is made when it is first used: what a client gets that wants one while the server is away.
   * @param body of `POST api/sessions`; `undefined`: it asks for something else than a new kernel for a path
   */
  promise(body: string): SessionModel | undefined {
    const wanted = v.safeParse(wantedSession, parsedJson(body));
    if (!wanted.success) return undefined;
    const { kernel, ...session } = wanted.output;
    const promised = { id: randomUUID(), ...session, kernel: { id: randomUUID(), name: kernel.name } };
    this.#promised.add(promised.kernel.id);
    this.#unmade.add(promised.kernel.id);
    this.learn(promised);
    this.gone(promised.id);
    return promised;
  }

  isPromised(kernelId: string): boolean {
    return this.#promised.has(kernelId);
  }

  /** Was it only promised, here or by an earlier window? Then its holder has lost nothing with it. */
  isUnmade(kernelId: string): boolean {
    return this.#unmade.has(kernelId);
  }

  /** Others have made it, and what they gave to it no editor of this machine has found out yet. */
  isOfOthers(kernelId: string): boolean {
    return this.#ofOthers.has(kernelId) || (!this.#asked.has(kernelId) && !this.#isKept(kernelId));
  }

  othersKnown(kernelId: string): void {
    const session = this.#ofOthers.delete(kernelId) ? this.#known.get(kernelId) : undefined;
    if (session && this.#isKept(kernelId)) this.#note(session);
  }

  hold(kernelId: string): void {
    this.#held.set(kernelId, (this.#held.get(kernelId) ?? 0) + 1);
    const session = this.#known.get(kernelId);
    if (!session) return;
    this.deps.used(session);
    if (this.isOfOthers(kernelId) && !this.#isAnotherWindows(kernelId)) this.#ofOthers.add(kernelId);
    this.#keep(session);
  }

  letGo(kernelId: string): void {
    const left = (this.#held.get(kernelId) ?? 1) - 1;
    if (left > 0) this.#held.set(kernelId, left);
    else this.#held.delete(kernelId);
  }

  /** The server has made it at another path than it was asked for. */
  moved(before: SessionModel, path: string): void {
    const isKept = this.#isKept(before.kernel.id);
    this.#known.set(before.kernel.id, { ...before, path });
    if (!isKept) return;
    this.deps.drop(before);
    this.#keep({ ...before, path });
  }

  /** It does not run any more, and nothing has taken its place yet. */
  gone(heldId: string): void {
    const session = this.of(heldId);
    if (!session) return;
    for (const id of [session.kernel.id, session.id]) {
      this.#now.delete(id);
      this.#gone.add(id);
    }
  }

  /** A socket of a holder is open to it, whatever was said of it before. @param nowId its id at the server */
  runs(heldId: string, nowId: string): void {
    if (!this.#gone.has(heldId)) return;
    const [held, now] = [this.of(heldId), this.of(nowId)];
    this.#stands(heldId, nowId);
    if (held && now) this.#stands(held.id, now.id);
  }

  isGone(heldId: string): boolean {
    return this.#gone.has(heldId);
  }

  /** The user ended it: nothing takes its place. @param heldId of the kernel or its session */
  forget(heldId: string): void {
    for (const [kernelId, session] of this.#known) {
      if (kernelId !== heldId && session.id !== heldId) continue;
      this.#clear(session);
      this.#known.delete(kernelId);
      for (const set of this.#marks) set.delete(kernelId);
      if (!this.#isKept(kernelId)) continue;
      this.#kept = this.#kept.filter(({ kernel }) => kernel.id !== kernelId);
      this.deps.drop(session);
    }
  }

  /** What the server says of one session. @param running all of its kernels, where it said that too; `undefined`: it was asked for here */
  learn(session: SessionModel, running?: ReadonlySet<string>): void {
    if (!running) this.#asked.add(session.kernel.id);
    // The hub may have called a server stopped that went on: its kernels are what they were.
    this.#clear(session);
    for (const before of this.#known.values()) {
      if (before.path !== session.path || before.kernel.id === session.kernel.id) continue;
      if (running?.has(before.kernel.id) || !this.#isOurs(before)) continue;
      this.#stands(before.kernel.id, session.kernel.id);
      this.#stands(before.id, session.id);
      this.#promised.delete(before.kernel.id);
      if (!this.isUnmade(session.kernel.id)) this.#made(before);
    }
    this.#known.set(session.kernel.id, session);
    if (this.#known.size > MAX_KNOWN) this.#forgetOldest();
  }

  /** The server's list, in the words of those who hold its kernels. */
  sessions(listed: readonly unknown[]): unknown[] {
    const models = sessionsIn(listed);
    const running = new Set(models.map(({ kernel }) => kernel.id));
    for (const model of models) this.learn(model, running);
    for (const session of this.#kept) if (this.deps.isWanted(session)) this.deps.used(session);
    return [...listed, ...this.#absent(running).map(sessionAnswer)];
  }

  /** The server's list of kernels, likewise. */
  kernels(listed: readonly unknown[]): unknown[] {
    const running = new Set(listed.map((kernel) => (kernel as { id?: string } | null)?.id ?? ""));
    return [...listed, ...this.#absent(running).map(kernelModel)];
  }

  /** `text` to the server: with the ids that are so there. */
  outgoing(text: string): string {
    return replaced(text, this.#now);
  }

  /** `text` from the server: with the ids that are held here. */
  incoming(text: string): string {
    return replaced(text, new Map([...this.#now].map(([held, now]) => [now, held])));
  }

  /** An answer of the server as those see it who hold its kernels. */
  inAnswer(kind: "specs" | "kernels" | "sessions" | "one", text: string): string {
    switch (kind) {
      case "specs":
        return text;
      case "kernels":
        return this.incoming(withList(text, (listed) => this.kernels(listed)));
      case "sessions":
        return this.incoming(withList(text, (listed) => this.sessions(listed)));
      case "one":
        return this.incoming(text);
    }
  }

  /** What is held is this at the server. */
  #stands(heldId: string, nowId: string): void {
    this.#gone.delete(heldId);
    if (heldId !== nowId) this.#now.set(heldId, nowId);
  }

  #keep(session: SessionModel): void {
    const others = this.#kept.filter(({ path, kernel }) => path !== session.path && kernel.id !== session.kernel.id);
    this.#kept = [...others, session].slice(-MAX_KEPT);
    this.#note(session);
  }

  #note(session: SessionModel): void {
    const { id } = session.kernel;
    const [promised, ofOthers] = [this.isUnmade(id), this.#ofOthers.has(id)];
    this.deps.keep({ ...session, ...(promised && { promised }), ...(ofOthers && { ofOthers }) });
  }

  /** Whoever holds it has a kernel: what becomes of that is a loss. */
  #made(session: SessionModel): void {
    const { id } = session.kernel;
    if (this.#unmade.delete(id) && this.#isKept(id)) this.#note(session);
  }

  /** As the server has them its ids are. */
  #clear(session: SessionModel): void {
    for (const id of [session.kernel.id, session.id]) {
      this.#now.delete(id);
      this.#gone.delete(id);
    }
  }

  /** Those that somebody here may come back to stay. */
  #forgetOldest(): void {
    const kept = new Set(this.#kept.map(({ kernel }) => kernel.id));
    for (const [id, session] of this.#known) {
      if (this.#held.has(id) || kept.has(id)) continue;
      this.#known.delete(id);
      for (const set of this.#marks) set.delete(id);
      this.#clear(session);
      return;
    }
  }

  #isKept(kernelId: string): boolean {
    return this.#kept.some(({ kernel }) => kernel.id === kernelId);
  }

  /** A window of this machine has noted it since this one began, and what is given to it there is noted too. */
  #isAnotherWindows(kernelId: string): boolean {
    return this.deps.kept().some(({ kernel, ofOthers }) => kernel.id === kernelId && !ofOthers);
  }

  /** Held or remembered, and not there any more. */
  #absent(running: ReadonlySet<string>): SessionModel[] {
    return [...this.#known.values()].filter(
      (session) =>
        !running.has(session.kernel.id) && !running.has(this.nowOf(session.kernel.id)) && this.#isOurs(session),
    );
  }

  #isOurs(session: SessionModel): boolean {
    const { id } = session.kernel;
    if (this.#held.has(id)) return true;
    if (this.#isKept(id)) return this.deps.isWanted(session);
    // Whoever was promised it comes for it now.
    return this.#promised.has(id);
  }
}

/** Ids are random: where one stands by itself, it is meant. */
function replaced(text: string, ids: ReadonlyMap<string, string>): string {
  return ids.size === 0 ? text : text.replace(/[\w-]+/g, (word) => ids.get(word) ?? word);
}
