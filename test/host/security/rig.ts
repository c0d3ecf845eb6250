import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { AskingApi } from "../../asking-extension/src/extension.js";
import type { Wish } from "../../asking-extension/src/wish.js";
import { type Added, ask, command, hubUrl } from "../kernels/rig.js";
import { heardAt } from "./listener.js";

const run = promisify(execFile);

/** Where the hostile parts want the token. */
export const listener = process.env["RIG_LISTENER"] ?? "";

let told = 0;

/** What the listener heard since this was asked last. */
export async function newlyHeard(): Promise<string[]> {
  const all = await heardAt(listener);
  const fresh = all.slice(told);
  told = all.length;
  return fresh;
}

/** All that this extension asks for, so that none of its commands is short of a scope. */
const scopesOfAll = ["access:servers!user", "servers!user", "read:users!user", "tokens!user"];

/** The real hub with a real token, which the tests know. */
export async function addedWithToken(user: string, scopes = scopesOfAll): Promise<Added & { token: string }> {
  await vscode.extensions.getExtension("hub-kernels.hub-kernels")?.activate();
  const token = await mint(user, scopes);
  return { ...(await command<Added>("addHub", { url: hubUrl, token })), token };
}

/** A token of the user, who need not be there yet. */
export async function mint(user: string, scopes: string[]): Promise<string> {
  await ask({ do: "token", user });
  const minting = { method: "POST", path: `users/${user}/tokens`, body: { scopes, note: "rig" } };
  return (await ask<{ body: { token: string } }>({ do: "api", ...minting })).body.token;
}

/** As another program reads it. */
export async function inKeychain(user: string): Promise<string> {
  const account = `${hubUrl} ${user}`;
  return (await run("secret-tool", ["lookup", "account", account])).stdout;
}

/** Done by another extension, in its own name. */
export async function asked<T>(wish: Wish): Promise<T> {
  const other = vscode.extensions.getExtension<AskingApi>("somebody-else.asking");
  assert.ok(other, "the asking extension is not installed");
  return (await (await other.activate()).grant(wish)) as T;
}
