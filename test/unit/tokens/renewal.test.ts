import assert from "node:assert/strict";
import { LoginExpired, TokenRejected } from "../../../src/hubClient/errors.js";
import { mayRenew } from "../../../src/signIn/renewal/may-renew.js";
import { type RenewalDeps, TokenRenewal } from "../../../src/signIn/renewal/renewal.js";
import { OldTokenLeft } from "../../../src/tokens/store/errors.js";
import { nearnessOfEnd } from "../../../src/tokens/store/expiry.js";
import type { TokenEntry } from "../../../src/tokens/store/types.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { anEditor } from "./fakes.js";

const ada = { baseUrl: "https://hub.example/", user: "ada" };
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const born = Date.parse("2026-01-01T00:00:00.000Z");
const iso = (ms: number) => new Date(ms).toISOString();

function entry(lifeMs: number | undefined, about: Partial<TokenEntry> = {}): TokenEntry {
  const storedAt = iso(born);
  const end = lifeMs === undefined ? {} : { expiresAt: iso(born + lifeMs) };
  return { ...ada, store: "keychain", storedAt, scopes: [], ...end, ...about };
}

describe("the end of a token", () => {
  const near = (lifeDays: number, atDay: number) => nearnessOfEnd(entry(lifeDays * DAY_MS), born + atDay * DAY_MS);

  it("is near when a fifth of its life is left, or seven days if that is shorter", () => {
    assert.deepEqual([near(30, 23.9), near(30, 24.1)], [undefined, "soon"]);
    assert.deepEqual([near(365, 357.9), near(365, 358.1)], [undefined, "soon"]);
    assert.deepEqual([near(1, 0.79), near(1, 0.81)], [undefined, "soon"]);
  });

  it("is nearer on the last day, and past afterwards", () => {
    assert.deepEqual([near(30, 28.9), near(30, 29.1), near(30, 30)], ["soon", "last-day", "ended"]);
    assert.equal(near(1, 0.99), "soon", "a token of one day has one warning only");
  });

  it("counts from when the hub made it, where that is known", () => {
    const made = entry(30 * DAY_MS, { createdAt: iso(born - 70 * DAY_MS) });
    assert.equal(nearnessOfEnd(made, born + 22.9 * DAY_MS), undefined);
    assert.equal(nearnessOfEnd(made, born + 23.1 * DAY_MS), "soon", "of a life of 100 days, seven days are the notice");
  });

  it("is nothing to be said of where nobody knows it", () => {
    assert.equal(nearnessOfEnd(entry(undefined), born + 1000 * DAY_MS), undefined);
  });
});

describe("what a token needs to be renewed here", () => {
  it("is the scope for it, and to be kept here", () => {
    assert.equal(mayRenew(entry(DAY_MS, { scopes: ["tokens!user=ada"] })), true);
    assert.equal(mayRenew(entry(DAY_MS, { scopes: ["servers!user=ada"] })), false);
    assert.equal(mayRenew(entry(DAY_MS, { scopes: ["tokens!user=ada"], store: "environment" })), false);
  });
});

describe("the renewal of tokens", () => {
  interface Rig {
    renewal: TokenRenewal;
    renewed: string[];
    reminded: string[];
    at: (day: number) => void;
    editor: ReturnType<typeof anEditor>;
  }

  /** Two windows of an editor share what `editor` has; each `rig` is a window. */
  async function rig(deps: Partial<RenewalDeps> = {}, editor = anEditor()): Promise<Rig> {
    const tokens = editor.window();
    const about = { scopes: ["tokens!user=ada"], createdAt: iso(born), expiresAt: iso(born + 30 * DAY_MS) };
    if (tokens.entries().length === 0) await tokens.write(ada, "t1", about);
    let now = born;
    const renewed: string[] = [];
    const reminded: string[] = [];
    const renewal = new TokenRenewal({
      tokens,
      mayRenew: () => true,
      renew: (account) => {
        renewed.push(account.user);
        return Promise.resolve(entry(60 * DAY_MS));
      },
      remind: ({ user }) => reminded.push(user),
      marks: editor.state,
      isFocused: () => true,
      log: { info: () => undefined, warn: () => undefined },
      now: () => now,
      moment: () => ({ wallMs: 0, steadyMs: now }),
      ...deps,
    });
    return { renewal, renewed, reminded, at: (day) => (now = born + day * DAY_MS), editor };
  }

  it("does nothing while there is time, nor when the end is past", async () => {
    const { renewal, renewed, reminded, at } = await rig();
    await renewal.look(ada);
    at(31);
    await renewal.look(ada);
    assert.deepEqual([renewed, reminded], [[], []]);
  });

  it("renews in silence what may be renewed, of the account that was asked for", async () => {
    const { renewal, renewed, reminded, at } = await rig();
    at(25);
    await renewal.look({ ...ada, user: "bob" });
    assert.deepEqual(renewed, []);
    await renewal.look(ada);
    assert.deepEqual([renewed, reminded], [["ada"], []]);
  });

  it("is the business of the window that has the focus", async () => {
    const { renewal, renewed, at } = await rig({ isFocused: () => false });
    at(25);
    await renewal.look(ada);
    assert.deepEqual(renewed, []);
  });

  it("reminds of what may not be renewed, once for each nearness in all windows", async () => {
    const one = await rig({ mayRenew: () => false });
    const two = await rig({ mayRenew: () => false }, one.editor);
    for (const { renewal, at } of [one, two]) {
      at(25);
      await renewal.look(ada);
      await renewal.look(ada);
    }
    assert.deepEqual([one.reminded, two.reminded, one.renewed], [["ada"], [], []]);
    two.at(29.5);
    await two.renewal.look(ada);
    assert.deepEqual(two.reminded, ["ada"]);
  });

  it("tries again later, and not at every look, when the hub is away", async () => {
    const tries: string[] = [];
    const away = { renew: () => (tries.push("try"), Promise.reject(new HubUnreachable(ada.baseUrl, "refused"))) };
    const { renewal, reminded, at } = await rig(away);
    at(25);
    await renewal.look(ada);
    await renewal.look(ada);
    assert.equal(tries.length, 1);
    at(25 + (0.2 * HOUR_MS) / DAY_MS);
    await renewal.look(ada);
    assert.deepEqual([tries.length, reminded], [2, []]);
  });

  it("says nothing of a token that the hub refuses already, and nothing where it was called off or took too long", async () => {
    const troubles = [
      new TokenRejected(ada.baseUrl, ""),
      new LoginExpired(ada.baseUrl, ""),
      new DOMException("the window closes", "AbortError"),
      new DOMException("two minutes are over", "TimeoutError"),
    ];
    for (const trouble of troubles) {
      const { renewal, reminded, at, editor } = await rig({ renew: () => Promise.reject(trouble) });
      at(25);
      await renewal.look(ada);
      assert.deepEqual([reminded, editor.state.keys().find((key) => key.includes("reminded"))], [[], undefined]);
    }
  });

  it("reminds when the hub refuses to renew, and not when only the old one was left", async () => {
    const refused = await rig({ renew: () => Promise.reject(new Error("refused")) });
    refused.at(25);
    await refused.renewal.look(ada);
    assert.deepEqual(refused.reminded, ["ada"]);
    const left = await rig({ renew: () => Promise.reject(new OldTokenLeft(ada.baseUrl, "id-unknown")) });
    left.at(25);
    await left.renewal.look(ada);
    assert.deepEqual(left.reminded, []);
  });
});
