import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { AdminOnHub } from "./admin-on-hub.js";

const menu = /What do you want to do on/;
const MANY = 5_000;
/** Into the hub's own database: by its API it would take minutes. */
const MAKE_USERS = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
made = ((f"u{at:04}", False, f"cookie{at}") for at in range(int(sys.argv[2])))
db.executemany("INSERT INTO users (name, admin, cookie_id) VALUES (?, ?, ?)", made)
db.commit()
`;
const DAY_MS = 86_400_000;
const LAB = `our "lab" & Söhne's? #1 100%`;

for (const line of ["4.1", "5.5", "6.1"] as const) {
  describe(`what an admin does on JupyterHub ${line}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    let admin: AdminOnHub;

    beforeEach(async () => {
      admin = await AdminOnHub.on(line);
    });
    afterEach(() => admin.close());

    it("makes a group, adds and removes members, and deletes it", async () => {
      const { account } = await admin.added();
      await admin.hub.api("POST", "users", { usernames: ["ada", "bob"] });
      const members = async () => (await admin.atHub(`groups/${encodeURIComponent(LAB)}`)).body.users;
      const { ended } = await admin.begin(account);
      await admin.chooses(menu, "Groups…");
      await admin.chooses(/Groups: 0/, "New Group…");
      (await admin.user.box(/What's the new group called/)).enter(LAB);
      await admin.chooses(/Groups: 1/, LAB);
      await admin.chooses(/Group our "lab"/, "Add Members…");
      (await admin.user.box(/names of users of the hub/)).enter("ada bob");
      const both = await admin.user.list(/Group our "lab"/);
      assert.deepEqual((await members()).sort(), ["ada", "bob"]);
      both.choose("bob");
      (await admin.user.modal(/remove bob from the group our "lab"/)).press("Remove");
      const one = await admin.user.list(/Group our "lab"/);
      assert.deepEqual(await members(), ["ada"]);
      one.choose("Delete This Group…");
      (await admin.user.modal(/delete the group our "lab"/)).press("Delete");
      await admin.leaves(/Groups: 0/, ended);
      assert.equal((await admin.atHub(`groups/${encodeURIComponent(LAB)}`)).status, 404);
    });

    it("revokes a token of a user", async () => {
      const { account } = await admin.added();
      await admin.hub.token("ada", { note: "old script" });
      const { ended } = await admin.begin(account);
      await admin.chooses(menu, "Users…");
      await admin.chooses(/Users: /, "ada");
      await admin.chooses(/ada:/, "Tokens…");
      await admin.chooses(/Which token of ada/, "old script");
      (await admin.user.modal(/revoke the token “old script” of ada/)).press("Revoke");
      await admin.leaves(/Which token of ada/, ended);
      assert.ok((await admin.tokensOf("ada")).every(({ note }) => note !== "old script"));
    });

    it("stops idle servers by a rule after a preview, and leaves those in use alone", async () => {
      const { account } = await admin.added();
      for (const user of ["ada", "bob"]) {
        await admin.hub.api("POST", `users/${user}`);
        await admin.hub.api("POST", `users/${user}/server`);
      }
      const isUp = async (user: string) => {
        const { servers } = (await admin.atHub(`users/${user}`)).body;
        return servers[""]?.ready === true;
      };
      await admin.user.sees("both run", async () => (await isUp("ada")) && (await isUp("bob")));
      // By this clock a day has gone by.
      const { clock } = admin.window.deps.networks.of(admin.hub.url);
      clock.aheadMs = () => DAY_MS;
      const { ended } = await admin.begin(account, "stopIdleServers");
      const box = await admin.user.box(/For how long must a server have been idle/);
      box.type("1 s");
      await admin.user.says(box, /Enter a time from 10 m to 365 d/);
      box.enter("20 h");
      (await admin.user.list(/Idle servers: 2/)).back();
      const again = await admin.user.box(/For how long must a server have been idle/);
      assert.equal(again.value, "20 h");
      again.enter("12 h");
      const preview = await admin.user.list(/Idle servers: 2/);
      assert.match(preview.item("the server of ada").description ?? "", /^idle since /);
      preview.tick("the server of ada");
      preview.enter();
      const modal = await admin.user.modal(/^Do you want to stop the idle servers that you selected on .* \(1\)/);
      assert.match(modal.shown.detail, /the server of ada: idle since/);
      modal.press("Stop Servers");
      await admin.user.ends(ended);
      await admin.user.reads(/^Idle servers stopped on .*: 1 of 1\.$/);
      assert.deepEqual([await isUp("ada"), await isUp("bob")], [false, true]);
    });

    it("lists services, and asks for rights of their own before the hub is ended", async () => {
      const { account } = await admin.added();
      const { ended } = await admin.begin(account);
      await admin.chooses(menu, "Services…");
      const services = await admin.user.list(/Services of/);
      assert.match(services.item("rig").description ?? "", /admin/);
      services.back();
      await admin.chooses(menu, "Shut Down the Hub…");
      await admin.chooses(/What shall end/, "Hub");
      (await admin.user.box(/This ends the hub\./)).back();
      await admin.chooses(/What shall end/, "Hub and proxy");
      const { host } = new URL(admin.hub.url);
      const box = await admin.user.box(/This ends the hub\. Up are: no servers/);
      box.enter(host.slice(0, 3));
      await admin.user.says(box, /Enter the whole address/);
      box.enter(host);
      (await admin.user.modal(/^Do you want to act as an admin of/)).close();
      await admin.leaves(menu, ended);
      assert.equal((await admin.atHub("")).status, 200);
    });

    it("finds one among 5,000 users, and turns pages", async () => {
      const { account } = await admin.added();
      const database = path.join(admin.hub.homeOf("u"), "../../hub.sqlite");
      await promisify(execFile)("python3", ["-c", MAKE_USERS, database, String(MANY)]);
      const { ended } = await admin.begin(account);
      await admin.chooses(menu, "Users…");
      const first = await admin.user.list(/Users: 5001, 1 to 100 shown/);
      assert.ok(first.labels.includes("u0098"));
      first.choose("More Users…");
      const second = await admin.user.list(/Users: 5001, 101 to 200 shown/);
      assert.ok(!second.labels.includes("u0098"));
      second.back();
      (await admin.user.list(/Users: 5001, 1 to 100 shown/)).back();
      await admin.chooses(menu, "Users with Servers That Are Up…");
      await admin.chooses(/Users with servers that are up: 0/, "Find Users by Name…");
      (await admin.user.box(/Which users do you want to see/)).enter("U437");
      const found = await admin.user.list(/Users that match “U437”: 10/);
      assert.deepEqual(found.labels.slice(0, 2), ["u4370", "u4371"]);
      found.escape();
      await admin.user.ends(ended);
    });
  });
}
