import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type FlowRig, narrow } from "../rig.js";

const run = promisify(execFile);
/** How long a copied secret is held, in ms: what is waited for this long is done by `pass`. */
const HOLD_MS = 90_000;
const ways = /^Copy Connection for Other Tools\n\w+ on .* for another tool$/;

export function copyCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const agrees = () => user().presses("Copy", /^Do you want to copy a token of/);

  async function copied(account: string, way: string): Promise<string> {
    user().copied = "";
    const copying = rig().command("copyForOtherTools", { account });
    (await user().list(ways)).choose(way);
    await user().ends(copying);
    return user().copied;
  }

  it("copies the header only after a warning, also when code calls", async () => {
    const { account, token } = await rig().signedIn("bea", narrow);
    user().presses(undefined, /^Do you want to copy a token of/);
    assert.equal(await copied(account, "Authorization header"), "");
    assert.match(user().messages[0]?.detail ?? "", /can act as you on the hub until it expires/);
    assert.equal(user().messages[0]?.modal, true);
    agrees();
    assert.equal(await copied(account, "Authorization header"), `Authorization: token ${token}`);
  });

  it("copies lines and a curl command that a shell runs against the hub, with the token in no argument", async () => {
    const { account, token } = await rig().signedIn("bea", narrow);
    agrees();
    const lines = await copied(account, "Environment lines");
    const url = `${rig().hub.url}hub/api`;
    const variables = [`TOKEN='${token}'`, `URL='${url}'`].map((line) => `export JUPYTERHUB_API_${line}\n`);
    assert.equal(lines, `${variables.join("")}export JUPYTERHUB_USER='bea'\n`);
    const asked = user().messages.length;
    const curl = await copied(account, "curl line");
    assert.ok(!curl.includes(token));
    assert.equal(user().messages.length, asked);
    const { stdout } = await run("sh", ["-c", lines + curl]);
    assert.equal((JSON.parse(stdout) as { name: string }).name, "bea");
  });

  it("clears what it copied after a while, unless the clipboard holds something else by then", async () => {
    const { account, token } = await rig().signedIn("bea", narrow);
    agrees();
    const time = timeAtACall();
    try {
      assert.equal(await copied(account, "Authorization header"), `Authorization: token ${token}`);
      assert.match(user().statuses.at(-1) ?? "", /The clipboard is cleared after 90 seconds/);
      time.pass();
      await user().sees("it is cleared", () => /was cleared from the clipboard/.test(user().statuses.at(-1) ?? ""));
      assert.equal(user().copied, "");
      await copied(account, "Environment lines");
      user().copied = "a text of the user's";
      time.pass();
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(user().copied, "a text of the user's");
      assert.match(user().statuses.at(-1) ?? "", /after 90 seconds/);
    } finally {
      time.restore();
    }
  });

  it("says in a browser's window, which cannot look, that it stays there", async () => {
    const { account } = await rig().signedIn("bea", narrow);
    user().isDesktop = false;
    agrees();
    await copied(account, "Authorization header");
    assert.match(user().statuses.at(-1) ?? "", /stays on the clipboard, so copy something else after you've pasted it/);
  });

  it("offers a token of its own first where it may be made, and hands over that one", async () => {
    const { account, token } = await rig().signedIn("ada");
    const copying = rig().command("copyForOtherTools", { account });
    (await user().list(ways)).choose("Environment lines");
    (await user().list(/Which token do you want the tool to use\?/)).choose("A new token for that tool");
    const note = await user().box(/What's the token for\?/);
    assert.match(note.value, /^For /);
    note.enter("For the night job");
    (await user().list(/What can “.*” do\?/)).enter();
    (await user().list(/How long is it valid\?/)).choose("1 day");
    (await user().modal(/^Do you want to copy a token of ada/)).press("Create Token and Copy");
    await user().ends(copying);
    const [, given = ""] = /API_TOKEN='(\w+)'/.exec(user().copied) ?? [];
    assert.notEqual(given, token);
    assert.equal(await rig().isAccepted(given), true);
    assert.ok((await rig().tokensAtHub("ada")).some((made) => made.note === "For the night job"));
  });

  it("gives PyCharm the address of a running server only, then field by field", async () => {
    const { account, server, token } = await rig().signedIn("lou", narrow);
    agrees();
    const taken: unknown[] = [];
    user().commands.set("hubKernels.startServerWithOptions", (args) => taken.push(args));
    user().presses("Start Server…", /^No server of lou .* is running\. PyCharm/);
    assert.equal(await copied(account, "PyCharm"), "");
    assert.deepEqual(taken, [{ server }]);
    await rig().command("startServer", { server, options: {} });
    const copying = rig().command("copyForOtherTools", { account });
    (await user().list(ways)).choose("PyCharm");
    const texts: string[] = [];
    for (const field of ["Copy Server URL", "Copy User Name", "Copy Token"]) {
      (await user().list(/add a Jupyter connection/)).choose(field);
      user().copied = "";
      await user().sees("it is copied", () => user().copied !== "");
      texts.push(user().copied);
    }
    (await user().list(/add a Jupyter connection/)).escape();
    await user().ends(copying);
    assert.deepEqual(texts, [`${rig().hub.url}user/lou/`, "lou", token]);
    await rig().command("stopServer", { server, confirmed: true });
  });
}

/** A time that goes by at a call, for what is held. */
function timeAtACall() {
  const waiting: (() => unknown)[] = [];
  const { setTimeout: set } = globalThis;
  const later = (work: () => unknown, ms?: number, ...rest: unknown[]) =>
    ms === HOLD_MS ? void waiting.push(work) : set(work, ms, ...(rest as []));
  Object.assign(globalThis, { setTimeout: later });
  return {
    pass: () => waiting.splice(0).forEach((work) => work()),
    restore: () => Object.assign(globalThis, { setTimeout: set }),
  };
}
