import type { Socket } from "node:net";
import type { HubIdentity, HubServer, Whoami } from "../../hubClient/types.js";
import type { Account, HubModel } from "../../model/types.js";
import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { Speech } from "../../text/speech.js";
import type { TokenStore } from "../../tokens/store/types.js";
import type { Route } from "../../transport/network/connect.js";
import type { HubNetwork } from "../../transport/network/hub-network.js";
import type { HubSession } from "../../transport/types.js";

/** In their order. */
export const stepIds = ["name", "route", "connection", "hub", "token", "server", "kernel", "latency"] as const;
export type StepId = (typeof stepIds)[number];

/** What became of a step; `why` is a sentence. */
export type StepState =
  | { kind: "waiting" | "running" | "done" }
  | { kind: "failed"; why: string; error?: unknown }
  | { kind: "not-tried"; why: string };

export interface StepReport {
  readonly id: StepId;
  readonly state: StepState;
  /** what it found, a sentence or value each; also of a step that failed */
  readonly lines: readonly string[];
}

/** Networks whose connections can be looked at one step at a time. */
export interface CheckedNetworks {
  of(baseUrl: string): Pick<HubNetwork, "session" | "connector" | "clock">;
}

export interface CheckDeps {
  networks: CheckedNetworks;
  model: Pick<HubModel, "transport">;
  tokens: Pick<TokenStore, "entries">;
  /** addresses of a name, as this machine finds them; rejects as `dns.lookup` */
  lookUp(host: string): Promise<string[]>;
}

export interface CheckTarget {
  /** addresses that may be the hub's, all of one origin, the likeliest first */
  baseUrls: readonly [string, ...string[]];
  account?: Pick<Account, "id" | "user">;
  /** what was found at the address before this one, a sentence */
  before?: string;
}

/** What the steps found that later ones go on with. */
export interface Facts {
  route?: Route;
  socket?: Socket;
  hub?: HubIdentity;
  session?: HubSession;
  whoami?: Whoami;
  running?: HubServer;
  pingsMs?: readonly number[];
}

/** What a step works with. */
export interface StepContext {
  deps: CheckDeps;
  target: CheckTarget;
  /** the first of its addresses */
  baseUrl: string;
  /** what its user reads of it */
  label: string;
  facts: Facts;
  speech: Speech;
  /** shown at once, and kept when the step fails */
  tell: (line: string) => void;
  signal: AbortSignal;
}

export interface Step {
  id: StepId;
  /** without these it makes no sense */
  needs: readonly StepId[];
  /** ends it, in ms; without: the network does, whose user may be asked for something meanwhile */
  limitMs?: number;
  /** Rejects with `NotTried`, and with what went wrong. */
  run: (context: StepContext) => Promise<void>;
}

/** There is nothing to be tried, and nothing wrong. */
export class NotTried extends Error {
  override readonly name = "NotTried";
}

/** What went wrong, in a sentence of the step's own. */
export class StepFailed extends Error implements SelfDescribing {
  override readonly name = "StepFailed";

  inWords(): ErrorText {
    return { message: this.message, actions: [] };
  }
}
