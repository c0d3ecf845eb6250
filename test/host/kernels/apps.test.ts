import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { inEachTest } from "../commands/in-each-test.js";
import { Opened } from "../commands/opened.js";
import { type Added, addHub, command } from "./rig.js";

describe("an app at a port of a server", () => {
  const opened = inEachTest(() => new Opened());
  let mona: Added;
  let app: http.Server;

  before(async () => {
    mona = await addHub("mona");
    await command("startServer", { server: mona.server, options: {} });
    app = http.createServer((request, response) => {
      response.end(request.url === "/" ? "<h1>The app of mona</h1>" : JSON.stringify(request.headers));
    });
    await once(app.listen(0, "127.0.0.1"), "listening");
  });
  after(async () => {
    app.close();
    await command("stopServer", { server: mona.server, confirmed: true });
  });

  it("is fetched through the gateway by the command's address, and by nobody without it", async () => {
    const { port } = app.address() as AddressInfo;
    const address = await command<string>("openPort", { server: mona.server, port });
    assert.equal((await fetch(address)).status, 404);
    const [entry = ""] = opened().addresses;
    const first = await fetch(entry, { redirect: "manual" });
    assert.equal(first.status, 302, entry);
    const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
    const page = new URL(first.headers.get("location") ?? "", entry);
    assert.equal(await (await fetch(page, { headers: { cookie } })).text(), "<h1>The app of mona</h1>");
    const sent = await (await fetch(new URL("headers", page), { headers: { cookie } })).text();
    assert.doesNotMatch(sent, /authorization|hub-kernels/i);
  });

  it("is opened in the editor where the user wants that, and gone once it is stopped", async () => {
    const { port } = app.address() as AddressInfo;
    const settings = vscode.workspace.getConfiguration("hubKernels");
    await settings.update("openAppsIn", "editor", vscode.ConfigurationTarget.Global);
    try {
      const address = await command<string>("openPort", { server: mona.server, port });
      assert.deepEqual(opened().addresses, []);
      await command("stopServer", { server: mona.server, confirmed: true });
      await assert.rejects(fetch(address));
    } finally {
      await settings.update("openAppsIn", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
