import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Added, command } from "../gestures.js";
import { api, hubUrl, token } from "../rig-door.js";

export const managing = ["access:servers!user", "servers!user", "read:users!user", "tokens!user"];
const run = promisify(execFile);

export interface SignedIn extends Added {
  token: string;
}

/** The rig's hub, added for this user with a token of these scopes. */
export async function signedIn(user: string, scopes = managing): Promise<SignedIn> {
  const given = await token(user, scopes);
  return { ...(await command<Added>("addHub", { url: hubUrl, token: given })), token: given };
}

export interface TokenAtHub {
  id: string;
  note: string;
  scopes: string[];
  expires_at: string | null;
}

/** What the hub itself lists, past the extension. */
export async function tokensAtHub(user: string): Promise<TokenAtHub[]> {
  const { body } = await api("GET", `users/${user}/tokens`);
  return (body as { api_tokens: TokenAtHub[] }).api_tokens;
}

/** Does the hub take this token now? */
export async function isAccepted(given: string, url = hubUrl): Promise<boolean> {
  const response = await fetch(`${url}hub/api/user`, { headers: { authorization: `token ${given}` } });
  return response.status === 200;
}

/** What another program finds in the keychain. */
export async function inKeychain(user: string): Promise<string | undefined> {
  try {
    return (await run("secret-tool", ["lookup", "account", `${hubUrl} ${user}`])).stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 1 && stderr === "") return undefined;
    throw error;
  }
}
