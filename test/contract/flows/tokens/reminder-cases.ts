import assert from "node:assert/strict";
import type { AccountId } from "../../../../src/text/ids.js";
import { type FlowRig, narrow } from "../rig.js";

const HOUR_MS = 3_600_000;
const reminder = /^The token of rem on 127\.0\.0\.1:\d+\/jupyter expires at \d.*\.$/;

/** Those that may renew themselves are in the host rung, with a notebook's cell that goes on. */
export function reminderCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const reminders = () => user().messages.filter(({ message }) => reminder.test(message));

  /** An hour of many is left. */
  async function keepOld(token: string, scopes: string[]): Promise<void> {
    const now = Date.now();
    const [createdAt, expiresAt] = [now - 23 * HOUR_MS, now + HOUR_MS].map((at) => new Date(at).toISOString());
    assert.ok(createdAt && expiresAt);
    await rig().window.tokens.write({ baseUrl: rig().hub.url, user: "rem" }, token, { scopes, createdAt, expiresAt });
  }

  it("brings one reminder each once the hub has answered, whose button signs in again", async () => {
    const scopes = [...narrow, "read:tokens!user"];
    const { account } = await rig().signedIn("rem", scopes);
    const ask = () => rig().window.deps.model.refresh(account as AccountId);
    await keepOld(await rig().hub.token("rem", { scopes, expiresInS: HOUR_MS / 1000 }), scopes);
    const next = await rig().hub.token("rem");
    user().presses("Renew…", reminder);
    assert.deepEqual(reminders(), [], "before the hub has answered");
    // Something that the hub tells then: an answer like the one before is no news.
    await rig().hub.api("POST", "users/rem/server");
    await ask();
    (await user().list(/^Sign In to .+ as rem\nHow do you want to sign in to .+\?$/)).choose("Paste a token you have");
    const box = await user().box(/The hub checks it/);
    await ask();
    user().comesBack();
    assert.deepEqual(
      reminders().map(({ kind, buttons }) => [kind, buttons]),
      [["warning", ["Renew…", "Later"]]],
    );
    box.paste(next);
    await user().sees("the next one is in the keychain", async () => (await rig().inKeychain("rem")) === next);
    user().comesBack();
    assert.equal(reminders().length, 1);
    await rig().hub.api("DELETE", "users/rem/server");
  });
}
