import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import { type AccountAddress, accountIdOf } from "../../../src/text/ids.js";
import { Keychain } from "../../../src/tokens/keychain/keychain.js";
import { StoredTokens } from "../../../src/tokens/store/token-store.js";
import type { TokenAbout } from "../../../src/tokens/store/types.js";
import { TokenTreeData } from "../../../src/tokens/view/tree-data.js";
import { toTreeItem } from "../../../src/tokens/view/tree-item.js";
import type { TokenNode, TokenRooms } from "../../../src/tokens/view/types.js";
import { someNetworks } from "../../a-session.js";
import { quietLog } from "../../quiet-log.js";
import { InMemorySecrets, InMemoryState } from "../../unit/tokens/fakes.js";
import { api, clearRequests, hubUrl, requests, revoke, token } from "../commands/rig-door.js";
import { until } from "../commands/until.js";
import { isAccepted, managing, narrow, tokensAtHub } from "./accounts.js";

const oldHubUrl = process.env["RIG_OLD_HUB"] ?? "";

interface Whoami {
  scopes: string[];
  token_id?: string;
}

describe("the tree of real hubs' tokens", () => {
  let keychain: Keychain;
  let tokens: StoredTokens;
  let data: TokenTreeData;
  let known: AccountAddress[] = [];
  let changes = 0;

  before(() => {
    const extension = vscode.extensions.getExtension("hub-kernels.hub-kernels");
    assert.ok(extension);
    const workerFile = path.join(extension.extensionPath, "dist/keychain-worker.cjs");
    keychain = new Keychain({ workerFile, service: "hub-kernels-tree-test" });
    const nothing = () => undefined;
    const log = quietLog;
    const state = new InMemoryState();
    const secrets = new InMemorySecrets();
    tokens = new StoredTokens({
      state,
      secrets,
      keychain,
      machine: "this",
      setting: () => "auto",
      onSecret: nothing,
      log,
    });
    const rooms: TokenRooms = {
      accounts: () =>
        known.map((account) => ({ ...account, id: accountIdOf(account), label: new URL(account.baseUrl).host })),
      onDidChangeAccounts: () => ({ dispose: nothing }),
      networks: someNetworks(),
      machine: "this",
      lifetimeDays: () => 30,
      tokens,
      log,
    };
    data = new TokenTreeData(rooms, () => changes++);
  });
  after(() => {
    data.dispose();
    tokens.dispose();
    keychain.dispose();
  });

  async function keep(account: AccountAddress, given: string, about: Partial<TokenAbout> = {}): Promise<void> {
    const response = await fetch(`${account.baseUrl}hub/api/user`, { headers: { authorization: `token ${given}` } });
    const { scopes, token_id: tokenId } = (await response.json()) as Whoami;
    await tokens.write(account, given, { scopes, ...(tokenId !== undefined && { tokenId }), ...about });
  }

  /** The line of each account once all hubs have answered. */
  async function answered(...accounts: AccountAddress[]): Promise<TokenNode[]> {
    known = accounts;
    let roots = data.roots();
    await until("all hubs have answered", () => {
      roots = data.roots();
      return roots.every(({ description }) => description?.startsWith("asking…") !== true);
    });
    return roots.filter(({ id }) => accounts.some((account) => accountIdOf(account) === id));
  }
  const children = (node: TokenNode | undefined) => node?.children ?? [];
  const may = (node: TokenNode | undefined) =>
    children(node)
      .filter(({ id }) => id.includes("/may-"))
      .map(({ label }) => label);
  const lines = (node: TokenNode | undefined) =>
    children(node).map(({ label, description }) => (description === undefined ? label : `${label} | ${description}`));

  it("lists all tokens with one request for each account, and folds away those of servers", async () => {
    const [ivy, jan] = [
      { baseUrl: hubUrl, user: "ivy" },
      { baseUrl: hubUrl, user: "jan" },
    ];
    await keep(ivy, await token("ivy", managing));
    await keep(jan, await token("jan", narrow));
    await api("POST", "users/ivy/tokens", {
      note: "[x](command:y)\n$(trash)",
      scopes: ["inherit"],
      expires_in: 3 * 86_400 + 43_200,
    });
    await api("POST", "users/ivy/server");
    await until("the server runs", async () => (await serverOf("ivy"))?.ready === true);
    await clearRequests();
    const before = changes;
    const [ofIvy, ofJan] = await answered(ivy, jan);
    assert.deepEqual((await requests("ivy", "jan")).sort(), [
      "GET hub/api/user?include_stopped_servers",
      "GET hub/api/users/ivy/tokens",
    ]);
    assert.ok(changes > before, "the view is told of it");
    assert.deepEqual(lines(ofIvy), [
      "This editor | never expires",
      "[x] (command:y)… | full access",
      "Servers and browsers (1)",
    ]);
    assert.deepEqual(may(children(ofIvy)[0]), [
      "start, stop and use your servers",
      "manage tokens",
      "see your account",
    ]);
    assert.deepEqual(may(children(ofIvy)[1]), ["do everything you may do"]);
    assert.match(children(children(ofIvy)[2])[0]?.tooltip ?? "", /^Server at \/jupyter\/user\/ivy\/\n/);
    assert.deepEqual(lines(ofJan), ["This editor | keychain", "See All Tokens…", "Open the Hub's Token Page"]);
    await api("DELETE", "users/ivy/server");
  });

  it("asks again only after a change, and for that account alone", async () => {
    const [ivy, jan] = [
      { baseUrl: hubUrl, user: "ivy" },
      { baseUrl: hubUrl, user: "jan" },
    ];
    await answered(ivy, jan);
    await clearRequests();
    await answered(ivy, jan);
    assert.deepEqual(await requests("ivy", "jan"), []);
    await api("POST", "users/ivy/tokens", { note: "new", scopes: narrow });
    data.outdate(accountIdOf(ivy));
    await until("the new token is listed", () =>
      data.roots().some((root) => lines(root).some((line) => line.startsWith("new |"))),
    );
    assert.deepEqual(await requests("ivy", "jan"), ["GET hub/api/users/ivy/tokens"]);
  });

  it("of JupyterHub 4.1 marks the token that was made at our request", async () => {
    const old = { baseUrl: oldHubUrl, user: "ada" };
    const auth = { username: "ada", password: "any" };
    const body = JSON.stringify({ auth, note: "Hub Kernels on laptop", scopes: managing, expires_in: 86_400 });
    const response = await fetch(`${oldHubUrl}hub/api/users/ada/tokens`, { method: "POST", body });
    const { token: given, id } = (await response.json()) as { token: string; id: string };
    await keep(old, given, { tokenId: id, note: "Hub Kernels on laptop" });
    const [root] = await answered(old);
    assert.deepEqual(lines(root), ["This editor | 24 hours left", "rig | never expires"]);
    assert.ok(children(root)[1]?.flags.includes("revocable"));
  });

  it("says who is signed out, not accepted and not reached, each with what helps", async () => {
    const nobody = { baseUrl: hubUrl, user: "nobody" };
    const kai = { baseUrl: hubUrl, user: "kai" };
    const leo = { baseUrl: hubUrl, user: "leo" };
    const away = { baseUrl: "http://127.0.0.1:9/", user: "kai" };
    const given = await token("kai", narrow);
    await keep(kai, given);
    await revoke(given);
    await tokens.write(away, given, { scopes: narrow });
    const short = await shortLived("leo");
    // Not asked what it may: by the time that a busy hub answers it may have ended.
    await tokens.write(leo, short.token, { scopes: narrow, expiresAt: short.expires_at });
    await until("the token has expired", async () => !(await isAccepted(short.token)));
    const roots = await answered(nobody, kai, away, leo);
    assert.deepEqual(
      roots.map(({ description }) => description?.split(" · ")[0]),
      ["signed out", "token not accepted", "unreachable", "token expired"],
    );
    assert.deepEqual(
      roots.map((root) => children(root).flatMap(({ step }) => step ?? [])),
      [["signIn"], ["signIn"], ["retry"], ["signIn"]],
    );
    assert.equal(lines(roots[2])[0], "Couldn't reach the hub");
    assert.match(children(roots[2])[0]?.tooltip ?? "", /127\.0\.0\.1:9 refused the connection/);
  });

  it("keeps what is left of a hub that is not listed any more", async () => {
    const left = { baseUrl: hubUrl, user: "ivy" };
    known = [];
    const root = data.roots().find(({ id }) => id === accountIdOf(left));
    assert.ok(root?.flags.includes("hasToken"));
    await tokens.remove(left);
    assert.equal(
      data.roots().find(({ id }) => id === accountIdOf(left)),
      undefined,
    );
    assert.ok((await tokensAtHub("ivy")).length > 0);
  });

  it("becomes lines of the editor without Markdown, with a sentence and a menu for each", async () => {
    const [root] = await answered({ baseUrl: hubUrl, user: "jan" });
    assert.ok(root);
    const item = toTreeItem(root);
    assert.equal(item.contextValue, "account known hasToken stored");
    assert.equal(typeof item.tooltip, "string");
    assert.match(item.accessibilityInformation?.label ?? "", /^Account jan on 127\.0\.0\.1:\d+\/jupyter: signed in$/);
    const [inUse, manage] = children(root).map(toTreeItem);
    assert.match(
      inUse?.accessibilityInformation?.label ?? "",
      /^Token of this editor: keychain\. It may start, stop and use/,
    );
    assert.equal(inUse?.command, undefined);
    assert.deepEqual(manage?.command?.arguments, [children(root)[1]]);
  });
});

async function shortLived(user: string): Promise<{ token: string; expires_at: string }> {
  await token(user);
  const { body } = await api("POST", `users/${user}/tokens`, { scopes: narrow, expires_in: 2 });
  return body as { token: string; expires_at: string };
}

async function serverOf(user: string): Promise<{ ready: boolean } | undefined> {
  const { body } = await api("GET", `users/${user}`);
  return (body as { servers: Record<string, { ready: boolean }> }).servers[""];
}
