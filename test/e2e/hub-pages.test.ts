import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { EditorWindow } from "../../rig/browser-window.js";
import { type RunningHub, startHub } from "../../rig/hub.js";
import { type Keyring, startKeyring } from "../../rig/keyring.js";
import { type PackageIndex, startPackageIndex } from "../../rig/package-index.js";
import { poll } from "../../rig/process.js";
import { type Asking, startAsking } from "./asking.js";
import { line, type OpenedWindow, openedWindow, pasteHub } from "./window.js";

const root = path.resolve(import.meta.dirname, "../..");
const stepDeadlineMs = 90_000;
const managing = ["access:servers!user", "servers!user", "read:users!user", "tokens!user"];
const login = { user: "ada", password: "pass @word" };
const CONFIG = `
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", "shares!user", "read:users:name", "read:groups:name"]},
]
c.JupyterHub.template_vars = {"announcement": "<b>Maintenance</b> on Friday"}
`;

describe("what stands on a hub's pages, in a window", function () {
  this.timeout(900_000);
  let hub: RunningHub;
  let keyring: Keyring;
  let asking: Asking;
  let index: PackageIndex;
  let opened: OpenedWindow;

  before(async () => {
    const starting = startHub({ line: "6.1", config: CONFIG, packages: ["pip==26.0"] });
    [hub, keyring, asking] = await Promise.all([starting, startKeyring(), startAsking()]);
    index = await startPackageIndex(login, ["sitetool"]);
    await hub.api("POST", "users/root", { admin: true });
    for (const made of ["users/ada", "users/bea", "groups/lab", "users/bea/server", "users/ada/server"])
      await hub.api("POST", made);
    await hub.api("POST", "groups/lab/users", { users: ["ada"] });
    const settings = { "remote.autoForwardPorts": false };
    const env = { ...keyring.env, ...asking.env };
    opened = await openedWindow({ name: "hub-pages", extensions: [asking.extension], settings, env });
  });
  after(async () => {
    asking.stop();
    await opened.close();
    await Promise.all([hub.stop(), keyring.stop(), index.stop()]);
  });

  const picture = (window: EditorWindow, name: string) =>
    window.screenshot(path.join(root, `out/screenshots/hub-pages-${name}.png`));
  const add = async (window: EditorWindow, user: string) => {
    await window.runCommand("JupyterHub: Add JupyterHub…");
    await pasteHub(window, hub.url, await hub.token(user, { scopes: managing }));
    await window.waitForNotification("was added");
    await window.clearNotifications();
  };
  const menuOf = async (window: EditorWindow, row: string): Promise<string[]> => {
    await line(window, row).click({ button: "right", timeout: stepDeadlineMs });
    const items = window.page.locator(".context-view .monaco-menu .action-label");
    await items.first().waitFor();
    const titles = await items.allInnerTexts();
    await window.page.keyboard.press("Escape");
    return titles;
  };
  const rows = (window: EditorWindow, text: string) =>
    window.page.locator(".quick-input-list .monaco-list-row", { hasText: text });
  const status = async (what: string) => (await hub.api("GET", what)).status;
  const back = (window: EditorWindow) =>
    window.page.locator(".quick-input-titlebar .codicon-quick-input-back").click({ timeout: stepDeadlineMs });

  it("shows nothing of administration to somebody who may not do it, and says so where it is asked for by hand", async () => {
    await opened.run(async (window) => {
      await add(window, "ada");
      await window.page.getByRole("tab", { name: "JupyterHub" }).first().click();
      const menu = await menuOf(window, "127.0.0.1");
      assert.deepEqual(
        menu.filter((title) => /Control Panel|Log Out|Administer/.test(title)),
        ["Hub Control Panel…", "Log Out of Hub…"],
      );
      await window.page.keyboard.press("F1");
      // Without this one the palette shows those that are called alike.
      await window.page.keyboard.type("JupyterHub: Administer Hub");
      await rows(window, "JupyterHub: Hub Control Panel…").waitFor({ timeout: stepDeadlineMs });
      assert.equal(await rows(window, "JupyterHub: Administer Hub…").count(), 0);
      await window.closeInput();
      const asked = asking.ask({ do: "command", id: "hubKernels.administerHub" });
      await window.waitForNotification("isn't an admin of");
      await asked.catch(() => undefined);
      await window.clearNotifications();
    });
  });

  it("shows groups and the announcement, shares a server, and ends that", async () => {
    await opened.run(async (window) => {
      await window.runCommand("JupyterHub: Hub Control Panel…");
      await rows(window, "groups: lab").waitFor({ timeout: stepDeadlineMs });
      await rows(window, "Maintenance on Friday").waitFor();
      await picture(window, "panel");
      await window.pickItem("Share Server…");
      await window.pressInDialog("Continue");
      await window.waitForInput("Only you can use");
      await window.pickItem("Share with a User…");
      await window.waitForInput("Enter the user's name");
      await window.typeInput("bea");
      await window.pressInDialog("Share");
      await rows(window, "bea").waitFor({ timeout: stepDeadlineMs });
      assert.deepEqual(await sharedWith(), ["bea"]);
      await window.pickItem("bea");
      await window.pressInDialog("End Sharing");
      await window.waitForInput("Only you can use");
      assert.deepEqual(await sharedWith(), []);
      await window.closeInput();
    });
  });

  it("sets up the package index of a server, with a login, and has pip try it", async () => {
    await opened.run(async (window) => {
      await window.runCommand("JupyterHub: Set Up Package Index…");
      await window.waitForInput("What do you want to change in");
      // Nothing is set yet: it's where the cursor is.
      await window.page.keyboard.press("Enter");
      await window.waitForInput("Enter index-url");
      await window.typeInput(index.url);
      await window.waitForInput("What do you want to change in");
      await window.pickItem("none");
      await window.waitForInput("Enter the user name");
      await window.typeInput(login.user);
      await window.waitForInput("Enter the password");
      await window.typeInput(login.password);
      await window.waitForInput("What do you want to change in");
      await picture(window, "index");
      await window.page.keyboard.press("Enter");
      await window.waitForInput("Enter the name of a package");
      await window.typeInput("sitetool");
      await window.pressInDialog("Write Settings");
      await window.waitForNotification("got sitetool with these settings", { deadlineMs: stepDeadlineMs });
      await picture(window, "index-tried");
      const conf = await readFile(path.join(hub.homeOf("ada"), ".config/pip/pip.conf"), "utf8");
      assert.equal(conf, `[global]\nindex-url = ${index.url}\n`);
      await window.clearNotifications();
    });
  });

  it("offers administration to an admin from the sign-in on: users are added, a server stopped, and a user deleted", async () => {
    await opened.run(async (window) => {
      await add(window, "root");
      const menu = await menuOf(window, "root");
      assert.ok(menu.includes("Administer Hub…"), menu.join());
      await window.runCommand("JupyterHub: Administer Hub…");
      await window.pressInDialog("Act as Admin");
      await window.pickItem("Users…");
      await window.waitForInput("Users: 3");
      await window.pickItem("Add Users…");
      await window.waitForInput("Enter the names of the users");
      await window.typeInput("cleo, dan");
      await window.pressInDialog("Add");
      await window.waitForInput("Users: 5");
      await picture(window, "users");
      await window.pickItem("bea");
      await window.waitForInput("bea: servers up: 1");
      await window.pickItem("Stop Default Server…");
      await window.pressInDialog("Stop Server");
      await window.waitForInput("bea: active");
      await window.pickItem("as the hub starts it without a choice");
      await window.waitForInput("bea: servers up: 1");
      await window.pickItem("Delete This User…");
      await window.waitForInput("the kernels and unsaved variables of what is up now: default server");
      await window.typeInput("be");
      await window.waitForInput("Enter the whole name, bea.");
      assert.equal(await status("users/bea"), 200);
      await window.typeInput("bea");
      await window.waitForInput("Users: 4");
      assert.deepEqual([await status("users/bea"), await status("users/dan")], [404, 200]);
      await back(window);
      await window.pickItem("Stop Acting as Admin");
      const isRevoked = async () => !(await tokensOf("root")).some((note) => note.includes("administration"));
      assert.ok(await poll(isRevoked, stepDeadlineMs), "the token for it is revoked");
    });
  });

  const tokensOf = async (user: string) => {
    const { body } = await hub.api("GET", `users/${user}/tokens`);
    return (body as { api_tokens: { note: string }[] }).api_tokens.map(({ note }) => note);
  };
  const sharedWith = async () => {
    const { body } = await hub.api("GET", "shares/ada/");
    return (body as { items: { user: { name: string } }[] }).items.map(({ user }) => user.name);
  };
});
