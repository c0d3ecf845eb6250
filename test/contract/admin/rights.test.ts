import assert from "node:assert/strict";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { AdminOnHub } from "./admin-on-hub.js";

const menu = /What do you want to do on/;
const narrow = ["access:servers!user", "servers!user", "read:users!user"];

describe("the rights of an admin", function () {
  this.timeout(HUB_DEADLINE_MS);
  let admin: AdminOnHub;

  beforeEach(async () => {
    admin = await AdminOnHub.on("5.5");
  });
  afterEach(() => admin.close());

  it("are not offered to anybody else, and are refused in words where asked for by hand", async () => {
    const { account } = await admin.added("ada");
    assert.equal(admin.accountOf(account).isAdmin, false);
    const before = (await admin.tokensOf("ada")).length;
    await assert.rejects(admin.window.command("hubKernels.administerHub", { account }), { kind: "admin-refused" });
    await admin.user.reads(/^ada isn't an admin of .*, so the hub refuses this \(403\)\. Ask an admin/);
    assert.equal((await admin.tokensOf("ada")).length, before);
  });

  it("that are taken away meanwhile are said to be, and end what goes on", async () => {
    const { account } = await admin.added();
    const { ended } = await admin.begin(account);
    const list = await admin.user.list(menu);
    await admin.hub.api("PATCH", "users/root", { admin: false });
    list.choose("Users…");
    await assert.rejects(ended, { kind: "admin-refused", why: "withdrawn" });
    await admin.user.reads(/no longer lets root do this \(403\)\. It requires the scopes “list:users”/);
    assert.ok((await admin.tokensOf("root")).every(({ note }) => !note.includes("administration")));
  });

  it("are asked for as at a sign-in where the account's token may not make others, and kept nowhere", async () => {
    const { account } = await admin.added("root", narrow);
    const stored = JSON.stringify(admin.window.tokens.entries());
    const ended = admin.window.command("hubKernels.administerHub", { account });
    (await admin.user.list(/How do you want to prove to .* that you may do this/)).choose("Paste a token you have");
    const box = await admin.user.box(/It needs the permissions “admin:users admin:servers/);
    box.paste(await admin.hub.token("root", { scopes: ["admin:users"] }));
    await admin.user.says(box, /This token of root can't do this on .*missing the scopes “admin:servers/);
    const scopes = ["admin:users", "admin:servers", "admin:groups", "list:services", "read:services", "tokens"];
    const pasted = await admin.hub.token("root", { scopes, note: "pasted" });
    box.paste(pasted);
    const list = await admin.user.list(menu);
    assert.equal(JSON.stringify(admin.window.tokens.entries()), stored);
    list.choose("Stop Acting as Admin");
    await admin.user.ends(ended);
    // What the user brought is theirs.
    assert.ok((await admin.tokensOf("root")).some(({ note }) => note === "pasted"));
    assert.ok(!admin.window.logged.join("\n").includes(pasted));
  });

  it("to end the hub are asked for by themselves, and end it once its address is typed", async () => {
    const { account } = await admin.added();
    await admin.hub.api("POST", "users/ada");
    await admin.hub.api("POST", "users/ada/server");
    const { ended } = await admin.begin(account);
    await admin.chooses(menu, "Shut Down the Hub…");
    await admin.chooses(/What shall end/, "Hub, proxy, and all servers");
    (await admin.user.box(/the work of everybody on it: the servers of ada\./)).enter(new URL(admin.hub.url).host);
    const modal = await admin.user.modal(/^Do you want to act as an admin of/);
    assert.match(modal.shown.detail, /“shutdown tokens”/);
    modal.press("Act as Admin");
    await admin.leaves(menu, ended);
    await admin.user.reads(/is shutting down/);
    const isGone = async () => (await fetch(`${admin.hub.url}hub/api/`).catch(() => undefined))?.status !== 200;
    await admin.user.sees("the hub is gone", isGone);
    await admin.hub.restart();
  });
});
