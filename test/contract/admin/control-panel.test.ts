import assert from "node:assert/strict";
import { type HubLine, type RunningHub, startHub } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { freePort } from "../../../rig/ports.js";
import { controlPanelRoom } from "../../../src/controlPanel/control-panel-room.js";
import { runCommand } from "../../../src/ui/run-command.js";
import { FlowWindow } from "../flows/window.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { managing } from "./admin-on-hub.js";

/** Users may share, and name each other; a site's words are on its pages. */
const SHARING = `
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", "shares!user", "read:users:name", "read:groups:name"]},
]
`;
const ON_PAGES = `${SHARING}
c.JupyterHub.template_vars = {"announcement": "<b>Maintenance</b> on Friday &amp; Saturday"}
`;
/** As JupyterHub's own example of one answers. */
const SERVICE = `
import asyncio, os
from urllib.parse import urlparse
from tornado import web
class Announcement(web.RequestHandler):
    def get(self):
        self.write({"announcement": "<b>Maintenance</b> on Friday &amp; Saturday", "user": "root"})
async def main():
    at = urlparse(os.environ["JUPYTERHUB_SERVICE_URL"])
    web.Application([(os.environ["JUPYTERHUB_SERVICE_PREFIX"], Announcement)]).listen(at.port, at.hostname)
    await asyncio.Event().wait()
asyncio.run(main())
`;
const byService = async () => `${SHARING}
c.JupyterHub.services.append({
    "name": "announcement", "url": "http://127.0.0.1:${await freePort()}",
    "command": [sys.executable, "-c", ${JSON.stringify(SERVICE)}],
})
`;
const names = ["controlPanel", "shareServer", "logOutOfHub"] as const;

/** A user "ada" before a window, on a hub. */
class WindowOnPages {
  readonly window = new FlowWindow();
  readonly room = controlPanelRoom(this.window.deps);
  account = "";
  server = "";

  constructor(readonly hub: RunningHub) {
    for (const name of names) {
      const id = `hubKernels.${name}` as const;
      this.user.commands.set(id, (args) =>
        runCommand(id, () => Promise.resolve(this.room[name]), args, this.window.deps),
      );
    }
  }

  get user() {
    return this.window.user;
  }

  async add(scopes = managing): Promise<void> {
    const added = await this.window.add(this.hub.url, await this.hub.token("ada", { scopes }));
    [this.account, this.server] = [added.account, added.server];
    const [account] = this.window.deps.model.accounts;
    assert.ok(account);
    await this.window.deps.model.refreshAnew(account.id);
  }

  run(name: (typeof names)[number], args: object = { account: this.account }): Promise<unknown> {
    const ended = this.window.command(`hubKernels.${name}`, args);
    ended.catch(() => undefined);
    return ended;
  }

  async share(): Promise<Promise<unknown>[]> {
    const ended = this.run("shareServer", { server: this.server });
    (await this.user.modal(/^Do you want to change who can use your servers on/)).press("Continue");
    return [ended];
  }

  async noted(): Promise<string[]> {
    const { body } = await this.hub.api("GET", "users/ada/tokens");
    return (body as { api_tokens: { note: string }[] }).api_tokens.map(({ note }) => note);
  }

  async close(): Promise<void> {
    this.room.dispose();
    this.window.close();
    await this.hub.stop();
  }
}

const nobody = /Only you can use .*\. Who else/;
const who = /Who can use .*\? Choose one to end that/;

