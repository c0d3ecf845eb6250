import assert from "node:assert/strict";
import type { HubToken } from "../../../src/hubClient/tokens/tokens.js";
import type { HubModel } from "../../../src/model/types.js";
import { accountIdOf, hubIdOf } from "../../../src/text/ids.js";
import type { TokenEntry } from "../../../src/tokens/store/types.js";
import { knownAccounts } from "../../../src/tokens/view/known-accounts.js";
import { listedAccounts } from "../../../src/tokens/view/listed-accounts.js";
import { inOrder } from "../../../src/tokens/view/token-order.js";
import { tokenTree } from "../../../src/tokens/view/token-tree.js";
import type { AccountAnswer, ListedAccount, TokenDeps, TokenNode } from "../../../src/tokens/view/types.js";
import { dayOf, english } from "../ui/english.js";

const now = Date.parse("2026-11-21T12:00:00Z");
const speech = { l10n: english, language: "en", now };
const managing = ["access:servers!user=ada", "servers!user=ada", "tokens!user=ada", "read:tokens!user=ada"];
const entry: TokenEntry = {
  baseUrl: "https://hub.example/",
  user: "ada",
  scopes: managing,
  tokenId: "a2",
  store: "keychain",
  storedAt: "2026-11-20T12:00:00Z",
  expiresAt: "2026-12-03T13:00:00Z",
};
const ada: ListedAccount = {
  id: accountIdOf(entry),
  baseUrl: entry.baseUrl,
  user: "ada",
  label: "hub.example",
  known: true,
  entry,
};

function token(about: Partial<HubToken>): HubToken {
  return { id: "a9", note: "", kind: "api", scopes: ["access:servers!user=ada"], ...about };
}
function tree(account: ListedAccount, answer?: AccountAnswer): TokenNode {
  const [node, ...others] = tokenTree([account], new Map(answer ? [[account.id, answer]] : []), speech);
  assert.ok(node);
  assert.deepEqual(others, []);
  return node;
}
function without<T extends object, Key extends keyof T>(whole: T, ...keys: Key[]): Omit<T, Key> {
  const left = { ...whole };
  for (const key of keys) Reflect.deleteProperty(left, key);
  return left;
}
const children = (node: TokenNode | undefined) => node?.children ?? [];
const line = ({ label, description }: TokenNode) => (description === undefined ? label : `${label} | ${description}`);
const lines = (node: TokenNode | undefined) => children(node).map(line);
function everyNode(node: TokenNode): TokenNode[] {
  return [node, ...children(node).flatMap(everyNode)];
}

