import { nextChange } from "../model/next-change.js";
import type { Account, HubModel, ModelChange } from "../model/types.js";
import type { HubFetch, LastingPolicy } from "../transport/types.js";
import type { KernelSessions } from "./kernel-sessions.js";
import { askKernel } from "./kernel-state.js";

export interface VerdictDeps {
  model: Pick<HubModel, "onDidChange">;
  /** as it is now; `undefined`: it was removed */
  account(): Account | undefined;
  /** asks the hub what is so, unless it was just asked */
  suspect(): Promise<void>;
  /** the hub says that the server does not run */
  isDown(): boolean;
  /** the hub says that it is being stopped */
  isStopping(): boolean;
  /** of the server */
  url(): string;
  fetch: HubFetch;
  sessions: Pick<KernelSessions, "nowOf">;
  /** the server does not let in the token that its hub takes; called once until it does */
  refused(): void;
  /** the server says that a kernel is there, and no socket to it opens; called once until one does */
  keptOut(): void;
}

export type Verdict = Awaited<ReturnType<LastingPolicy["verdict"]>>;

/** A server that refuses the token is tried again after this time, and up to half of it more, in ms. */
const PAUSE_MS = 60_000;
/** Where the hub asks for a sign-in: it may be mended in the browser, of which nobody tells. In ms. */
const SIGN_IN_PAUSE_MS = 300_000;
/** At the first the hub may have been asked before it knew of the token's end; what it knows is told by others. */
const REFUSALS_TO_TELL = 2;

/** What stands between may be over by then; and nobody looks at a cell in vain for long, in ms. */
const KEPT_OUT_MS = 20_000;

/** What it means that a kernel's socket was lost, and when one that was refused for the token may be let in. */
export class KernelVerdicts {
  #refusals = 0;
  /** when a kernel was first found to be there though its socket does not open, in ms of `performance.now()`; never again once it was told */
  #keptOutAt: number | undefined;

  constructor(private readonly deps: VerdictDeps) {}

  async on(kernelId: string, signal: AbortSignal): Promise<Verdict> {
    const server = await this.onServer();
    if (server !== "there") return server;
    const { sessions } = this.deps;
    const now = sessions.nowOf(kernelId);
    const { is } = await askKernel(this.deps.fetch, this.deps.url(), now, signal);
    if (is === "refused") return this.#refused();
    if (is === "there") return this.#there();
    // Another one may have taken its place meanwhile.
    return is === "gone" && sessions.nowOf(kernelId) !== now ? "unknown" : is;
  }

  /** By the hub's word. */
  async onServer(): Promise<"there" | "gone" | "unknown"> {
    const { deps } = this;
    await deps.suspect();
    // A stop may fail, and then the kernel runs on; and who waits hears soon that the server was stopped.
    if (deps.isStopping()) return "unknown";
    if (deps.isDown()) return "gone";
    // Where the hub cannot be reached, neither can the server: the socket's own tries tell when that is over.
    return deps.account()?.reach.kind === "unreachable" ? "unknown" : "there";
  }

  /** What the kernel does, as its server says: "idle", "busy", "starting"…; `undefined`: nobody says. @param now its id there */
  async stateOf(now: string, signal: AbortSignal): Promise<string | undefined> {
    const { deps } = this;
    if (deps.isDown()) return undefined;
    return (await askKernel(deps.fetch, deps.url(), now, signal)).state;
  }

  /** The server lets somebody in. */
  reached(): void {
    this.#refusals = 0;
  }

  /** A socket to one of the server's kernels is open. */
  opened(): void {
    this.#keptOutAt = undefined;
  }

  /** Resolves with the user's sign-in, or after a while. Rejects with the signal's reason. */
  admitted(signal: AbortSignal): Promise<void> {
    const accountId = this.deps.account()?.id;
    const needed = this.#needsSignIn();
    const mayBe = ({ account, reason }: ModelChange) =>
      account.id === accountId && (reason === "signed-in" || needed !== this.#needsSignIn());
    const withinMs = (needed ? SIGN_IN_PAUSE_MS : PAUSE_MS) * (1 + Math.random() / 2);
    return nextChange(this.deps.model, mayBe, signal, withinMs);
  }

  #needsSignIn(): boolean {
    return this.deps.account()?.reach.kind === "sign-in-needed";
  }

  /** What lets questions through and no sockets is a proxy's doing: nobody else tells the user, and cells wait. */
  #there(): "there" {
    this.#keptOutAt ??= performance.now();
    if (performance.now() - this.#keptOutAt > KEPT_OUT_MS) {
      this.#keptOutAt = Infinity;
      this.deps.keptOut();
    }
    return "there";
  }

  #refused(): "refused" {
    if (this.deps.account()?.reach.kind === "ok" && ++this.#refusals === REFUSALS_TO_TELL) this.deps.refused();
    return "refused";
  }
}
