import type { RunningHub } from "../../../../rig/hub.js";
import { type Keyring, startKeyring } from "../../../../rig/keyring.js";
import { pooledHub } from "../../../../rig/pool.js";
import type { Keychain } from "../../../../src/tokens/keychain/keychain.js";
import type { User } from "../../../user/user.js";
import { type Added, FlowWindow, keychainOf } from "../window.js";

export const narrow = ["access:servers!user", "servers!user"];
export const managing = [...narrow, "read:users!user", "tokens!user"];

export interface TokenAtHub {
  id: string;
  note: string;
  scopes: string[];
  expires_at: string | null;
}

/** A hub and a real keychain, for all tests; and for each of them a window. */
export class TokensRig {
  window!: FlowWindow;
  #keychain: Keychain | undefined;

  private constructor(
    readonly hub: RunningHub,
    readonly keyring: Keyring,
  ) {}

  static async start(): Promise<TokensRig> {
    const [hub, keyring] = await Promise.all([pooledHub(), startKeyring()]);
    return new TokensRig(hub, keyring);
  }

  get user(): User {
    return this.window.user;
  }

  async open(): Promise<void> {
    this.#keychain = await keychainOf(this.keyring);
    this.window = new FlowWindow(undefined, this.#keychain);
  }

  close(): void {
    this.#keychain?.dispose();
    this.window.close();
  }

  async stop(): Promise<void> {
    await Promise.all([this.hub.stop(), this.keyring.stop()]);
  }

  /** As the palette runs it, or a row of the view. */
  command<T = unknown>(name: string, args?: object): Promise<T> {
    return this.window.command<T>(`hubKernels.${name}`, args);
  }

  /** The hub, added for this user with a token of these scopes. */
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
    return this.keyring.secret("hub-kernels", `${this.hub.url} ${user}`);
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
}
