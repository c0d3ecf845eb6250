import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import { type Keyring, startKeyring } from "../../../rig/keyring.js";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import type { Whoami } from "../../../src/hubClient/types.js";
import { createHubModel } from "../../../src/model/hub-model.js";
import type { HubModel } from "../../../src/model/types.js";
import type { AccountAddress } from "../../../src/text/ids.js";
import { type AccountId, accountIdOf } from "../../../src/text/ids.js";
import { Keychain } from "../../../src/tokens/keychain/keychain.js";
import { StoredTokens } from "../../../src/tokens/store/token-store.js";
import type { TokenAbout } from "../../../src/tokens/store/types.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import type { Networks } from "../../../src/transport/network/hub-network.js";
import type { HubFetch } from "../../../src/transport/types.js";
import { aSession, someNetworks } from "../../a-session.js";
import { quietLog } from "../../quiet-log.js";
import { InMemorySecrets, InMemoryState } from "../../unit/tokens/fakes.js";
import { buildKeychainWorker } from "../tokens/built-worker.js";

export const noSignal = new AbortController().signal;
export const lifetimeDays = 30;

/** The editor on one machine: its state, and a real keychain. */
export class Editor {
  readonly state = new InMemoryState();
  readonly secrets = new InMemorySecrets();
  readonly #closing: (() => void)[] = [];

  private constructor(
    readonly keyring: Keyring,
    private readonly workerFile: string,
  ) {}

  static async start(): Promise<Editor> {
    return new Editor(await startKeyring(), await buildKeychainWorker());
  }

  /** A window: its own process for the keychain, its own memory of tokens. */
  window() {
    const env = { ...process.env, ...this.keyring.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
    const keychain = new Keychain({ workerFile: this.workerFile, env });
    const tokens = new StoredTokens({
      state: this.state,
      secrets: this.secrets,
      keychain,
      machine: "this",
      setting: () => "auto",
      onSecret: () => undefined,
      log: quietLog,
      emptyHoldsMs: 0,
    });
    this.#closing.push(() => {
      tokens.dispose();
      keychain.dispose();
    });
    const deps = {
      tokens,
      networks,
      log: quietLog,
      lifetimeDays: () => lifetimeDays,
      tokenLeft: () => undefined,
    };
    return { tokens, deps, model: (hub: RunningHub, user: string) => this.#model(tokens, hub, user) };
  }

  async stop(): Promise<void> {
    for (const close of this.#closing) close();
    await this.keyring.stop();
  }

  async #model(
    tokens: StoredTokens,
    hub: RunningHub,
    user: string,
  ): Promise<{ model: HubModel; accountId: AccountId }> {
    const model = createHubModel({
      memento: this.state,
      tokens,
      log: quietLog,
      networks,
      createClient: createHubClient,
    });
    this.#closing.push(() => model.dispose());
    await model.addAccount({ baseUrl: hub.url, user, version: hub.version });
    return { model, accountId: accountIdOf({ baseUrl: hub.url, user }) };
  }
}

const networks = someNetworks();

/** The hub makes tokens, and its answers to that are lost on the way. */
export const losingMints: Networks = {
  of: (baseUrl) => ({
    session: async (token) => {
      const session = await networks.of(baseUrl).session(token);
      const fetch: HubFetch = async (input, init) => {
        const response = await session.fetch(input, init);
        if (init?.method !== "POST") return response;
        assert.equal(response.status, 201);
        throw new HubUnreachable(baseUrl, "reset");
      };
      return { ...session, fetch };
    },
  }),
};

/** Asks the hub whose token this is; rejects as the client does. */
export async function whoamiWith(hub: RunningHub, token: string): Promise<Whoami> {
  const transport = aSession({ baseUrl: hub.url, token });
  try {
    return await createHubClient({ baseUrl: hub.url, fetch: transport.fetch }).whoami(noSignal);
  } finally {
    transport.dispose();
  }
}

/** What the hub lists of a user's tokens with this note. */
export async function tokensAt(hub: RunningHub, user: string, note: string) {
  const { body } = await hub.api("GET", `users/${user}/tokens`);
  const { api_tokens: all } = body as { api_tokens: { id: string; note: string; expires_at: string | null }[] };
  return all.filter((token) => token.note === note);
}

/** A token that the hub made, as a sign-in keeps it. */
export async function signedIn(
  hub: RunningHub,
  tokens: StoredTokens,
  user: string,
  wish: { scopes?: string[]; expiresInS?: number; note?: string } = {},
): Promise<{ account: AccountAddress; token: string; about: TokenAbout }> {
  const { note = `${user}'s` } = wish;
  const token = await hub.token(user, { ...wish, note });
  const { scopes } = await whoamiWith(hub, token);
  const [made] = await tokensAt(hub, user, note);
  const about: TokenAbout = {
    scopes,
    note,
    way: "companion",
    ...(made && { tokenId: made.id }),
    ...(made?.expires_at && { expiresAt: made.expires_at }),
  };
  const account = { baseUrl: hub.url, user };
  await tokens.write(account, token, about);
  return { account, token, about };
}