for (const line of ["5.5", "6.1"] as HubLine[]) {
  describe(`what a user does on the pages of a hub of line ${line}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    let on: WindowOnPages;
    let hub: RunningHub;

    before(async () => {
      hub = await startHub({ line, basePath: "/jupyter", config: line === "5.5" ? await byService() : ON_PAGES });
      on = new WindowOnPages(hub);
      await on.add();
      for (const path of ["users/bea", "groups/lab", "users/ada/server"]) await hub.api("POST", path);
      await hub.api("POST", "groups/lab/users", { users: ["ada"] });
    });
    afterEach(() => on.user.restore());
    after(() => on.close());

    const sharesNow = async () => {
      const { body } = await hub.api("GET", "shares/ada/");
      const items = (body as { items: { user: { name: string } | null; group: { name: string } | null }[] }).items;
      return items.map(({ user, group }) => user?.name ?? `group ${group?.name}`);
    };

    it("is a server that is shared with a user and a group, and no longer", async () => {
      const [ended] = await on.share();
      (await on.user.list(nobody)).choose("Share with a User…");
      (await on.user.box(/Enter the user's name on the hub/)).enter("nobody");
      (await on.user.modal(/^Do you want to let nobody use/)).press("Share");
      await on.user.reads(/No such user: nobody/);
      (await on.user.list(nobody)).choose("Share with a User…");
      (await on.user.box(/Enter the user's name on the hub/)).enter("bea");
      const question = await on.user.modal(/^Do you want to let bea use/);
      assert.match(question.shown.detail, /run code as you, and read, change and delete your files/);
      question.press("Share");
      (await on.user.list(who)).choose("Share with a Group…");
      (await on.user.box(/Enter the group's name on the hub/)).enter("lab");
      (await on.user.modal(/^Do you want to let the group lab use/)).press("Share");
      const list = await on.user.list(who);
      assert.deepEqual(await sharesNow(), ["bea", "group lab"]);
      list.choose("$(person) bea");
      (await on.user.modal(/^Do you no longer want bea to use/)).press("End Sharing");
      const after = await on.user.list(who);
      assert.deepEqual(await sharesNow(), ["group lab"]);
      after.escape();
      assert.equal(await on.user.ends(ended ?? Promise.resolve()), undefined);
    });

    it("is a link that shares it, which a browser opens, and its end", async () => {
      const ended = on.run("shareServer", { server: on.server });
      (await on.user.list(who)).choose("Create a Link…");
      (await on.user.list(/How long can the link be used/)).choose("1 day");
      (await on.user.modal(/^Do you want to create a link that shares/)).press("Create Link");
      const list = await on.user.list(who);
      const answer = await fetch(on.user.copied, { redirect: "manual" });
      assert.match(on.user.copied, /\/jupyter\/hub\/accept-share\?code=/);
      // It is the hub's page for who is signed in.
      assert.match(answer.headers.get("location") ?? "", /\/hub\/login\?next=/);
      assert.match(list.item("Link sc_").description ?? "", /^used 0 times · .* left$/);
      list.choose("Link sc_");
      (await on.user.modal(/^Do you want to end this link/)).press("End Link");
      const after = await on.user.list(who);
      assert.ok(!after.labels.some((label) => label.startsWith("Link sc_")));
      after.escape();
      await on.user.ends(ended);
      assert.ok(!on.window.logged.some((said) => said.includes("accept-share")));
    });

    it("is seen in one list: groups, the site's announcement, and what leads on", async () => {
      const ended = on.run("controlPanel");
      const list = await on.user.list(/What do you want to do on/);
      assert.equal(list.item("$(account) ada").description, "groups: lab");
      list.choose("Maintenance on Friday & Saturday");
      const again = await on.user.list(/What do you want to do on/);
      assert.deepEqual([...on.user.read.values()], ["Maintenance on Friday & Saturday"]);
      again.choose("Open Hub in Browser");
      await on.user.ends(ended);
      assert.deepEqual(on.user.ran.at(-1), ["hubKernels.openHub", { account: on.account }]);
    });

    it("is a log-out that says what it ends, revokes the token, and opens the hub's own page", async () => {
      const before = (await on.noted()).filter((note) => note === "rig").length;
      const ended = on.run("logOutOfHub");
      const question = await on.user.modal(/^Do you want to log ada out of/);
      assert.match(question.shown.detail, /Here: the token of this editor is revoked on the hub/);
      assert.match(
        question.shown.detail,
        /shutdown_on_logout\) then also stops your servers, .* Now up: default server$/,
      );
      question.press("Log Out Here and in Browser");
      await on.user.ends(ended);
      assert.equal((await on.noted()).filter((note) => note === "rig").length, before - 1);
      assert.deepEqual(on.window.tokens.entries(), []);
      assert.equal(on.user.opened.at(-1), `${hub.url}hub/logout`);
    });
  });
}

describe("what a hub doesn't let its users do", function () {
  this.timeout(HUB_DEADLINE_MS);

  it("is told in words: 4.1 has no shares, and its log-out leaves a token that may not revoke itself", async () => {
    const on = new WindowOnPages(await pooledHub("4.1"));
    try {
      await on.add(["access:servers!user", "servers!user", "read:users!user"]);
      await assert.rejects(on.run("shareServer", { server: on.server }), { name: "NoShares" });
      await on.user.reads(/can't share servers: it takes JupyterHub 5 or later/);
      const panel = on.run("controlPanel");
      const list = await on.user.list(/What do you want to do on/);
      assert.equal(list.item("$(account) ada").description, "in no group");
      assert.ok(!list.labels.includes("Share Server…"));
      list.choose("Log Out of Hub…");
      const question = await on.user.modal(/^Do you want to log ada out of/);
      assert.match(question.shown.detail, /It may not revoke itself, so it stays valid on the hub/);
      question.press("Log Out Here");
      await on.user.ends(panel);
      assert.deepEqual([on.window.tokens.entries(), on.user.opened], [[], []]);
      assert.ok((await on.noted()).includes("rig"));
    } finally {
      await on.close();
    }
  });

  it("is no reason to stay signed in: a hub that isn't reached, whose token is named", async () => {
    const hub = await pooledHub("5.5");
    const on = new WindowOnPages(hub);
    try {
      await on.add();
      hub.faults.refuse = true;
      const ended = on.run("logOutOfHub");
      (await on.user.modal(/^Do you want to log ada out of/)).press("Log Out Here");
      await on.user.reads(/couldn't be revoked from here\. Revoke it on the hub's token page/);
      await on.user.ends(ended);
      assert.deepEqual(on.window.tokens.entries(), []);
    } finally {
      hub.faults.refuse = false;
      await on.close();
    }
  });

  it("is told in words: a hub that gives its users no right to share", async () => {
    const on = new WindowOnPages(await pooledHub("5.5"));
    try {
      await on.add();
      const [ended] = await on.share();
      await assert.rejects(ended ?? Promise.resolve(), { kind: "admin-refused", why: "no-sharing" });
      await on.user.reads(
        /doesn't let ada share servers \(403\)\. Ask its admin to give users the scopes “shares!user/,
      );
    } finally {
      await on.close();
    }
  });
});
