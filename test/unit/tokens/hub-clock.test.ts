import assert from "node:assert/strict";
import { TokenRejected } from "../../../src/hubClient/errors.js";
import { TokenRenewal } from "../../../src/signIn/renewal/renewal.js";
import { msLeft, nearnessOfEnd } from "../../../src/tokens/store/expiry.js";
import { explained } from "../../../src/tokens/store/token-problem.js";
import type { TokenEntry } from "../../../src/tokens/store/types.js";
import { HubClock } from "../../../src/transport/network/hub-clock.js";
import type { HubFetch } from "../../../src/transport/types.js";
import { anEditor } from "./fakes.js";

const ada = { baseUrl: "https://hub.example/", user: "ada" };
const born = Date.parse("2026-01-01T00:00:00.000Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const iso = (ms: number) => new Date(ms).toISOString();

/** A laptop whose clock is wrong, and a hub whose clock is right. */
class Laptop {
  /** by the hub's clock */
  hubNow = born;
  readonly editor = anEditor();
  readonly clock = new HubClock(ada.baseUrl, () => ({ wallMs: this.now, steadyMs: this.hubNow }));
  readonly tokens = this.editor.window({ hubAheadMs: () => this.clock.aheadMs() });
  readonly renewed: string[] = [];
  readonly reminded: string[] = [];
  headers: Record<string, string | null> = { "x-jupyterhub-version": "5.5.4" };
  /** how long the hub takes to answer */
  answerMs = 0;

  /** @param aheadMs how much later it is on the laptop than at the hub */
  constructor(public aheadMs: number) {}

  get now(): number {
    return this.hubNow + this.aheadMs;
  }

  get entry() {
    const [entry] = this.tokens.entries();
    assert.ok(entry);
    return entry;
  }

  /** As the hub tells it of a token that it makes now. */
  async signIn(lifeMs: number): Promise<void> {
    const about = { scopes: [], createdAt: iso(this.hubNow), expiresAt: iso(this.hubNow + lifeMs) };
    await this.tokens.write(ada, "t", about);
  }

  async askHub(url = `${ada.baseUrl}hub/api/user`, ok = true): Promise<void> {
    const date = new Date(this.hubNow).toUTCString();
    const get = (name: string) => (name === "date" ? (this.headers["date"] ?? date) : (this.headers[name] ?? null));
    const fetch = () => {
      this.hubNow += this.answerMs;
      return Promise.resolve({ headers: { get }, ok });
    };
    await this.clock.heardThrough(fetch as unknown as HubFetch)(url);
  }

  /** What a window does with a token when its hub has just answered. @param lifeMs of a new one */
  renewal(lifeMs?: number): TokenRenewal {
    return new TokenRenewal({
      tokens: this.tokens,
      mayRenew: () => lifeMs !== undefined,
      renew: async () => {
        this.renewed.push(iso(this.hubNow));
        await this.signIn(lifeMs ?? 0);
        return this.entry;
      },
      remind: (entry) => this.reminded.push(`${Math.round((msLeft(entry, this.now) ?? 0) / HOUR_MS)} h`),
      marks: this.editor.state,
      isFocused: () => true,
      log: { info: () => undefined, warn: () => assert.fail("it was renewed") },
      now: () => this.now,
      moment: () => ({ wallMs: 0, steadyMs: this.hubNow }),
    });
  }
}

describe("a hub whose clock is not this machine's", () => {
  for (const [name, aheadMs] of [
    ["ten minutes later here", 10 * MINUTE_MS],
    ["ten minutes earlier here", -10 * MINUTE_MS],
    ["two days later here", 2 * DAY_MS],
    ["two days earlier here", -2 * DAY_MS],
  ] as const) {
    it(`has its tokens renewed once, a fifth of their life before their end: ${name}`, async () => {
      const laptop = new Laptop(aheadMs);
      await laptop.askHub();
      const renewal = laptop.renewal(DAY_MS);
      await laptop.signIn(DAY_MS);
      for (let hour = 0; hour < 24; hour++) {
        laptop.hubNow = born + hour * HOUR_MS;
        await laptop.askHub();
        await renewal.look(ada);
      }
      assert.deepEqual(laptop.renewed, [iso(born + 20 * HOUR_MS)]);
    });

    it(`has its user reminded once, with the time that is left: ${name}`, async () => {
      const laptop = new Laptop(aheadMs);
      await laptop.askHub();
      await laptop.signIn(DAY_MS);
      const renewal = laptop.renewal();
      for (let hour = 0; hour < 26; hour++) {
        laptop.hubNow = born + hour * HOUR_MS;
        await laptop.askHub();
        await renewal.look(ada);
      }
      assert.deepEqual(laptop.reminded, ["4 h"]);
    });

    it(`tells an ended token from a revoked one: ${name}`, async () => {
      const laptop = new Laptop(aheadMs);
      await laptop.signIn(DAY_MS);
      const why = async (hour: number) => {
        laptop.hubNow = born + hour * HOUR_MS;
        await laptop.askHub();
        return (explained(new TokenRejected(ada.baseUrl, ""), laptop.entry, laptop.now) as { why?: unknown }).why;
      };
      assert.deepEqual([await why(2), await why(25)], ["withdrawn", "expired"]);
    });
  }

  it("counts from when the token was stored here, where nobody told when it was made", async () => {
    const laptop = new Laptop(Date.now() - born);
    await laptop.tokens.write(ada, "t", { scopes: [], expiresAt: iso(born + 10 * HOUR_MS) });
    const nearAt = async (hour: number) => {
      laptop.hubNow = born + hour * HOUR_MS;
      await laptop.askHub();
      return nearnessOfEnd(laptop.entry, laptop.now);
    };
    assert.deepEqual([await nearAt(7.9), await nearAt(8.1)], [undefined, "soon"]);
  });

  it("is not believed where it is a stranger's, none, or one of before a sleep, and is known no more once set right", async () => {
    const laptop = new Laptop(2 * DAY_MS);
    await laptop.signIn(DAY_MS);
    laptop.headers = {};
    await laptop.askHub();
    assert.equal(laptop.entry.hubAheadMs, undefined, "a network's sign-in page");
    laptop.headers = { "x-jupyterhub-version": "5.5.4", date: "soon" };
    await laptop.askHub();
    assert.equal(laptop.entry.hubAheadMs, undefined, "no time");
    laptop.headers = { "x-jupyterhub-version": "5.5.4" };
    laptop.answerMs = 8 * HOUR_MS;
    await laptop.askHub();
    assert.equal(laptop.entry.hubAheadMs, undefined, "asked before the machine slept");
    laptop.answerMs = 0;
    await laptop.askHub();
    assert.equal(laptop.entry.hubAheadMs, -2 * DAY_MS);
    assert.doesNotMatch(JSON.stringify([...laptop.editor.state.values]), /hubAhead/, "it is stored nowhere");
    laptop.aheadMs = 30_000;
    await laptop.askHub();
    assert.equal(laptop.entry.hubAheadMs, undefined);
  });

  it("is heard in what only its API answers, where a proxy takes its version out of the answers", async () => {
    const laptop = new Laptop(2 * DAY_MS);
    await laptop.signIn(DAY_MS);
    const json = { "content-type": "application/json" };
    const strangers: [Record<string, string>, string?, boolean?][] = [
      [{ "content-type": "text/html" }],
      [json, `${ada.baseUrl}hub/api/user`, false],
      [json, `${ada.baseUrl}user/ada/api/status`],
      [json, "https://hub.example/hub/api/../../user/ada/api"],
      [json, "https://hub.example.org/hub/api/user"],
    ];
    for (const [headers, url, ok] of strangers) {
      laptop.headers = headers;
      await laptop.askHub(url, ok);
      assert.equal(laptop.entry.hubAheadMs, undefined, JSON.stringify([headers, url, ok]));
    }
    laptop.headers = json;
    await laptop.askHub();
    assert.equal(laptop.entry.hubAheadMs, -2 * DAY_MS);
  });

  it("is still known when this machine's is set back or forward, and goes on while the machine sleeps", async () => {
    const laptop = new Laptop(0);
    await laptop.signIn(DAY_MS);
    await laptop.askHub();
    laptop.hubNow += 10 * MINUTE_MS;
    laptop.aheadMs = -HOUR_MS;
    assert.equal(laptop.entry.hubAheadMs, HOUR_MS);
    assert.equal(msLeft(laptop.entry, laptop.now), DAY_MS - 10 * MINUTE_MS);
    laptop.aheadMs = 0;
    const asleep = new HubClock(ada.baseUrl, () => ({ wallMs: laptop.now, steadyMs: 0 }));
    const headers = { get: (name: string) => (name === "date" ? new Date(laptop.hubNow).toUTCString() : "5.5.4") };
    const fetch = () => Promise.resolve({ headers });
    await asleep.heardThrough(fetch as unknown as HubFetch)("hub/api");
    laptop.hubNow += 8 * HOUR_MS;
    assert.equal(asleep.aheadMs(), 0);
  });

  it("is taken for this machine's before it has answered, and a token of minutes is not renewed one after the other", async () => {
    const laptop = new Laptop(20 * HOUR_MS);
    await laptop.signIn(DAY_MS);
    const renewal = laptop.renewal(DAY_MS);
    for (let look = 0; look < 5; look++) await renewal.look(ada);
    assert.equal(laptop.renewed.length, 1);
  });

  it("leaves it open why a token is refused in the last minute of its life", () => {
    const [storedAt, expiresAt] = [iso(born), iso(born + DAY_MS)];
    const entry: TokenEntry = { ...ada, store: "keychain", scopes: [], storedAt, expiresAt };
    const why = (at: number) => (explained(new TokenRejected(ada.baseUrl, ""), entry, at) as { why?: unknown }).why;
    const end = born + DAY_MS;
    assert.deepEqual([why(end - 2 * MINUTE_MS), why(end - 10_000), why(end)], ["withdrawn", "not-known", "expired"]);
  });
});
