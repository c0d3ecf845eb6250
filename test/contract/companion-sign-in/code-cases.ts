import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import { answerOn } from "../../../rig/hub-login.js";
import { newSignIn } from "../../../src/hubClient/signIn/companion-sign-in.js";
import { allowed, asCode, begin, exchange, expectRefused, pageFor, post, tokensOf } from "./sign-in-on-hub.js";

/** Which codes the hub takes, and from whom. */
export function codeCases(hub: () => RunningHub): void {
  it("takes a code once, of several who come with it at the same time", async () => {
    const begun = begin(hub());
    const code = await allowed(begun);
    const before = await tokensOf(hub(), "ada");
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(hub(), { code, verifier: begun.verifier })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 403, 403, 403]);
    await expectRefused(hub(), code, begun.verifier);
    assert.equal((await tokensOf(hub(), "ada")).size, before.size + 1);
  });

  it("takes a code from nobody but who began, and then not at all", async () => {
    const begun = begin(hub());
    const code = await allowed(begun);
    await expectRefused(hub(), code, newSignIn().verifier);
    await expectRefused(hub(), code, begun.verifier);
  });

  it("gives up a sign-in after five wrong codes, and no other one", async () => {
    const [mine, other] = [begin(hub()), begin(hub())];
    const [code, others] = [await allowed(mine), await allowed(other)];
    const wrong = code.replace(/^./, (first) => (first === "A" ? "B" : "A"));
    for (let tries = 0; tries < 5; tries++) await expectRefused(hub(), wrong, mine.verifier);
    await expectRefused(hub(), code, mine.verifier);
    assert.equal((await exchange(hub(), others, other.verifier)).user, "ada");
  });

  it("keeps five sign-ins of a user at most, and forgets the oldest", async () => {
    const { browser } = await pageFor(begin(hub()).url);
    const six = Array.from({ length: 6 }, () => begin(hub()));
    const codes: string[] = [];
    for (const { url } of six) {
      const page = await browser.submit(await browser.open(url), { answer: "allow" });
      codes.push(asCode(answerOn(page).code));
    }
    await expectRefused(hub(), codes[0] ?? "", six[0]?.verifier ?? "");
    for (const index of [1, 5]) await exchange(hub(), codes[index] ?? "", six[index]?.verifier ?? "");
  });

  it("says the same of every code that it refuses", async () => {
    const begun = begin(hub());
    const code = await allowed(begun);
    const answers = [
      await post(hub(), { code: "AAAAAAAA", verifier: begun.verifier }),
      await post(hub(), { code, verifier: "another" }),
      await post(hub(), { code, verifier: begun.verifier }),
      await post(hub(), { code: "", verifier: "" }),
      await post(hub(), { code: "ÄÄÄÄ\ud800", verifier: "\ud800" }),
    ];
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [403]);
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  });

  it("wants a small JSON body", async () => {
    const good = { code: "AAAAAAAA", verifier: "v" };
    const large = { ...good, verifier: "v".repeat(5000) };
    const bodies = [
      "",
      "{",
      "[".repeat(4000),
      "[]",
      "1",
      { code: 1, verifier: "v" },
      { code: "AAAAAAAA" },
      large,
      "\xff",
    ];
    for (const body of bodies) assert.equal((await post(hub(), body)).status, 400, JSON.stringify(body).slice(0, 80));
    const form = await post(hub(), JSON.stringify(good), "text/plain");
    assert.equal(form.status, 400);
    const { status } = await fetch(`${hub().url}hub/api/hub-kernels/token`);
    assert.equal(status, 405);
  });
}

/** Last, since it starts the hub again. */
export function restartCase(hub: () => RunningHub): void {
  it("knows no code any more after the hub was started again", async () => {
    const begun = begin(hub());
    const code = await allowed(begun);
    await hub().restart();
    await expectRefused(hub(), code, begun.verifier);
    assert.equal((await exchange(hub(), await allowed(begun), begun.verifier)).user, "ada");
  });
}
