import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { WebSocket } from "ws";
import { until } from "../servers/model-on-hub.js";
import { ABrowser, WindowWithApps } from "./window-with-apps.js";

const FIRST_INSTALL_MS = 300_000;

interface Echo {
  headers: Record<string, string>;
  uri: string;
}

for (const line of ["4.1", "6.1"] as const) {
  describe(`apps of a server of a hub of line ${line} with jupyter-server-proxy`, function () {
    this.timeout(FIRST_INSTALL_MS);
    let window: WindowWithApps;

    before(async () => (window = await WindowWithApps.open(line)));
    after(() => window.close());

    it("are listed by their titles, and open in the browser, by an address that lets in", async () => {
      const opening = window.openApp();
      const list = await window.user.list(/Which app/);
      assert.deepEqual(list.labels, ["The App", "Open Port…"]);
      list.choose("The App");
      const address = String(await opening);
      const browser = new ABrowser();
      assert.equal((await fetch(address)).status, 404);
      const { status, url, text } = await browser.get(window.user.opened.at(-1) ?? "");
      assert.deepEqual([status, url], [200, `${address}start?x=1`]);
      assert.match(text, /The app/);
      assert.deepEqual(
        window.forwards.all.map(({ kind, name }) => [kind, name]),
        [["page", "The App"]],
      );
    });

    it("get the server's own token and not the user's, and no page gets any", async () => {
      const address = String(await window.openApp("echo"));
      const browser = new ABrowser();
      await browser.get(window.user.opened.at(-1) ?? "");
      const { text, headers } = await browser.get(`${address}headers`);
      const { headers: sent } = JSON.parse(text) as Echo;
      assert.ok(!text.includes(window.token), "the user's token reached the app");
      assert.equal(sent["Authorization"], `token ${window.secrets.at(-1)}`);
      assert.equal(sent["Cookie"], "session=of-the-app");
      const all = JSON.stringify([...headers]);
      for (const secret of [window.token, ...window.secrets]) assert.ok(!all.includes(secret));
      assert.ok(![...browser.cookies.keys()].some((name) => /jupyterhub|_xsrf/.test(name)), browser.cookie);
      assert.ok(!JSON.stringify(window.hub.hub.requests).includes(window.token), "it is in no URL");
    });

    it("are led on by their own redirects, stream events, and carry sockets", async () => {
      const address = String(await window.openApp("echo"));
      const browser = new ABrowser();
      await browser.get(window.user.opened.at(-1) ?? "");
      assert.equal((await browser.get(`${address}away`)).url, `${address}headers`);
      const headers = { cookie: browser.cookie, accept: "text/event-stream" };
      const response = await fetch(`${address}events`, { headers });
      const times: number[] = [];
      for await (const chunk of response.body ?? []) if (String(chunk)) times.push(performance.now());
      assert.ok((times.at(-1) ?? 0) - (times[0] ?? 0) > 300, `${times.length} at once`);
      const socket = new WebSocket(`${address.replace("http", "ws")}ws`, ["chat"], {
        headers: { cookie: browser.cookie },
        origin: address.slice(0, -1),
      });
      await once(socket, "open");
      socket.send(Buffer.from([1, 2, 3]));
      assert.deepEqual([...((await once(socket, "message"))[0] as Buffer)], [1, 2, 3]);
      assert.equal(socket.protocol, "chat");
      socket.close();
    });

    it("at ports open through the helper, and are sent nothing of the hub", async () => {
      const port = await window.startApp();
      const address = String(await window.openPort(port, "/headers"));
      const browser = new ABrowser();
      const { text } = await browser.get(window.user.opened.at(-1) ?? "");
      const { headers, uri } = JSON.parse(text) as Echo;
      assert.deepEqual(
        [headers["Authorization"], headers["Cookie"], headers["Host"], uri],
        [undefined, undefined, `localhost:${port}`, "/headers"],
      );
      assert.ok(![window.token, ...window.secrets].some((secret) => text.includes(secret)));
      assert.equal((await browser.get(`${address}away`)).url, `${address}headers`);
      assert.equal(
        (await (await fetch(`${address}large/30`, { headers: { cookie: browser.cookie } })).arrayBuffer()).byteLength,
        30 << 20,
      );
      const body = Buffer.alloc(5 << 20);
      const posted = await fetch(address, { method: "POST", body, headers: { cookie: browser.cookie } });
      assert.equal(await posted.text(), String(5 << 20));
      const socket = new WebSocket(`${address.replace("http", "ws")}ws`, {
        headers: { cookie: browser.cookie },
        origin: address.slice(0, -1),
      });
      await once(socket, "open");
      socket.send("hello");
      assert.equal(String((await once(socket, "message"))[0]), "hello");
      socket.terminate();
    });

    it("are opened once: the address is the same the next time, and gone once stopped", async () => {
      const [first, second] = [await window.openApp("echo"), await window.openApp("echo")];
      assert.equal(first, second);
      const [forward] = window.forwards.all;
      await window.copy(forward?.id ?? "");
      assert.match(window.user.copied, /^http:\/\/127\.0\.0\.1:\d+\/hub-kernels-[\w-]{43}\/$/);
      await window.stop(forward?.id ?? "");
      await assert.rejects(fetch(String(first)));
      assert.ok(!window.forwards.all.some(({ id }) => id === forward?.id));
    });
  });
}

