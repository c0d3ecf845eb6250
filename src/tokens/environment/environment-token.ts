import { timingSafeEqual } from "node:crypto";
import type { AccountAddress } from "../../text/ids.js";
import { holds, type Moment, momentNow } from "../../transport/moment.js";
import { TokenNotKept } from "../store/errors.js";
import { digestOf } from "../store/token-digest.js";
import type { TokenEntry } from "../store/types.js";
import type { HubEnvironment } from "./environment.js";

export type Environment = Pick<HubEnvironment, "baseUrlCandidates" | "basePath" | "name" | "user" | "token">;

export interface EnvironmentDeps {
  /** what the hub told the server that this extension runs in; undefined: in none */
  environment?(): Environment | undefined;
  /** is this address proven to be of this server's hub? No token is sent. Rejects with what the network says. */
  isHubOfServer?(baseUrl: string): Promise<boolean>;
  onSecret(token: string): void;
  /** how long a no is not asked for again, in ms */
  noHoldsMs: number;
}

interface Proof {
  token: string;
  proven: Promise<boolean>;
  /** since when the answer is no, or none */
  noSince?: Moment;
}

/**
 * The token of the server that this extension runs in. It goes to the addresses that its hub names, and to the one that its user chose: as
 * that very token, or once that address is proven to be of the hub that gave a new one. Servers of two hubs may share a home folder, and
 * with it the entries.
 */
export class EnvironmentToken {
  readonly #proofs = new Map<string, Proof>();

  constructor(private readonly deps: EnvironmentDeps) {}

  /** What binds the account's entry to this token; undefined: it is not the environment's. Throws `TokenNotKept`. */
  bind({ baseUrl, user }: AccountAddress, token: string): Pick<TokenEntry, "boundTo"> | undefined {
    const here = this.deps.environment?.();
    if (here?.token() !== token) return undefined;
    if (here.user === user && here.baseUrlCandidates.includes(baseUrl)) return {};
    if (here.user === user && isAt(baseUrl, here)) return { boundTo: digestOf(baseUrl, token) };
    throw new TokenNotKept(baseUrl);
  }

  /** Read again at each use. `undefined`: this server is not the account's, or nobody knows. */
  async read({ baseUrl, user, boundTo }: TokenEntry): Promise<string | undefined> {
    const here = this.deps.environment?.();
    if (here?.user !== user) return undefined;
    const token = here.token();
    this.deps.onSecret(token);
    if (here.baseUrlCandidates.includes(baseUrl)) return token;
    if (boundTo === undefined) return undefined;
    const isChosen = isSame(boundTo, digestOf(baseUrl, token));
    return isChosen || (await this.#isProven(baseUrl, token)) ? token : undefined;
  }

  /** Once for each token: a server that was restarted has a new one. */
  #isProven(baseUrl: string, token: string): Promise<boolean> {
    const known = this.#proofs.get(baseUrl);
    if (known?.token === token && holds(known.noSince, this.deps.noHoldsMs)) return known.proven;
    const proven = this.deps.isHubOfServer?.(baseUrl) ?? Promise.resolve(false);
    const proof: Proof = { token, proven };
    this.#proofs.set(baseUrl, proof);
    const no = () => (proof.noSince = momentNow());
    proven.then((is) => (is ? undefined : no()), no);
    return proven;
  }
}

function isAt(baseUrl: string, { basePath }: Environment): boolean {
  return new URL(baseUrl).pathname === basePath;
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
