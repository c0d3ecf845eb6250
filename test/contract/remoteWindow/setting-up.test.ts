import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pooledHub } from "../../../rig/pool.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { Failure } from "../../../src/ui/errors/failure.js";
import { l10n } from "../../unit/servers/model-fakes.js";
import { until } from "../servers/model-on-hub.js";
import { WindowWithSsh } from "./window-with-ssh.js";

const FIRST_INSTALL_MS = 300_000;
const NOTHING = { here: [], there: false };

describe("a server that is to be reached by ssh", function () {
  this.timeout(FIRST_INSTALL_MS);
  let window: WindowWithSsh;

  beforeEach(async () => (window = await WindowWithSsh.open(await pooledHub())));
  afterEach(() => window.close());

  it("is left alone where the user does not want it", async () => {
    const opening = window.openRemote();
    const question = await window.user.modal(/by SSH\?/);
    assert.match(question.shown.detail, /an SSH key for this server alone[^]*No port is opened[^]*keep it open/);
    question.close();
    await assert.rejects(opening, ({ cause }: Failure) => (cause as Error).name === "Canceled");
    assert.deepEqual(await window.left(), NOTHING);
  });

  it("opens in a remote window, at its user's home, where an extension for that is installed", async () => {
    window.extensions.add("jeanp413.open-remote-ssh");
    const host = await window.setUp();
    assert.deepEqual(window.opened, [[host, window.serverHome]]);
    assert.deepEqual(window.user.texts, [window.user.texts[0]], "nothing else is said");
  });

  it("is offered to a terminal where there is none, with the way to one", async () => {
    window.user.presses("Find Remote-SSH", /To open it in a window, install Remote-SSH/);
    const host = await window.setUp();
    await until(() => window.user.ran.length > 0, "it is looked for");
    assert.deepEqual(window.user.ran, [["workbench.extensions.search", "@id:ms-vscode-remote.remote-ssh"]]);
    window.isElsewhere = true;
    window.user.presses("Copy Command", /as it works on another machine itself/);
    await window.openRemote();
    await until(() => window.user.copied !== "", "it is copied");
    assert.equal(window.user.copied, `ssh -F "${window.config}" ${host}`);
    assert.deepEqual(window.opened, []);
  });

  it("is said to have no sshd, and nothing is left of the attempt", async () => {
    const message = await refused(window, ['ssh_program("sshd")', 'ssh_program("no-such-sshd")']);
    assert.match(message, /it has no sshd\. Ask its admin to install OpenSSH there/);
    assert.deepEqual(await window.left(), NOTHING);
  });

  it("is said to have an sshd that does not start", async () => {
    const message = await refused(window, ["UsePAM no", "NoSuchOption yes"]);
    assert.match(message, /its sshd doesn't start\. See the log/);
    assert.deepEqual(await window.left(), NOTHING);
  });

  it("is left alone where the user's configuration cannot be written", async () => {
    await writeFile(path.join(window.home, "file"), "");
    window.user.editorSettings.set("remote.SSH.configFile", path.join(window.home, "file", "config"));
    window.access = window.newAccess();
    const message = await said(window);
    assert.match(
      message,
      /file\/config can't be changed\. Make this its first line yourself, then try again: Include "/,
    );
    assert.deepEqual(await window.left(), { here: ["file"], there: false });
  });
});

/** @param change of the program of the helper */
async function refused(window: WindowWithSsh, change: [string, string]): Promise<string> {
  const program = await readFile(window.helperFile, "utf8");
  assert.ok(program.includes(change[0]));
  window.helperFile = path.join(window.serverHome, "helper.py");
  await writeFile(window.helperFile, program.replace(...change));
  window.access = window.newAccess();
  return await said(window);
}

async function said(window: WindowWithSsh): Promise<string> {
  try {
    await window.setUp();
  } catch (error) {
    assert.ok(error instanceof Failure);
    return describeError(error.cause, l10n).message;
  }
  throw new Error("it was set up");
}
