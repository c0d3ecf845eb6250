import assert from "node:assert/strict";
import path from "node:path";
import { NotebookView } from "../../rig/browser-notebook.js";
import type { EditorWindow } from "../../rig/browser-window.js";
import { type RunningHub, startHub } from "../../rig/hub.js";
import { type Keyring, startKeyring } from "../../rig/keyring.js";
import { poll } from "../../rig/process.js";
import { accountIdOf, serverIdOf } from "../../src/text/ids.js";
import { type Asking, startAsking } from "./asking.js";
import { browserStorageOf, filesAt, framesOf, pidsOf, placesWith, processesOf } from "./leak-search.js";
import { logEverything } from "./log-level.js";
import { pasteHub, withWindow } from "./window.js";

const root = path.resolve(import.meta.dirname, "../..");
const workspace = path.join(root, "demo/workspace");
const user = "ada";
/** The hub of the rig takes any. */
const password = "correct-horse-battery-staple";
const provider = "jupyterhub";
const scopes = ["access:servers!user", "servers!user"];
const deadlineMs = 90_000;
const clickMs = 1_000;

interface Session {
  accessToken: string;
  account: { label: string };
}

describe("the token in a real window", function () {
  this.timeout(600_000);
  let hub: RunningHub;
  let keyring: Keyring;
  let asking: Asking;

  beforeEach(async () => {
    [keyring, asking] = await Promise.all([startKeyring(), startAsking()]);
  });
  before(async () => {
    hub = await startHub();
  });
  afterEach(async () => {
    asking.stop();
    await keyring.stop();
  });
  after(async () => {
    await hub.stop();
  });

  it("is nowhere but in the keychain, whatever was done with it", async () => {
    const first = await hub.token(user, { scopes: [...scopes, "read:users!user", "tokens!user"] });
    const about = {
      name: "nowhere",
      workspace,
      extensions: [asking.extension],
      // The editor's own logs, as talkative as they can be.
      env: { ...keyring.env, ...asking.env, LOG_LEVEL: "trace" },
    };
    await withWindow(about, async (window, { folder, editor }) => {
      const account = `${hub.url} ${user}`;
      const inKeychain = () => keyring.secret(account);
      const command = (id: string, ...args: unknown[]) => asking.ask({ do: "command", id: `hubKernels.${id}`, args });
      await logEverything(window);
      await addByPasting(window, hub.url, first);
      assert.equal(await inKeychain(), first);
      const accountId = accountIdOf({ baseUrl: hub.url, user });
      const serverId = serverIdOf(accountId, "");

      await command("startServer", { server: serverId });
      const notebook = await NotebookView.open(window, "where-does-this-run.ipynb");
      await notebook.selectKernel("JupyterHub");
      await notebook.runAll();
      await notebook.waitForOutput(`on the server of ${user}`);

      await command("rotateToken", { account: accountId });
      const second = (await inKeychain()) ?? "";
      assert.match(second, /^[0-9a-f]{32}$/);
      assert.notEqual(second, first);
      await signInByPassword(window);
      let third = "";
      assert.ok(
        await poll(async () => (third = (await inKeychain()) ?? second) !== second, deadlineMs),
        "a third token",
      );

      const stray = await hub.token("somebody");
      await assert.rejects(command("signIn", { account: accountId, token: stray }), /not of ada/);
      hub.faults.refuse = true;
      await assert.rejects(command("signIn", { account: accountId, token: third }));
      hub.faults.refuse = false;
      for (const pid of pidsOf(editor.userDataDir, "keychain-worker")) process.kill(pid, "SIGKILL");
      for (const args of badArguments(third)) await command(...args).catch(() => undefined);
      await command("signIn", { account: accountId, token: third });
      // The keychain's process ends by itself when it has had nothing to do for a while.
      const processes = processesOf(editor.userDataDir);
      await window.runCommand("JupyterHub: Show Log");
      await untilStored(window, "hubKernels.hubs", "token in the keychain of");

      const tokens = [first, second, third, stray, password];
      const files = await filesAt(editor.userDataDir, folder, editor.logFile, hub.logFile);
      const frames = await framesOf(window.page);
      const browser = await browserStorageOf(window.page);
      const printed = { name: "what the page printed", content: window.errors.join("\n") };
      // The hub's own log blots out what stands in an address.
      const addresses = hub.requests.map(({ path }) => path);
      // Each of them is what it is taken for.
      assert.ok(files.some(({ name, content }) => name.endsWith("JupyterHub.log") && content.includes("api/kernels")));
      assert.ok(
        files.some(({ name }) => name.endsWith("remoteexthost.log")),
        "the extension host's log is there",
      );
      assert.ok(processes.some(({ name }) => name.startsWith("environ") && name.includes("keychain-worker")));
      assert.ok(frames.length > 1, "the notebook's outputs are a frame of their own");
      for (const part of ["/hub/api/user", "/channels?session_id"]) {
        assert.ok(
          addresses.some((each) => each.includes(part)),
          part,
        );
      }
      assert.deepEqual(
        addresses.filter((each) => /[?&]\w*token/.test(each)),
        [],
      );
      assert.deepEqual(placesWith(tokens, [...files, ...processes, ...frames, browser, printed]), []);
    });
  });

  /** As a page does that calls the editor while nobody waits for it: nobody exchanges its code at the hub. */
  async function callBack(window: EditorWindow, address: string): Promise<void> {
    await window.clearNotifications();
    const uri = `code-oss://hub-kernels.hub-kernels${address}`;
    const external = await asking.ask<string>({ do: "external", uri });
    hub.clearRequests();
    const page = await window.page.context().newPage();
    await page.goto(external);
    await page.close();
    // It shows itself for 10 s, in which the page in front of the window may still have been loading; then it is in the list.
    const isTold = async () => (await window.countNotifications("isn't waiting for")) > 0;
    assert.ok(await poll(isTold, deadlineMs), "the user is told");
    await window.clearNotifications();
    // What a window asks by itself are GETs.
    assert.deepEqual(
      hub.requests.filter(({ method }) => method !== "GET"),
      [],
    );
  }

  const session = (options: object) => asking.ask<Session | null>({ do: "session", provider, scopes, options });

  it("goes to another extension by the user's consent only, and is forgotten by signing out", async () => {
    const token = await hub.token(user);
    const about = { name: "consent", extensions: [asking.extension], env: { ...keyring.env, ...asking.env } };
    await withWindow(about, async (window, { editor }) => {
      await asking.ask({ do: "command", id: "hubKernels.addHub", args: [{ url: hub.url, token }] });
      await untilStored(window, "hubKernels.hubs", "token in the keychain of");
      // Those of the window before the reload may still be ending after it.
      const readersBefore = pidsOf(editor.userDataDir, "keychain-worker");
      await asking.fromNewWindow(() => window.reload());
      await window.statusItem("127.0.0.1").waitFor();
      const label = `${user} @ ${hub.url.replace(/\/$/, "")}`;
      await openAccount(window, label);
      await window.page.keyboard.press("Escape");
      assert.equal(await session({ silent: true }), null);
      assert.equal(await session({}), null, "asked without a modal question");
      const started = processesOf(editor.userDataDir).map(({ name }) => name);
      assert.ok(
        started.some((name) => name.startsWith("cmdline")),
        "the editor's processes are found",
      );
      assert.deepEqual(
        pidsOf(editor.userDataDir, "keychain-worker").filter((pid) => !readersBefore.includes(pid)),
        [],
        "nobody has read the keychain for it",
      );

      await callBack(window, `/signed-in?code=ABCD-EFGH&state=${"s".repeat(43)}`);
      await callBack(window, "/oauth?code=abc&state=");

      const refused = assert.rejects(session({ createIfNone: true }), /did not consent/);
      await window.waitForText("An Asking Extension' wants to sign in using JupyterHub");
      await window.pressInDialog("Cancel");
      await refused;
      assert.equal(await session({ silent: true }), null);

      const given = session({ createIfNone: true });
      await window.pressInDialog("Allow");
      await window.pickItem(label);
      await window.waitForText(`Do you want to let another extension use JupyterHub as ${label}?`);
      await window.pressInDialog("Allow");
      assert.deepEqual([(await given)?.accessToken, (await given)?.account.label], [token, label]);
      await untilStored(window, "hubKernels.forExtensions", `${provider}-${label}`);
      await asking.fromNewWindow(() => window.reload());
      assert.equal((await session({ silent: true }))?.accessToken, token, "the permission outlives the window");

      await openAccount(window, label);
      await signOutInMenu(window);
      await window.pressInDialog("Sign Out");
      await window.pressInDialog("Forget");
      const gone = async () => (await keyring.secret(`${hub.url} ${user}`)) === undefined;
      assert.ok(await poll(gone, deadlineMs), "the keychain has it no more");
      assert.equal(await session({ silent: true }), null);
      assert.deepEqual(await asking.ask({ do: "accounts", provider }), []);
    });
  });
});

