import assert from "node:assert/strict";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { AdminOnHub } from "./admin-on-hub.js";

const menu = /What do you want to do on/;
const users = /Users: \d/;
/** What an address, a query or a database could take for something else. */
const HOSTILE = `jürgen"o'neil?&#%2e`;

for (const line of ["4.1", "5.5", "6.1"] as const) {
  describe(`an admin of JupyterHub ${line}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    let admin: AdminOnHub;

    beforeEach(async () => {
      admin = await AdminOnHub.on(line);
    });
    afterEach(() => admin.close());

    it("is known as one, gets a token of a moment, and gives it back", async () => {
      const { account } = await admin.added();
      assert.equal(admin.accountOf(account).isAdmin, true);
      const before = await admin.tokensOf("root");
      const { ended } = await admin.begin(account);
      const list = await admin.user.list(menu);
      const made = (await admin.tokensOf("root")).filter(({ id }) => !before.some((one) => one.id === id));
      assert.match(made.map(({ note }) => note).join(), /^Hub Kernels on .*, administration$/);
      assert.ok(Date.parse(made[0]?.expires_at ?? "") - Date.now() <= 3_600_000);
      list.choose("Stop Acting as Admin");
      await admin.user.ends(ended);
      assert.equal((await admin.tokensOf("root")).length, before.length);
    });

    it("adds users, makes one an admin, and deletes one by its name", async () => {
      const { account } = await admin.added();
      const { ended } = await admin.begin(account);
      await admin.chooses(menu, "Users…");
      await admin.chooses(users, "Add Users…");
      (await admin.user.box(/names of the users to add/)).enter(`ada, bob\tcleo; ${HOSTILE}`);
      (await admin.user.modal(/^Do you want to add 4 users/)).press("Add");
      await admin.chooses(users, "ada");
      await admin.chooses(/ada:/, "Make an Admin…");
      (await admin.user.modal(/^Do you want to make ada an admin/)).press("Make Admin");
      const ofAda = await admin.user.list(/ada: admin/);
      assert.equal((await admin.atHub("users/ada")).body.admin, true);
      ofAda.back();
      await admin.chooses(users, "bob");
      await admin.chooses(/bob:/, "Delete This User…");
      const box = await admin.user.box(/This deletes bob from .*no server is up/);
      box.enter("bo");
      await admin.user.says(box, /Enter the whole name, bob/);
      assert.equal((await admin.atHub("users/bob")).status, 200);
      box.enter("bob");
      await admin.leaves(users, ended);
      assert.equal((await admin.atHub("users/bob")).status, 404);
      assert.equal((await admin.atHub("users/cleo")).status, 200);
      assert.equal((await admin.atHub(`users/${encodeURIComponent(HOSTILE)}`)).status, 200);
    });

    it("starts and stops the server of a user, and says whose", async () => {
      const { account } = await admin.added();
      await admin.hub.api("POST", "users/ada");
      const up = async () => Object.keys((await admin.atHub("users/ada")).body.servers).length;
      const { ended } = await admin.begin(account);
      await admin.chooses(menu, "Users…");
      await admin.chooses(users, "ada");
      await admin.chooses(/ada:/, "Start Default Server");
      const running = await admin.user.list(/ada: servers up: 1/);
      assert.equal(await up(), 1);
      running.choose("Open Default Server in Browser…");
      const asked = await admin.user.modal(/^Do you want to open the server of ada on/);
      assert.match(asked.shown.detail, /done as ada/);
      asked.press("Open");
      const again = await admin.user.list(/ada: servers up: 1/);
      const headers = { authorization: `token ${await admin.hub.token("root", { scopes: ["access:servers"] })}` };
      const page = await fetch(`${admin.user.opened.at(-1)}api/status`, { headers });
      assert.deepEqual([page.status, Object.keys((await page.json()) as object).includes("kernels")], [200, true]);
      again.choose("Stop Default Server…");
      const modal = await admin.user.modal(/^Do you want to stop the server of ada on/);
      assert.match(modal.shown.detail, /started .*\n\nAll kernels of ada there will be shut down/);
      modal.press("Stop Server");
      await admin.leaves(/ada: (?:never )?active/, ended);
      assert.equal(await up(), 0);
    });
  });
}

describe("a hub that gives its users roles", function () {
  this.timeout(HUB_DEADLINE_MS);

  it("has them shown beside who they are", async () => {
    const role = { name: "grader", scopes: ["list:services"], users: ["ada"] };
    const admin = await AdminOnHub.on("5.5", `c.JupyterHub.load_roles = [${JSON.stringify(role)}]`);
    const { account } = await admin.added();
    const { ended } = await admin.begin(account);
    await admin.chooses(menu, "Users…");
    const list = await admin.user.list(users);
    assert.match(list.item("ada").description ?? "", / · roles: grader$/);
    assert.doesNotMatch(list.item("root").description ?? "", /roles/);
    list.escape();
    await admin.user.ends(ended);
    await admin.close();
  });
});
