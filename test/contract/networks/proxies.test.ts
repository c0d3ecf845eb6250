import assert from "node:assert/strict";
import { type EventEmitter, once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { Readable } from "node:stream";
import { CertificateAuthority } from "../../../rig/certificates.js";
import { type ForwardProxyOptions, type RunningForwardProxy, startForwardProxy } from "../../../rig/forward-proxy.js";
import type { RunningHub } from "../../../rig/hub.js";
import { type RunningNginx, startNginx } from "../../../rig/nginx.js";
import { freePort } from "../../../rig/ports.js";
import type { NetworkSecrets } from "../../../src/transport/network/connect.js";
import { noSecrets } from "../../../src/transport/network/network.js";
import type { NetworkSettings } from "../../../src/transport/types.js";
import { type ASession, aSession } from "../../a-session.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { userOf } from "../rig-user.js";
import { connect, run, startKernel } from "../transport/transport-on-hub.js";
import { Stage } from "./stage.js";

/** A name that only the proxy can look up. */
const inside = "hub.internal";

describe("transport: a hub behind an HTTP proxy", function () {
  this.timeout(HUB_DEADLINE_MS);
  let folder: string;
  let hub: RunningHub;
  let root: CertificateAuthority;
  let front: RunningNginx;
  const stage = Stage.inSuite();

  before(async () => {
    ({ hub, root, folder } = stage);
    front = await startNginx({
      upstream: hub.url,
      tls: { certificate: await root.issue({ names: ["127.0.0.1", inside] }) },
    });
  });
  after(() => front.stop());

  async function proxied(options: ForwardProxyOptions = {}): Promise<RunningForwardProxy> {
    const proxy = await startForwardProxy(options);
    stage.atEnd(() => proxy.stop());
    return proxy;
  }

  function sessionBy(
    url: string,
    set: NetworkSettings["proxy"],
    about: { secrets?: NetworkSecrets; token?: string } = {},
  ) {
    const tls = { system: false, authorities: [root.file], trusted: [] };
    const session = aSession({ baseUrl: url, tls, ...(set && { proxy: set }), ...about });
    stage.atEnd(() => session.dispose());
    return session;
  }

  const ofHub = (address: string) => ({ support: "off" as const, noProxy: [], env: {}, hub: address });

  async function versionBy(session: ASession): Promise<unknown> {
    return ((await (await session.fetch("hub/api")).json()) as { version: unknown }).version;
  }

  it("is reached by REST and by a kernel's socket, encrypted and not, through http and https proxies", async () => {
    const certificate = await root.issue({ names: ["127.0.0.1"] });
    const token = await hub.token("ada");
    await (await userOf(hub, "ada")).startToReady({});
    for (const proxy of [await proxied(), await proxied({ tls: certificate })]) {
      for (const url of [hub.url, front.url]) {
        const session = sessionBy(url, ofHub(proxy.url), { token });
        const server = `${url}user/ada/`;
        const kernel = connect(session, server, await startKernel(session, server), session.WebSocket);
        assert.equal(await run(kernel, "print(6 * 7)"), "42\n");
        await kernel.shutdown();
        kernel.dispose();
        assert.ok(
          proxy.seen().some((line) => line.includes(`CONNECT ${new URL(url).host}`)),
          String(proxy.seen()),
        );
      }
    }
  });

  it("is reached by the proxy of the editor and of the environment, and directly where an exception says so", async () => {
    const proxy = await proxied({ allow: ["127.0.0.1", inside], names: [inside] });
    const url = front.url.replace("127.0.0.1", inside);
    const [none, editor, env] = [
      { support: "override" as const, noProxy: [], env: {} },
      { support: "override" as const, noProxy: [], env: {}, proxy: proxy.url },
      { support: "override" as const, noProxy: [], env: { https_proxy: proxy.url } },
    ];
    assert.equal(await versionBy(sessionBy(url, editor)), hub.version);
    assert.equal(await versionBy(sessionBy(url, env)), hub.version);
    const seen = proxy.seen();
    assert.ok(seen.length >= 2 && seen.every((line) => line === `CONNECT ${new URL(url).host}`), String(seen));
    for (const set of [
      none,
      { ...editor, support: "off" as const },
      { ...editor, noProxy: [".internal"] },
      { ...env, env: { ...env.env, no_proxy: "internal" } },
      { ...editor, hub: "direct" },
    ]) {
      await assert.rejects(versionBy(sessionBy(url, set)), { kind: "hub-unreachable", why: "name-not-found" });
    }
    assert.equal(await versionBy(sessionBy(front.url, editor)), hub.version);
    assert.deepEqual(proxy.seen(), seen, "what is on this machine goes by no proxy of the editor");
  });

  it("asks for user name and password once, and again after they are refused", async () => {
    const proxy = await proxied({ credentials: { user: "ada", password: "open: sesame" } });
    const asked: boolean[] = [];
    const proxyCredentials = (_proxy: string, refused: boolean) => {
      asked.push(refused);
      return Promise.resolve(refused ? "ada:open: sesame" : "ada:wrong");
    };
    const session = sessionBy(front.url, ofHub(proxy.url), {
      secrets: { ...noSecrets, proxyCredentials },
    });
    assert.deepEqual(await Promise.all([versionBy(session), versionBy(session)]), [hub.version, hub.version]);
    assert.deepEqual(asked, [false, true]);
    await assert.rejects(versionBy(sessionBy(front.url, ofHub(proxy.url))), {
      kind: "proxy-failed",
      why: "credentials",
      proxy: new URL(proxy.url).host,
    });
    const inAddress = proxy.url.replace("://", "://ada:open%3A%20sesame@");
    assert.equal(await versionBy(sessionBy(front.url, ofHub(inAddress))), hub.version);
  });

  it("asks again in the middle of a session, and what it was asked for then goes its way: nothing of it was sent", async () => {
    const port = await freePort();
    let password = "first";
    let asked = 0;
    const proxyCredentials = () => {
      asked += 1;
      return Promise.resolve(`ada:${password}`);
    };
    const token = await hub.token("ada");
    await (await userOf(hub, "ada")).startToReady({});
    const server = `${hub.url}user/ada/`;
    const changes: ((session: ASession) => Promise<unknown>)[] = [
      versionBy,
      (session) => startKernel(session, server),
      async (session) => {
        const socket = new session.WebSocket(`${server.replace(/^http/, "ws")}api/events/subscribe`);
        await once(socket as unknown as EventEmitter, "open");
        socket.close();
      },
      async (session) => {
        const body = Readable.from(['{"name":"python3"}']);
        const headers = { "content-type": "application/json" };
        const { status, stream } = await session.exchange(`${server}api/kernels`, { method: "POST", headers, body });
        stream.destroy();
        assert.equal(status, 201);
      },
    ];
    const through = async (credentials: { user: string; password: string }, work: () => Promise<unknown>) => {
      const proxy = await startForwardProxy({ port, credentials });
      await work().finally(() => proxy.stop());
    };
    for (const [index, does] of changes.entries()) {
      const secrets = { ...noSecrets, proxyCredentials };
      const session = sessionBy(hub.url, ofHub(`http://127.0.0.1:${port}`), { token, secrets });
      await through({ user: "ada", password }, async () => assert.equal(await versionBy(session), hub.version));
      password = `other ${index}`;
      asked = 0;
      await through({ user: "ada", password }, () => does(session));
      assert.equal(asked, 1, String(index));
    }
  });

  it("names what hangs up, or answers as no proxy does, where a proxy is said to be", async () => {
    for (const answer of ["", "SSH-2.0-OpenSSH_9.2\r\n"]) {
      const server = createServer((socket) => {
        socket.on("error", () => undefined).once("data", () => socket.end(answer));
      });
      await once(server.listen(0, "127.0.0.1"), "listening");
      stage.atEnd(() => server.close());
      const proxy = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      const failed = { kind: "proxy-failed", why: "unreachable", proxy };
      await assert.rejects(versionBy(sessionBy(front.url, ofHub(`http://${proxy}`))), failed);
      await assert.rejects(versionBy(sessionBy(front.url, ofHub(`https://${proxy}`))), failed);
    }
  });

  it("says which proxy refuses the way to the hub, which is not there, and whose certificate is not trusted", async () => {
    const refusing = await proxied({ allow: [] });
    const there = new URL(refusing.url).host;
    await assert.rejects(versionBy(sessionBy(front.url, ofHub(refusing.url))), {
      kind: "proxy-failed",
      why: "refused",
      status: 403,
      proxy: there,
    });
    await assert.rejects(versionBy(sessionBy(front.url, ofHub("http://127.0.0.1:1"))), {
      kind: "proxy-failed",
      why: "unreachable",
      proxy: "127.0.0.1:1",
    });
    await assert.rejects(versionBy(sessionBy(front.url, ofHub("ftp://127.0.0.1:1"))), {
      kind: "proxy-failed",
      why: "wrong-address",
    });
    const other = await CertificateAuthority.make(await mkdtemp(path.join(folder, "other-")), "Other Root");
    const encrypted = await proxied({
      tls: await other.issue({ names: ["127.0.0.1"] }),
      allow: ["127.0.0.1", inside],
      names: [inside],
    });
    const error: unknown = await versionBy(sessionBy(front.url, ofHub(encrypted.url))).catch(
      (thrown: unknown) => thrown,
    );
    const { kind, about } = error as { kind: string; about: { proxy?: string } };
    assert.deepEqual([kind, about.proxy], ["certificate-not-trusted", new URL(encrypted.url).host]);
    const unchecked = { support: "on" as const, noProxy: [], env: {}, proxy: encrypted.url, unchecked: true };
    const url = front.url.replace("127.0.0.1", inside);
    assert.equal(await versionBy(sessionBy(url, unchecked)), hub.version);
    await assert.rejects(versionBy(sessionBy(url, { ...unchecked, hub: encrypted.url })), {
      kind: "certificate-not-trusted",
    });
  });
});
