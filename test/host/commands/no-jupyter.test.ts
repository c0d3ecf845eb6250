import assert from "node:assert/strict";
import * as vscode from "vscode";
import { openNotebook, printed, run, select } from "../kernels/notebooks.js";
import { addedFor, command } from "./gestures.js";
import { inEachTest } from "./in-each-test.js";
import { Messages } from "./messages.js";
import { Opened } from "./opened.js";
import { clearRequests, requests } from "./rig-door.js";
import { until } from "./until.js";

describe("a server that is no Jupyter server", () => {
  let answer: string | undefined;
  const messages = inEachTest(() => new Messages(() => answer));
  beforeEach(() => (answer = undefined));

  it("is said to be none in the cell, with a way to open it, and without another try", async () => {
    const { server } = await addedFor("wes");
    await command("startServer", { server, options: { mode: "app" } });
    const notebook = await openNotebook(["1 + 1"]);
    await select(notebook, server);
    const opened = new Opened();
    answer = "Open in Browser";
    try {
      await clearRequests();
      await run(notebook);
      assert.match(errorOf(notebook), /isn't a Jupyter server, so it has no kernels\. Open it in the browser/);
      await until("the server's page is opened", () => opened.addresses.length > 0);
      assert.match(opened.addresses[0] ?? "", /\/user\/wes\/$/);
      assert.equal(messages().texts.filter((text) => text.includes("isn't a Jupyter server")).length, 1);
      const asked = (await requests("wes")).length;
      assert.ok(asked <= 8, (await requests("wes")).join());
    } finally {
      opened.restore();
    }
  });

  it("has kernels once it is started as a Jupyter server", async () => {
    const { server } = await addedFor("wes");
    await command("stopServer", { server, confirmed: true });
    await command("startServer", { server, options: {} });
    const notebook = await openNotebook(["print(1 + 1, end='')"]);
    await select(notebook, server);
    await run(notebook);
    assert.equal(printed(notebook.cellAt(0)), "2");
    await command("stopServer", { server, confirmed: true });
  });
});

function errorOf(notebook: vscode.NotebookDocument): string {
  const items = notebook.cellAt(0).outputs.flatMap(({ items }) => items);
  return items.map(({ data }) => new TextDecoder().decode(data)).join("\n");
}
