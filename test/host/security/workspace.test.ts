import assert from "node:assert/strict";
import * as vscode from "vscode";
import { spelledIn } from "../../token-spellings.js";
import { controllerOf, selectController, standIn } from "../jupyter/stand-in.js";
import { cellOf, reopenNotebook, run, shown, until } from "../kernels/notebooks.js";
import { type Added, command, requests } from "../kernels/rig.js";
import { refused } from "./attended.js";
import { settingNames } from "./hostile-workspace.js";
import { heardAt, heardWhole } from "./listener.js";
import { addedWithToken, listener, newlyHeard } from "./rig.js";

/** What a folder may decide: see test/unit/security/settings.test.ts. */
const ofFolders = ["hubKernels.workspaceServer", "hubKernels.shutdownKernelOnClose"];

describe("a workspace in hostile hands", () => {
  let ada: Added & { token: string };
  before(async () => {
    ada = await addedWithToken("ada");
    await newlyHeard();
  });

  it("really names the listener in its settings", () => {
    const { workspaceValue } = vscode.workspace.getConfiguration().inspect("hubKernels.workspaceServer") ?? {};
    assert.equal((workspaceValue as { hub?: string } | undefined)?.hub, listener);
  });

  it("changes none of the user's own settings", () => {
    const extension = vscode.extensions.getExtension("hub-kernels.hub-kernels");
    const names = settingNames(`${extension?.extensionPath ?? ""}/package.json`);
    for (const name of names.filter((each) => !ofFolders.includes(each))) {
      const setting = vscode.workspace.getConfiguration().inspect(name);
      assert.deepEqual(
        [name, setting?.workspaceValue, vscode.workspace.getConfiguration().get(name)],
        [name, undefined, setting?.globalValue ?? setting?.defaultValue],
      );
    }
  });

  it("gets nothing from a notebook that names its server, opened and run on the user's own", async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const jupyter = await standIn();
    const notebook = await reopenNotebook(vscode.Uri.joinPath(folder.uri, "theirs.ipynb"));
    await command("startServer", { server: ada.server, options: {} });
    await selectController(notebook, await controllerOf(jupyter, { server: ada.server }));
    await run(notebook);
    assert.deepEqual(shown(cellOf(notebook)), ["text/plain: 1"]);
    assert.ok(
      (await requests()).some((request) => request.includes("/channels")),
      "the real hub was used",
    );
    assert.deepEqual(await newlyHeard(), []);
  });

  it("gets nothing from the commands that a user calls there", async () => {
    for (const id of [
      "startServer",
      "startServerWithOptions",
      "showServerActions",
      "signIn",
      "addHub",
      "createServer",
    ]) {
      await refused(() => command(id));
    }
    assert.deepEqual(await newlyHeard(), []);
  });

  it("gets nothing from commands that are given its own ids", async () => {
    const server = `http_3A_2F_2F${new URL(listener).host.replace(":", "_3A")}_2F~ada~`;
    const account = server.replace(/~$/, "");
    for (const id of ["startServer", "startServerWithOptions", "stopServer", "deleteServer"]) {
      const { error } = await refused(() => command(id, { server }));
      assert.ok(error instanceof Error, id);
    }
    for (const id of ["signIn", "removeHub", "openHub", "createServer"]) {
      for (const named of [{ account }, { hub: account }, { hub: listener }]) {
        const { error } = await refused(() => command(id, named));
        assert.ok(error instanceof Error, id);
      }
    }
    assert.deepEqual(await newlyHeard(), []);
  });

  it("finds no token in the environment of its tasks", async () => {
    await vscode.commands.executeCommand("workbench.action.tasks.runTask", "theirs");
    let sent: string | undefined;
    await until("the task has sent its environment", async () => {
      sent = (await heardAt(listener)).find((each) => each.startsWith("POST /task") && each.endsWith(heardWhole));
      return sent !== undefined;
    });
    assert.ok(sent);
    assert.match(sent, /PATH=/);
    assert.deepEqual(spelledIn(sent, [ada.token]), []);
  });
});
