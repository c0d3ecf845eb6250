import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { inEachTest } from "../commands/in-each-test.js";
import { Messages } from "../commands/messages.js";
import { until } from "../commands/until.js";
import { type Added, addHub, command } from "./rig.js";

const config = process.env["RIG_SSH_CONFIG"] ?? "";

describe("a server by SSH", () => {
  const messages = inEachTest(() => new Messages());
  let sue: Added;
  let host: string;

  before(async () => {
    sue = await addHub("sue");
    await command("startServer", { server: sue.server, options: {} });
  });
  after(() => command("stopServer", { server: sue.server, confirmed: true }));

  it("is asked about, and nothing is written where the user does not want it", async () => {
    assert.equal(await command("openRemoteWindow", { server: sue.server }), undefined);
    const [asked] = messages().shown;
    assert.ok(asked?.modal);
    assert.ok(asked.detail.includes(config), asked.detail);
    assert.match(asked.detail, /“JupyterHub: Remove Remote Access…” undoes all of it/);
    assert.equal(existsSync(config), false);
  });

  it("is reached by the real ssh through this window, with the command that is said where no remote window opens", async () => {
    messages().answer = (message) => (/by SSH\?/.test(message) ? "Set Up" : "Copy Command");
    host = await command<string>("openRemoteWindow", { server: sue.server });
    assert.match(await readFile(config, "utf8"), /^Include "[^"]+\/remote\/ssh_config"\n$/);
    const line = `ssh -F "${config}" ${host}`;
    await until("the command is copied", async () => (await vscode.env.clipboard.readText()) === line);
    assert.ok(messages().texts.some((text) => text.includes(line)));
    const { stdout } = await promisify(execFile)("ssh", ["-F", config, host, "echo", "here"]);
    assert.equal(stdout, "here\n");
  });

  it("is reached no more once that is removed, of which nothing is left", async () => {
    messages().answer = (message) => (/remove remote access/.test(message) ? "Remove" : undefined);
    await command("removeRemoteAccess");
    await until("it is said", () => Promise.resolve(messages().texts.some((text) => /was removed, and/.test(text))));
    assert.equal(existsSync(config), false);
  });
});
