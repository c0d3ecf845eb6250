import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import { type Keyring, startKeyring } from "../../../rig/keyring.js";
import { pooledHub } from "../../../rig/pool.js";
import type { Keychain } from "../../../src/tokens/keychain/keychain.js";
import type { User } from "../../user/user.js";
import { type Added, FlowWindow, keychainOf } from "./window.js";

export const narrow = ["access:servers!user", "servers!user"];
export const managing = [...narrow, "read:users!user", "tokens!user"];

export interface ServerAtHub {
  ready: boolean;
  user_options: object;
}

export interface TokenAtHub {
  id: string;
  note: string;
  scopes: string[];
  expires_at: string | null;
}

/** A hub, one of 4.1 and a real keychain, for all tests of a file; and for each of them a window. */
export class FlowRig {
  window!: FlowWindow;

  private constructor(
    readonly hub: RunningHub,
    readonly oldHub: RunningHub,
    readonly keyring: Keyring,
    private readonly keychain: Keychain,
  ) {}

  /** For the tests of this suite. */
  static inSuite(start: () => Promise<RunningHub>): () => FlowRig {
    let started: FlowRig | undefined;
    const rig = () => {
      assert.ok(started, "asked for outside a test");
      return started;
    };
    before(async () => {
      const [hub, oldHub, keyring] = await Promise.all([start(), pooledHub("4.1"), startKeyring()]);
      started = new FlowRig(hub, oldHub, keyring, await keychainOf(keyring));
    });
    beforeEach(() => {
      rig().window = new FlowWindow(undefined, rig().keychain);
    });
    afterEach(() => rig().window.close());
    after(async () => {
      started?.keychain.dispose();
      await Promise.all([started?.hub.stop(), started?.oldHub.stop(), started?.keyring.stop()]);
    });
    return rig;
  }

  get user(): User {
    return this.window.user;
  }

  /** As the palette runs it, or a row of the view. */
  command<T = unknown>(name: string, args?: object): Promise<T> {
    return this.window.command<T>(`hubKernels.${name}`, args);
  }

  /** The hub, added for this user. */
  async addedFor(user: string): Promise<Added> {
    return await this.window.add(this.hub.url, await this.hub.token(user));
  }

  /** The same with a token of these scopes, which is given too. */
  async signedIn(user: string, scopes = managing): Promise<Added & { token: string }> {
    const token = await this.hub.token(user, { scopes });
    return { ...(await this.window.add(this.hub.url, token)), token };
  }

  /** What the hub itself lists. */
  async tokensAtHub(user: string): Promise<TokenAtHub[]> {
    const { body } = await this.hub.api("GET", `users/${user}/tokens`);
    return (body as { api_tokens: TokenAtHub[] }).api_tokens;
  }

  /** Does the hub take this token now? */
  async isAccepted(token: string): Promise<boolean> {
    const response = await fetch(`${this.hub.url}hub/api/user`, { headers: { authorization: `token ${token}` } });
    return response.status === 200;
  }

  /** What another program finds in the keychain. */
  inKeychain(user: string): Promise<string | undefined> {
    return this.keyring.secret(`${this.hub.url} ${user}`);
  }

  /** What was asked of the API about this user, or by nobody's name. */
  requests(...users: string[]): string[] {
    const base = new URL(this.hub.url).pathname;
    const all = this.hub.requests.map(({ method, path }) => `${method} ${path.replace(base, "")}`);
    return all.filter((request) => {
      const [, user] = /\busers?\/([^/?]+)/.exec(request) ?? [];
      return users.length === 0 || user === undefined || users.includes(user);
    });
  }

  /** What the hub itself says that the user's server is doing; `undefined`: it is stopped. */
  async serverAtHub(user: string, name = ""): Promise<ServerAtHub | undefined> {
    const { body } = await this.hub.api("GET", `users/${user}`);
    return (body as { servers: Record<string, ServerAtHub> }).servers[name];
  }

  /** At the hub the end of a stop, or of a start that was withdrawn, may come later than here. */
  untilStoppedAtHub(user: string): Promise<void> {
    const isStopped = async () => (await this.serverAtHub(user)) === undefined;
    return this.user.sees(`the server of ${user} is stopped at the hub`, isStopped);
  }
}
