import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { HubLine, RunningHub } from "../../../rig/hub.js";
import { PlainBrowser } from "../../../rig/hub-login.js";
import { PAM_PASSWORD, pamUsers, startPamHub } from "../../../rig/pam-hub.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { withPassword } from "./password-cases.js";
import { assertAsAsked, closeTransports, refusal, startTogether, waysOf, WISH } from "./sign-in-on-hub.js";

/** What PAM waits on a failure, at least. */
const FAIL_DELAY_MS = 500;

describe("signing in to hubs whose users are accounts of their machine", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hubs = new Map<HubLine, RunningHub>();
  before(async () => {
    // What PAM says comes to us as any wrong password does (see ways.test.ts, on all lines).
    hubs = await startTogether(["5.5"], (line) => startPamHub({ line }));
  });
  after(async () => {
    closeTransports();
    await Promise.all([...hubs.values()].map((hub) => hub.stop()));
  });

  const onEach = (work: (hub: RunningHub) => Promise<void>) => Promise.all([...hubs.values()].map(work));
  const logIn = (hub: RunningHub, user: string) =>
    new PlainBrowser().openSignedIn(`${hub.url}hub/token`, { user, password: PAM_PASSWORD });
  const refused = async (hub: RunningHub, user: string, password = PAM_PASSWORD) => {
    const error = await refusal(withPassword(hub, user, password));
    assert.deepEqual([error.kind, error.why], ["password-refused", "unsaid"], `${hub.version}: ${user}`);
  };

  it("works by password, once the user has logged in in the browser", () =>
    onEach(async (hub) => {
      assert.deepEqual(await waysOf(hub), { companion: false, password: "yes" });
      await refused(hub, pamUsers.good);
      await logIn(hub, pamUsers.good);
      await assertAsAsked(hub, pamUsers.good, await withPassword(hub, pamUsers.good, PAM_PASSWORD), WISH.expiresInS);
      await refused(hub, pamUsers.fresh);
    }));

  it("says nothing else of a wrong password, which PAM answers late, once, than of an account that may not", () =>
    onEach(async (hub) => {
      hub.clearRequests();
      const before = Date.now();
      await refused(hub, pamUsers.good, "wrong");
      assert.ok(Date.now() - before > FAIL_DELAY_MS, "PAM did not wait");
      assert.equal(hub.requests.length, 1, "an account is locked after few wrong passwords");
      for (const user of [pamUsers.expired, pamUsers.locked]) {
        // As an account that the hub knew before.
        await hub.token(user);
        await refused(hub, user);
      }
    }));

  it("takes a name only as the machine writes it, as the hub's own page does", () =>
    onEach(async (hub) => {
      const typed = pamUsers.good.toUpperCase();
      await refused(hub, typed);
      assert.match((await logIn(hub, typed)).url.pathname, /\/hub\/login$/);
    }));

  it("leaves the accounts of this machine alone", async () => {
    assert.ok(!(await readFile("/etc/passwd", "utf8")).includes(pamUsers.good + ":"));
  });
});