describe("ports of a server without jupyter-server-proxy", function () {
  this.timeout(FIRST_INSTALL_MS);
  let window: WindowWithApps;

  before(async () => (window = await WindowWithApps.open("5.5", { hasProxy: false })));
  after(() => window.close());

  it("are offered where apps are asked for", async () => {
    window.user.presses("Forward Port to This Computer…", /has no jupyter-server-proxy/);
    await window.openApp();
    assert.deepEqual(window.user.ran.at(-1), ["hubKernels.forwardPort", window.server]);
  });

  it("are forwarded to this machine for any program, on the same port where that is free, until stopped", async () => {
    const echo = net.createServer((socket) => socket.on("error", () => undefined).pipe(socket));
    await once(echo.listen(0, "127.0.0.1"), "listening");
    const { port } = echo.address() as net.AddressInfo;
    const address = String(await window.forwardPort(port));
    assert.notEqual(address, `127.0.0.1:${port}`, "here the node is this machine");
    const socket = net.connect(Number(address.split(":")[1]), "127.0.0.1");
    socket.write("SELECT 1");
    assert.equal(String((await once(socket, "data"))[0]), "SELECT 1");
    const [forward] = window.forwards.all;
    assert.deepEqual([forward?.kind, forward?.name, forward?.address], ["tcp", String(port), address]);
    const closed = once(socket, "close");
    await window.stop(forward?.id ?? "");
    await closed;
    echo.close();
  });

  it("that nobody listens at are said not to answer", async () => {
    await assert.rejects(window.openPort(1), /nothing answers on port 1/);
    assert.deepEqual(window.forwards.all, []);
  });

  it("are forwarded no more when their server stops", async () => {
    const port = await window.startApp();
    await window.openPort(port);
    assert.equal(window.forwards.all.length, 1);
    await window.ada.model.stop(window.ada.id());
    await until(() => window.forwards.all.length === 0, "it is gone");
  });

  it("are forwarded no more when their hub is removed from the editor", async () => {
    await window.ada.start({});
    const address = String(await window.openPort(await window.startApp()));
    assert.equal((await fetch(address)).status, 404);
    await window.ada.model.removeAccount(window.ada.accountId);
    assert.deepEqual(window.forwards.all, []);
    await assert.rejects(fetch(address), /fetch failed/);
  });
});

describe("an app of a server without a Python kernel", function () {
  this.timeout(FIRST_INSTALL_MS);

  it("gets the user's token only after a question", async () => {
    const window = await WindowWithApps.open("5.5", { hasHelper: false });
    try {
      const opening = window.openApp("echo");
      (await window.user.modal(/Do you want to give The App on .* your hub token\?/)).close();
      await assert.rejects(opening, /Canceled/);
      assert.deepEqual(window.forwards.all, []);
      const again = window.openApp("echo");
      (await window.user.modal(/Do you want to give The App on .* your hub token\?/)).press("Give Token and Open");
      const browser = new ABrowser();
      const address = String(await again);
      await browser.get(window.user.opened.at(-1) ?? "");
      const { headers } = JSON.parse((await browser.get(`${address}headers`)).text) as Echo;
      assert.equal(headers["Authorization"], `token ${window.token}`);
    } finally {
      await window.close();
    }
  });
});
