import assert from "node:assert/strict";
import { type RunningHub, startHub } from "../../../../rig/hub.js";
import { type Keyring, startKeyring } from "../../../../rig/keyring.js";
import { type NativeHub, startNativeHub } from "../../../../rig/native-hub.js";
import { freePort } from "../../../../rig/ports.js";
import { userOf } from "../../rig-user.js";

export const password = " right horse & battery ";
export const clientSecret = "a-secret-that-all-editors-share";
export const ownRedirect = "vscode://hub-kernels.hub-kernels/oauth";
const DAY_MS = 24 * 60 * 60 * 1000;

export interface TokenAtHub {
  id: string;
  note: string;
  scopes: string[];
  expires_at: string | null;
  created: string;
}

/** A hub with the companion, passwords, and two OAuth clients for editors; one that asks for codes; and a real keychain. */
export class SignInRig {
  private constructor(
    readonly hub: RunningHub,
    readonly codes: NativeHub,
    readonly keyring: Keyring,
    /** where a client on this machine is called back */
    readonly redirect: string,
    /** all that the hub told a server of zoe's, which runs */
    readonly serverEnv: Record<string, string>,
    /** what the codes of nora at the other hub are made of */
    readonly codeSecret: string,
  ) {}

  static async start(): Promise<SignInRig> {
    const redirect = `http://127.0.0.1:${await freePort()}/signed/in`;
    const [hub, codes, keyring] = await Promise.all([
      startHub({ companion: true, basePath: "/jupyter", config: config(redirect) }),
      startNativeHub({ config: "c.NativeAuthenticator.allow_2fa = True\n" }),
      startKeyring(),
    ]);
    const { html } = await codes.signUp({ user: "nora", password }, { "2fa": "1" });
    await codes.api("POST", "users/nora");
    const secret = /\b([A-Z2-7]{16})\b/.exec(html)?.[1] ?? "";
    return new SignInRig(hub, codes, keyring, redirect, await environmentOfServer(hub, "zoe"), secret);
  }

  get url(): string {
    return this.hub.url;
  }

  /** As `hubKernels.oauthClients` has them. */
  get clients() {
    const { url, redirect } = this;
    return [
      { hub: url, clientId: "service-editors", clientSecret: `${clientSecret}-editors`, redirectUri: ownRedirect },
      {
        hub: `${url}hub/home`,
        clientId: "service-loopback",
        clientSecret: `${clientSecret}-loopback`,
        redirectUri: redirect,
      },
    ];
  }

  /** The tokens that a user has by a sign-in here, as the hub's admin sees them. */
  async tokensAtHub(user: string): Promise<TokenAtHub[]> {
    const { status, body } = await this.hub.api("GET", `users/${user}/tokens`);
    if (status === 404) return [];
    const { api_tokens: tokens } = body as { api_tokens: TokenAtHub[] };
    return tokens.filter(({ note }) => note.startsWith("Hub Kernels on "));
  }

  /** The hub has one token of this editor for the user, which may do the least and ends after 30 days. */
  /** @param also names of scopes that it has besides what every token of a sign-in has */
  async assertLeastToken(user: string, also: readonly string[] = []): Promise<void> {
    const [token, ...more] = await this.tokensAtHub(user);
    assert.ok(token && more.length === 0, `${user} has ${more.length + (token ? 1 : 0)} tokens of this editor`);
    const least = /^(?:access:servers|servers|(?:read|start|delete):servers|read:users)/;
    assert.ok(token.scopes.every((scope) => least.test(scope)));
    for (const name of also) assert.ok(token.scopes.includes(`${name}!user=${user}`), token.scopes.join());
    assert.ok(
      token.scopes.some((scope) => scope.startsWith("servers!")),
      token.scopes.join(),
    );
    const days = (Date.parse(token.expires_at ?? "") - Date.parse(token.created)) / DAY_MS;
    assert.ok(Math.abs(days - 30) < 0.1, `it lives ${days} days`);
  }

  async stop(): Promise<void> {
    await Promise.all([this.hub.stop(), this.codes.stop(), this.keyring.stop()]);
  }
}

async function environmentOfServer(hub: RunningHub, name: string): Promise<Record<string, string>> {
  const user = await userOf(hub, name);
  await user.startToReady({});
  const told = "{k: v for k, v in os.environ.items() if k.startswith('JUPYTERHUB_')}";
  return JSON.parse(await user.run(`import json, os; print(json.dumps(${told}))`)) as Record<string, string>;
}

function config(loopbackRedirect: string): string {
  const client = (name: string, redirect: string) => `
c.JupyterHub.services.append({
    "name": "${name}", "oauth_client_id": "service-${name}", "api_token": "${clientSecret}-${name}",
    "oauth_redirect_uri": "${redirect}", "oauth_client_allowed_scopes": ["tokens!user"],
})`;
  return `
c.DummyAuthenticator.password = "${password}"
${client("editors", ownRedirect)}
${client("loopback", loopbackRedirect)}
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", "access:services!service=editors", "access:services!service=loopback"]}
]
`;
}
