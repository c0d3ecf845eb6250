import assert from "node:assert/strict";
import * as vscode from "vscode";
import { systemProxy } from "../../../src/transport/network/system-proxy.js";
import { Messages } from "../commands/messages.js";
import { cellOf, openNotebook, printed, run, select } from "../kernels/notebooks.js";

const { RIG_PORT: port = "", RIG_CA: ca, RIG_PROXY: proxy, RIG_TOKENS: tokens = "[]" } = process.env;
const subdomains = JSON.parse(process.env["RIG_SUBDOMAINS"] ?? "{}") as { url: string; token: string };
const [ada, grace] = JSON.parse(tokens) as [string, string];

interface Added {
  account: string;
  server: string;
  state: string;
}

describe("a hub that the editor's own ways do not lead to", () => {
  const set = (name: string, value: unknown) =>
    vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
  const command = <T>(name: string, args: object) => vscode.commands.executeCommand<T>(`hubKernels.${name}`, args);

  afterEach(async () => {
    for (const name of ["http.proxySupport", "http.proxy", "hubKernels.networks"]) await set(name, undefined);
  });

  async function runsACell(added: Added): Promise<void> {
    assert.equal((await command<{ state: string }>("startServer", { server: added.server })).state, "running");
    const notebook = await openNotebook(["print(6 * 7)"]);
    await select(notebook, added.server);
    await run(notebook);
    assert.equal(printed(cellOf(notebook)), "42\n");
    await command("stopServer", { server: added.server, confirmed: true });
  }

  for (const support of ["off", "on", "fallback", "override"]) {
    it(`is reached by its own name and authority, whatever the editor does with connections: ${support}`, async () => {
      const url = `https://hub.localhost:${port}/jupyter/`;
      await set("http.proxySupport", support);
      // The question whether the certificate is to be trusted is closed.
      const messages = new Messages(() => undefined);
      await assert.rejects(Promise.resolve(command("addHub", { url, token: ada })), {
        kind: "certificate-not-trusted",
      });
      messages.restore();
      assert.match(messages.texts.join(), /Do you want to trust this certificate of hub\.localhost/);
      await set("hubKernels.networks", { [url]: { ca } });
      const added = await command<Added>("addHub", { url, token: ada });
      if (support === "override") await runsACell(added);
      await command("removeHub", { account: added.account, confirmed: true });
    });
  }

  it("is reached with its users' servers on hosts below its own, which no resolver knows", async () => {
    const added = await command<Added>("addHub", subdomains);
    await runsACell(added);
    await command("removeHub", { account: added.account, confirmed: true });
  });

  it("is reached by the editor's proxy, as soon as that is set, for requests, progress and a kernel's socket", async () => {
    const url = `https://hub.internal:${port}/jupyter/`;
    await set("hubKernels.networks", { [url]: { ca } });
    await assert.rejects(Promise.resolve(command("addHub", { url, token: grace })), { why: "name-not-found" });
    await set("http.proxy", proxy);
    const added = await command<Added>("addHub", { url, token: grace });
    await runsACell(added);
    await set("hubKernels.networks", { [url]: { ca, proxy: "direct" } });
    await assert.rejects(Promise.resolve(command("addHub", { url, token: grace })), { why: "name-not-found" });
    await command("removeHub", { account: added.account, confirmed: true });
  });

  it("is reached by the operating system's proxy as far as the editor knows it, which connects nothing for that", async () => {
    const url = new URL(`https://hub.internal:${port}/`);
    assert.equal(await systemProxy(url), undefined);
    // What is set comes the same way as what the operating system says.
    await set("http.proxy", proxy);
    assert.equal(await systemProxy(url), new URL(proxy ?? "").origin);
    await set("http.proxySupport", "off");
    assert.equal(await systemProxy(url), undefined);
  });
});
