import assert from "node:assert/strict";
import type { RunningHub } from "../../../../rig/hub.js";
import type { AccountAddress } from "../../../../src/text/ids.js";
import { accountIdOf } from "../../../../src/text/ids.js";
import type { TokenAbout } from "../../../../src/tokens/store/types.js";
import { TokenTreeData } from "../../../../src/tokens/view/tree-data.js";
import type { TokenDeps, TokenNode } from "../../../../src/tokens/view/types.js";
import { type FlowRig, managing, narrow } from "../rig.js";

interface Whoami {
  scopes: string[];
  token_id?: string;
}

/** The lines that the view shows. */
export function treeCases(rig: () => FlowRig): void {
  let data: TokenTreeData;
  let known: AccountAddress[] = [];
  let changes = 0;
  const of = (user: string) => ({ baseUrl: rig().hub.url, user });

  beforeEach(() => {
    const { deps, tokens } = rig().window;
    const nothing = () => undefined;
    const view: TokenDeps = {
      ...deps,
      tokens,
      accounts: () =>
        known.map((account) => ({ ...account, id: accountIdOf(account), label: new URL(account.baseUrl).host })),
      onDidChangeAccounts: () => ({ dispose: nothing }),
    };
    changes = 0;
    data = new TokenTreeData(view, () => (changes += 1), nothing);
  });
  afterEach(() => data.dispose());

  async function keep(account: AccountAddress, given: string, about: Partial<TokenAbout> = {}): Promise<void> {
    const response = await fetch(`${account.baseUrl}hub/api/user`, { headers: { authorization: `token ${given}` } });
    const { scopes, token_id: tokenId } = (await response.json()) as Whoami;
    await rig().window.tokens.write(account, given, { scopes, ...(tokenId !== undefined && { tokenId }), ...about });
  }

  /** One account that may manage tokens, and one that may not. */
  async function kept(): Promise<[AccountAddress, AccountAddress]> {
    const [ivy, jan] = [of("ivy"), of("jan")];
    await keep(ivy, await rig().hub.token("ivy", { scopes: managing }));
    await keep(jan, await rig().hub.token("jan", { scopes: narrow }));
    return [ivy, jan];
  }

  /** The line of each account once all hubs have answered. */
  async function answered(...accounts: AccountAddress[]): Promise<TokenNode[]> {
    known = accounts;
    let roots = data.roots();
    await rig().user.sees("all hubs have answered", () => {
      roots = data.roots();
      return roots.every(({ description }) => description?.startsWith("loading…") !== true);
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
    const [ivy, jan] = await kept();
    await rig().hub.api("POST", "users/ivy/tokens", {
      note: "[x](command:y)\n$(trash)",
      scopes: ["inherit"],
      expires_in: 3 * 86_400 + 43_200,
    });
    await rig().hub.api("POST", "users/ivy/server");
    await rig().user.sees("the server runs", async () => (await serverOf(rig().hub, "ivy"))?.ready === true);
    rig().hub.clearRequests();
    const before = changes;
    const [ofIvy, ofJan] = await answered(ivy, jan);
    assert.deepEqual(rig().requests("ivy", "jan").sort(), [
      "GET hub/api/user?include_stopped_servers",
      "GET hub/api/users/ivy/tokens",
    ]);
    assert.ok(changes > before, "the view is told of it");
    assert.deepEqual(lines(ofIvy), [
      "This editor | never expires",
      "[x] (command:y)… | full access",
      "Servers and browsers (1)",
    ]);
    assert.deepEqual(may(children(ofIvy)[0]), ["start, stop, and use servers", "manage tokens", "see your account"]);
    assert.deepEqual(may(children(ofIvy)[1]), ["do everything you can do"]);
    assert.match(children(children(ofIvy)[2])[0]?.tooltip ?? "", /^Server at \/jupyter\/user\/ivy\/\n/);
    assert.deepEqual(lines(ofJan), ["This editor | end not known", "See All Tokens…", "Open the Hub's Token Page"]);
    await rig().hub.api("DELETE", "users/ivy/server");
  });

  it("asks again only after a change, and for that account alone", async () => {
    const [ivy, jan] = await kept();
    await answered(ivy, jan);
    rig().hub.clearRequests();
    await answered(ivy, jan);
    assert.deepEqual(rig().requests("ivy", "jan"), []);
    await rig().hub.api("POST", "users/ivy/tokens", { note: "new", scopes: narrow });
    data.outdate(accountIdOf(ivy));
    await rig().user.sees("the new token is listed", () =>
      data.roots().some((root) => lines(root).some((line) => line.startsWith("new |"))),
    );
    assert.deepEqual(rig().requests("ivy", "jan"), ["GET hub/api/users/ivy/tokens"]);
  });

  it("of JupyterHub 4.1 marks the token that was made at our request", async () => {
    const old = { baseUrl: rig().oldHub.url, user: "ada" };
    await rig().oldHub.token("ada");
    const auth = { username: "ada", password: "any" };
    const body = JSON.stringify({ auth, note: "Hub Kernels on laptop", scopes: managing, expires_in: 86_400 });
    const response = await fetch(`${rig().oldHub.url}hub/api/users/ada/tokens`, { method: "POST", body });
    const { token: given, id } = (await response.json()) as { token: string; id: string };
    await keep(old, given, { tokenId: id, note: "Hub Kernels on laptop" });
    const [root] = await answered(old);
    assert.deepEqual(lines(root), ["This editor | 24 hours left", "rig | never expires"]);
    assert.ok(children(root)[1]?.flags.includes("revocable"));
  });

  it("says who is signed out, not accepted and not reached, each with what helps", async () => {
    const nobody = of("nobody");
    const kai = of("kai");
    const leo = of("leo");
    const away = { baseUrl: "http://127.0.0.1:9/", user: "kai" };
    const given = await rig().hub.token("kai", { scopes: narrow });
    await keep(kai, given);
    await rig().hub.revoke(given);
    await rig().window.tokens.write(away, given, { scopes: narrow });
    const short = await shortLived(rig().hub, "leo");
    // Not asked what it may: by the time that a busy hub answers it may have ended.
    await rig().window.tokens.write(leo, short.token, { scopes: narrow, expiresAt: short.expires_at });
    await rig().user.sees("the token has expired", async () => !(await rig().isAccepted(short.token)));
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
    const [left] = await kept();
    known = [];
    const root = data.roots().find(({ id }) => id === accountIdOf(left));
    assert.ok(root?.flags.includes("hasToken"));
    await rig().window.tokens.remove(left);
    assert.equal(
      data.roots().find(({ id }) => id === accountIdOf(left)),
      undefined,
    );
    assert.ok((await rig().tokensAtHub("ivy")).length > 0);
  });
}

async function shortLived(hub: RunningHub, user: string): Promise<{ token: string; expires_at: string }> {
  await hub.token(user);
  const { body } = await hub.api("POST", `users/${user}/tokens`, { scopes: narrow, expires_in: 2 });
  return body as { token: string; expires_at: string };
}

async function serverOf(hub: RunningHub, user: string): Promise<{ ready: boolean } | undefined> {
  const { body } = await hub.api("GET", `users/${user}`);
  return (body as { servers: Record<string, { ready: boolean }> }).servers[""];
}