describe("the tree of tokens", () => {
  const unreachable: AccountAnswer = {
    kind: "failed",
    why: "unreachable",
    short: "Short.",
    sentence: "Nobody answers.",
  };
  const listed: AccountAnswer = {
    kind: "tokens",
    tokens: [
      token({ id: "a5", note: "", created: "2026-11-01T00:00:00Z" }),
      token({
        id: "a2",
        note: "Hub Kernels on laptop",
        scopes: managing,
        expiresAt: "2026-12-03T13:00:00Z",
        lastActivity: "2026-11-21T11:00:00Z",
      }),
      token({
        id: "a6",
        note: "backup",
        created: "2026-11-02T00:00:00Z",
        lastActivity: "2026-11-21T09:00:00Z",
        expiresAt: "2026-11-21T11:00:00Z",
      }),
      token({ id: "a7", note: "Server at /user/ada/", kind: "server" }),
      token({ id: "a8", note: "", kind: "session" }),
    ],
  };

  it("has the token in use first, then the newest, and what the hub made itself folded away", () => {
    const node = tree(ada, listed);
    assert.equal(line(node), "ada | hub.example");
    assert.equal(node.spoken, "Account ada on hub.example: signed in, expires in 12 days");
    assert.deepEqual(lines(node), [
      "This editor | 12 days left",
      "backup | expired",
      "no note | never expires",
      "Servers and browsers (2)",
    ]);
    assert.deepEqual(lines(children(node)[3]), ["Server at /user… | never expires", "no note | never expires"]);
    assert.match(children(children(node)[3])[0]?.tooltip ?? "", /^Server at \/user\/ada\/\n/);
    assert.equal(children(node)[3]?.expanded, undefined);
  });

  it("shows of a token what it may do, its times and its id", () => {
    const node = tree(ada, listed);
    const [inUse, backup] = children(node);
    assert.ok(inUse);
    assert.deepEqual(lines(inUse), [
      "Expires | in 12 days",
      "start, stop, and use servers",
      "manage tokens",
      "Last used | 60 minutes ago",
      "Id | a2",
      "Kept in | keychain",
      "Note | Hub Kernels on laptop",
    ]);
    const expires = children(inUse)[0]?.spoken ?? "";
    assert.ok(expires.startsWith(`Expires: in 12 days (${dayOf("2026-12-03T13:00:00Z")}, `), expires);
    assert.equal(children(inUse)[1]?.spoken, "Can start, stop, and use servers");
    assert.match(
      inUse.spoken,
      /^Token of this editor, Hub Kernels on laptop: expires in 12 days, keychain\. It can start, /,
    );
    assert.ok(lines(backup).includes("Id | a6"));
    assert.ok(lines(backup).includes("Expired | 60 minutes ago"));
    assert.match(inUse.tooltip, /create tokens that can do everything/);
    assert.doesNotMatch(backup?.tooltip ?? "", /create tokens/);
  });

  it("offers what is possible: no revoking without the scope, nothing to move out of an environment", () => {
    const flags = (node: TokenNode | undefined) => node?.flags.join(" ");
    const managed = tree(ada, listed);
    assert.equal(flags(managed), "account known hasToken stored manages renewable");
    assert.equal(flags(children(managed)[0]), "token inUse hasToken stored renewable revocable");
    assert.equal(flags(children(managed)[1]), "token revocable");
    const narrow = { ...entry, scopes: ["read:tokens!user=ada"] };
    const seen = tree({ ...ada, entry: narrow }, listed);
    assert.equal(flags(seen), "account known hasToken stored");
    assert.equal(flags(children(seen)[0]), "token inUse hasToken stored");
    assert.equal(flags(children(seen)[1]), "token");
    const inServer = tree({ ...ada, entry: { ...entry, store: "environment" } }, listed);
    assert.equal(flags(children(inServer)[0]), "token inUse hasToken");
    assert.ok(lines(children(inServer)[0]).includes("Kept in | this server's environment"));
  });

  it("marks none of the list where the hub does not tell which one is in use", () => {
    const unknown = without(entry, "tokenId", "expiresAt");
    const node = tree({ ...ada, entry: unknown }, listed);
    assert.equal(lines(node)[0], "This editor | end not known");
    assert.deepEqual(
      lines(children(node)[0]).map((text) => text.split(" | ")[0]),
      ["Expires", "start, stop, and use servers", "manage tokens", "Kept in"],
    );
    assert.match(children(node)[0]?.tooltip ?? "", /\nExpires: not known \(the hub's token page tells\)\n/);
    const inServer = tree({ ...ada, entry: { ...unknown, store: "environment" } }, listed);
    assert.equal(lines(inServer)[0], "This editor | this server's environment");
    assert.equal(lines(node).filter((text) => text.includes("This editor")).length, 1);
    assert.equal(lines(node).length, 5);
    assert.ok(!children(node)[0]?.flags.includes("revocable"));
  });

  it("says how to see all tokens where the one in use may not list them", () => {
    const node = tree(ada, { kind: "alone", scopes: ["access:servers!user=ada"] });
    assert.deepEqual(
      children(node).map(({ step }) => step),
      [undefined, "signInToManage", "openTokenPage"],
    );
    assert.ok(lines(children(node)[0]).includes("use servers"));
    assert.ok(!node.flags.includes("manages"));
  });

  it("says what is the matter, and offers what helps", () => {
    const steps = (node: TokenNode) => children(node).map(({ step, label }) => step ?? label);
    const signedOut = without(ada, "entry");
    assert.equal(line(tree(signedOut)), "ada | signed out · hub.example");
    assert.deepEqual(steps(tree(signedOut)), ["signIn"]);
    assert.deepEqual(steps(tree(ada)).slice(1), ["Loading…"]);
    const away = tree(ada, unreachable);
    assert.deepEqual([away.icon, away.description], ["debug-disconnect", "unreachable · hub.example"]);
    assert.deepEqual(steps(away), ["Short.", "retry", "This editor"]);
    assert.equal(children(away)[0]?.tooltip, "Nobody answers.");
    const rejected = { kind: "failed", why: "rejected", short: "No.", sentence: "It is not taken." } as const;
    assert.equal(tree(ada, rejected).description, "token not accepted · hub.example");
    assert.deepEqual(steps(tree(ada, rejected)), ["No.", "signIn", "This editor"]);
    assert.equal(tree(ada, { ...rejected, why: "expired" }).description, "token expired · hub.example");
    assert.deepEqual(steps(tree(ada, { ...rejected, why: "unread" })), ["No.", "retry", "signIn", "This editor"]);
    assert.deepEqual(steps(tree({ ...ada, known: false }, rejected)), ["No.", "addHub", "This editor"]);
  });

  it("of a token that the hub does not take shows no good sign, and offers only what still helps", () => {
    const refused = tree(ada, { kind: "failed", why: "expired", short: "Expired", sentence: "It has expired." });
    const inUse = children(refused).at(-1);
    assert.deepEqual([refused.icon, inUse?.icon], ["warning", "warning"]);
    assert.equal(refused.flags.join(" "), "account known signInNeeded hasToken refused stored");
    assert.equal(inUse?.flags.join(" "), "token inUse hasToken refused stored");
    assert.equal(tree(without(ada, "entry")).flags.join(" "), "account known signInNeeded");
    const away = tree(ada, unreachable);
    assert.equal(children(away).at(-1)?.icon, "key");
    assert.ok(!away.flags.includes("refused"));
  });

  it("says of a token that may not use servers that it is of no use here, unless it is the server's own", () => {
    const scopes = ["read:users!user=ada"];
    const narrow = tree(ada, { kind: "alone", scopes });
    assert.deepEqual([narrow.icon, narrow.description], ["warning", "can't use servers · hub.example"]);
    assert.deepEqual(
      children(narrow).map(({ step }) => step),
      [undefined, "signIn", undefined, "signInToManage", "openTokenPage"],
    );
    const good = tree(ada, { kind: "alone", scopes: ["access:servers!user=ada"] });
    assert.deepEqual([good.icon, good.description], ["account", "hub.example"]);
    const single = tree(ada, { kind: "alone", scopes: ["access:servers!server=ada/gpu"] });
    assert.equal(single.icon, "account");
    const own = tree({ ...ada, entry: { ...entry, store: "environment" } }, { kind: "alone", scopes });
    assert.equal(own.icon, "account");
  });

  it("says of another token first that it may do everything", () => {
    const node = tree(ada, { kind: "tokens", tokens: [token({ scopes: ["inherit"], note: "old script" })] });
    assert.equal(lines(node)[1], "old script | full access");
    assert.deepEqual([children(node)[1]?.icon, children(node)[1]?.colour], ["unlock", "warning"]);
  });

  it("leaves room for the state in a narrow view, whatever a note or user is called", () => {
    const user = "augusta.ada.king@university.example";
    const note = "Hub Kernels on workstation (Visual Studio Code)";
    const [root] = tokenTree(
      [{ ...ada, user }],
      new Map([[ada.id, { kind: "tokens", tokens: [token({ note })] }]]),
      speech,
    );
    const all = root ? [root, ...children(root)] : [];
    assert.deepEqual(
      all.map(({ label }) => label),
      ["augusta.ada.kin…", "This editor", "Hub Kernels on…"],
    );
    assert.ok(all[0]?.tooltip.includes(user));
    assert.ok(all[2]?.tooltip.startsWith(note));
  });

  it("names a hub by its address alone, whatever the model of hubs calls it", () => {
    const hub = { baseUrl: hubIdOf(entry.baseUrl), label: "hub.example" };
    const account = { id: ada.id, hub, user: "ada", label: "hub.example (ada)", servers: [] };
    const model = { accounts: [account] } as unknown as HubModel;
    const deps = { ...knownAccounts(model), tokens: { entries: () => [entry] } };
    assert.deepEqual(listedAccounts(deps as unknown as TokenDeps), [ada]);
  });

  it("is in the order of the list that a token is picked from", () => {
    const ids = (inUse?: string) => inOrder(listed.tokens, inUse).map(({ id }) => id);
    assert.deepEqual(ids("a2"), ["a2", "a6", "a5", "a7", "a8"]);
    assert.deepEqual(ids(), ["a6", "a5", "a2", "a7", "a8"]);
  });

  it("has an id of its own and a sentence for every line, and shows a hub's words as they are safe", () => {
    const note = "[x](command:y)\u0007";
    const odd = ["in-use", "problem", "page", "a9/may-0", "a9/note", "../x"].map((id) => token({ id }));
    const nodes = everyNode(tree(ada, { kind: "tokens", tokens: [token({ id: "a2" }), token({ note }), ...odd] }));
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
    assert.deepEqual(
      nodes.filter(({ spoken }) => spoken === ""),
      [],
    );
    const said = nodes.flatMap(({ label, tooltip, spoken }) => [label, tooltip, spoken]).join("\n");
    assert.ok(said.includes("[x] (command:y)�"));
    assert.doesNotMatch(said, /\]\(|\u0007/);
  });
});
