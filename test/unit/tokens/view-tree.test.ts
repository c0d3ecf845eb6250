import assert from "node:assert/strict";
import type { HubToken } from "../../../src/hubClient/tokens.js";
import type { TokenEntry } from "../../../src/tokens/types.js";
import { listedAccounts } from "../../../src/tokens/view/listed-accounts.js";
import { inOrder } from "../../../src/tokens/view/token-order.js";
import { tokenTree } from "../../../src/tokens/view/token-tree.js";
import type { AccountAnswer, ListedAccount, TokenNode, TokenRooms } from "../../../src/tokens/view/types.js";
import { english } from "../ui/english.js";

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
  id: "ada-id",
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
    assert.equal(line(node), "ada @ hub.example | signed in, expires in 12 days");
    assert.deepEqual(lines(node), [
      "This editor | expires in 12 days · keychain",
      "backup | expired · last used 3 hours ago",
      "no note | never expires · never used",
      "Of servers and browser sign-ins (2)",
    ]);
    assert.deepEqual(lines(children(node)[3]), [
      "Server at /user/ada/ | never expires · never used",
      "no note | never expires · never used",
    ]);
    assert.equal(children(node)[3]?.expanded, undefined);
  });

  it("shows of a token what it may do, its times and its id", () => {
    const node = tree(ada, listed);
    const [inUse, backup] = children(node);
    assert.equal(inUse?.expanded, true);
    assert.deepEqual(lines(inUse), [
      "Note | Hub Kernels on laptop",
      "Kept in | keychain",
      "May | see, start, stop and use your servers",
      "May | manage tokens",
      "Created | not known",
      "Last used | 60 minutes ago",
      "Expires | in 12 days",
      "Id | a2",
    ]);
    assert.match(children(inUse)[6]?.spoken ?? "", /^Expires: in 12 days \(Dec 3, 2026, /);
    assert.match(
      inUse.spoken,
      /^Token of this editor, Hub Kernels on laptop: expires in 12 days, keychain\. It may see, /,
    );
    assert.ok(lines(backup).includes("Id | a6"));
    assert.ok(lines(backup).includes("Expired | 60 minutes ago"));
    assert.match(inUse.tooltip ?? "", /make tokens that may do everything/);
    assert.doesNotMatch(backup?.tooltip ?? "", /make tokens/);
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
    assert.match(lines(inServer)[0] ?? "", /this server's environment/);
  });

  it("marks none of the list where the hub does not tell which one is in use", () => {
    const unknown = without(entry, "tokenId", "expiresAt");
    const node = tree({ ...ada, entry: unknown }, listed);
    assert.equal(lines(node)[0], "This editor | expiry not known · keychain");
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
    assert.ok(lines(children(node)[0]).includes("May | use your servers"));
    assert.ok(!node.flags.includes("manages"));
  });

  it("says what is the matter, and offers what helps", () => {
    const steps = (node: TokenNode) => children(node).map(({ step, label }) => step ?? label);
    const signedOut = without(ada, "entry");
    assert.equal(line(tree(signedOut)), "ada @ hub.example | signed out");
    assert.deepEqual(steps(tree(signedOut)), ["signIn"]);
    assert.deepEqual(steps(tree(ada)).slice(1), ["Asking hub.example…"]);
    const away = tree(ada, { kind: "failed", why: "unreachable", sentence: "Nobody answers." });
    assert.equal(away.description, "cannot be reached");
    assert.deepEqual(steps(away), ["Nobody answers.", "retry", "This editor"]);
    const rejected = { kind: "failed", why: "rejected", sentence: "No." } as const;
    assert.equal(tree(ada, rejected).description, "token not accepted");
    assert.deepEqual(steps(tree(ada, rejected)), ["No.", "signIn", "This editor"]);
    assert.equal(tree(ada, { ...rejected, why: "expired" }).description, "token expired");
    assert.deepEqual(steps(tree(ada, { ...rejected, why: "unread" })), ["No.", "retry", "signIn", "This editor"]);
    assert.deepEqual(steps(tree({ ...ada, known: false }, rejected)), ["No.", "addHub", "This editor"]);
  });

  it("of a token that the hub does not take shows no good sign, and offers only what still helps", () => {
    const refused = tree(ada, { kind: "failed", why: "expired", sentence: "It has expired." });
    const inUse = children(refused).at(-1);
    assert.deepEqual([refused.icon, inUse?.icon], ["warning", "warning"]);
    assert.equal(refused.flags.join(" "), "account known signInNeeded hasToken refused stored");
    assert.equal(inUse?.flags.join(" "), "token inUse hasToken refused stored");
    assert.equal(tree(without(ada, "entry")).flags.join(" "), "account known signInNeeded");
    const away = tree(ada, { kind: "failed", why: "unreachable", sentence: "Nobody answers." });
    assert.equal(children(away).at(-1)?.icon, "key");
    assert.ok(!away.flags.includes("refused"));
  });

  it("says of a token that may not use servers that it is of no use here, unless it is the server's own", () => {
    const scopes = ["read:users!user=ada"];
    const narrow = tree(ada, { kind: "alone", scopes });
    assert.deepEqual([narrow.icon, narrow.description], ["warning", "token may not use servers"]);
    assert.deepEqual(
      children(narrow).map(({ step }) => step),
      [undefined, "signIn", undefined, "signInToManage", "openTokenPage"],
    );
    const good = tree(ada, { kind: "alone", scopes: ["access:servers!user=ada"] });
    assert.deepEqual([good.icon, good.description], ["account", "signed in, expires in 12 days"]);
    const single = tree(ada, { kind: "alone", scopes: ["access:servers!server=ada/gpu"] });
    assert.equal(single.icon, "account");
    const own = tree({ ...ada, entry: { ...entry, store: "environment" } }, { kind: "alone", scopes });
    assert.equal(own.icon, "account");
  });

  it("unfolds the token in use only where it is the only account", () => {
    const bob = { ...ada, id: "bob-id", user: "bob", entry: { ...entry, user: "bob" } };
    const good: AccountAnswer = { kind: "alone", scopes: ["access:servers!user=ada", "access:servers!user=bob"] };
    const answers = new Map([ada, bob].map(({ id }) => [id, good]));
    const unfolded = (accounts: ListedAccount[]) =>
      tokenTree(accounts, answers, speech).map((node) => children(node)[0]?.expanded);
    assert.deepEqual(unfolded([ada]), [true]);
    assert.deepEqual(unfolded([ada, bob]), [false, false]);
  });

  it("says of another token first that it may do everything", () => {
    const node = tree(ada, { kind: "tokens", tokens: [token({ scopes: ["inherit"], note: "old script" })] });
    assert.equal(lines(node)[1], "old script | may do everything · never expires · never used");
  });

  it("names a hub by its address alone, whatever the model of hubs calls it", () => {
    const account = { id: "ada-id", baseUrl: entry.baseUrl, user: "ada", label: "hub.example (ada)" };
    const rooms = { accounts: () => [account], idOf: () => "ada-id", tokens: { entries: () => [entry] } };
    assert.deepEqual(listedAccounts(rooms as unknown as TokenRooms), [ada]);
  });

  it("is in the order of the list that a token is picked from", () => {
    const ids = (inUse?: string) => inOrder(listed.tokens, inUse).map(({ id }) => id);
    assert.deepEqual(ids("a2"), ["a2", "a6", "a5", "a7", "a8"]);
    assert.deepEqual(ids(), ["a6", "a5", "a2", "a7", "a8"]);
  });

  it("has an id of its own and a sentence for every line, and shows a hub's words as they are safe", () => {
    const note = "[x](command:y)\u0007";
    const nodes = everyNode(tree(ada, { kind: "tokens", tokens: [token({ id: "a2" }), token({ note })] }));
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
    assert.deepEqual(
      nodes.filter(({ spoken }) => spoken === ""),
      [],
    );
    const said = nodes.flatMap(({ label, tooltip = "", spoken }) => [label, tooltip, spoken]).join("\n");
    assert.ok(said.includes("[x] (command:y)�"));
    assert.doesNotMatch(said, /\]\(|\u0007/);
  });
});
