import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { type RunningHub, startHub } from "../../../rig/hub.js";
import { serverTree } from "../../../src/servers/view/server-tree.js";
import { english } from "../../unit/ui/english.js";
import { methods, WindowOnHub } from "./model-on-hub.js";

const [USERS, SERVERS] = [5_000, 60];
/** Of one account with this many servers, in bytes: each has its state, its addresses and its options. */
const MOST_BYTES = SERVERS * 2_048;

/** Into the hub's own database, as by its API each would take a tenth of a second. */
const INSERT = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=60) as db:
    rows = [(f"someone-{at}", False, f"cookie-{at}") for at in range(${USERS})]
    db.executemany("INSERT INTO users (name, admin, cookie_id) VALUES (?, ?, ?)", rows)
`;

async function addUsers(database: string): Promise<void> {
  await promisify(execFile)("python3", ["-c", INSERT, database]);
}

describe("a hub of 5,000 users, with an admin's token and 60 named servers", function () {
  this.timeout(120_000);
  let hub: RunningHub;
  let boss: WindowOnHub;

  before(async () => {
    hub = await startHub({ line: "6.1", basePath: "/jupyter" });
    await addUsers(path.resolve(hub.homeOf("boss"), "../../hub.sqlite"));
    await hub.api("POST", "users/boss", { admin: true });
    boss = await WindowOnHub.open(hub, "boss");
    for (let at = 1; at <= SERVERS; at++) await boss.model.create(boss.accountId, { name: `server-${at}` });
  });
  after(async () => {
    await boss.close();
    await hub.stop();
  });

  it("is asked for the account's own user alone, by one request, however many there are", async () => {
    hub.clearRequests();
    await boss.model.refresh(boss.accountId);
    assert.deepEqual(methods(hub.requests), ["GET users/boss?include_stopped_servers"]);
    const account = boss.model.account(boss.accountId) ?? assert.fail("no account");
    assert.equal(account.servers.length, SERVERS + 1, "with the default server");
    const [row] = serverTree(boss.model.accounts, { l10n: english, language: "en", now: Date.now() });
    assert.equal(row?.children?.length, SERVERS + 1);
  });

  it("answers with as much as the account has, and nothing of the others", async () => {
    const { fetch, baseUrl } = await boss.transport();
    const response = await fetch(`${baseUrl}hub/api/users/boss?include_stopped_servers`, {});
    const text = await response.text();
    assert.ok(text.length < MOST_BYTES, `${text.length} bytes`);
    assert.doesNotMatch(text, /someone-/);
    const all = (await hub.api("GET", "users?limit=1&offset=4999")).body as { name: string }[];
    assert.equal(all.length, 1, "they are there");
  });

  it("is asked no more by what the view asks again, and what has not changed changes nothing", async () => {
    const before = boss.model.accounts;
    hub.clearRequests();
    const told = boss.changes.length;
    for (let times = 0; times < 3; times++) await boss.model.refreshAnew(boss.accountId);
    assert.equal(hub.requests.length, 3);
    assert.equal(boss.changes.length, told, "no event, so nothing is drawn");
    assert.deepEqual(boss.model.accounts, before);
  });
});