/** What a caller could take for the right arguments, with a token in the wrong place. */
function badArguments(token: string): [string, ...unknown[]][] {
  return [
    ["addHub", { url: "not an address", token }],
    ["addHub", { url: `http://127.0.0.1:9/hub/api?token=${token}`, token }],
    ["addHub", { url: "http://127.0.0.1:9/", token, more: token }],
    ["addHub", token],
    ["signIn", { account: token }],
    ["signIn", { account: "nobody's", token }],
    ["signIn", { account: "nobody's", token: [token] }],
    ["startServer", { server: token }],
    ["rotateToken", { account: "nobody's", token }],
    ["revokeToken", { account: token, token }],
  ];
}

async function addByPasting(window: EditorWindow, url: string, token: string): Promise<void> {
  await window.runCommand("JupyterHub: Add JupyterHub…");
  await pasteHub(window, `${url}hub/home`, token);
  await window.waitForNotification("was added");
}

async function signInByPassword(window: EditorWindow): Promise<void> {
  await window.runCommand("JupyterHub: Sign In…");
  await window.pickItem("User name and password");
  await window.waitForInput(`Enter the password of ${user}`);
  await window.typeInput(password);
}

/** What the editor's own state holds comes there some time after it was told. */
async function untilStored(window: EditorWindow, ...texts: string[]): Promise<void> {
  const stored = async () => {
    const { content } = await browserStorageOf(window.page);
    return texts.every((text) => content.includes(text));
  };
  assert.ok(await poll(stored, deadlineMs), `the editor has not stored ${texts.join(", ")}`);
}

/** Points at an account in the Accounts menu, which lists it once the window has asked for it. */
async function openAccount(window: EditorWindow, label: string): Promise<void> {
  const account = window.page.getByRole("menuitem", { name: `${label} (JupyterHub)` });
  const listed = await poll(async () => {
    await window.page.keyboard.press("Escape");
    await window.page
      .getByRole("button", { name: /^Accounts/ })
      .first()
      .click();
    await window.page.getByRole("menuitem").first().waitFor();
    return (await account.count()) > 0;
  }, deadlineMs);
  assert.ok(listed, `the Accounts menu lists ${label}`);
  await account.hover();
}

/** A submenu that has just opened may open once more, and lets the click go. */
async function signOutInMenu(window: EditorWindow): Promise<void> {
  const item = window.page.getByRole("menuitem", { name: "Sign Out" });
  const dialog = window.page.locator(".monaco-dialog-box");
  const asked = await poll(async () => {
    if (await dialog.isVisible()) return true;
    if (await item.isVisible()) await item.click({ timeout: clickMs }).catch(() => undefined); // it may close meanwhile
    return false;
  }, deadlineMs);
  assert.ok(asked, "the editor asks whether to sign out");
}
