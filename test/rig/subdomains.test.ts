import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import type { RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { CertificateAuthority } from "../../rig/certificates.js";
import { type RunningHub, startHub } from "../../rig/hub.js";
import { startNginx } from "../../rig/nginx.js";
import { freePort } from "../../rig/ports.js";
import { ask, eventsOf, openSocket, textOf, toLoopback } from "./plain-client.js";

const FIRST_INSTALL_MS = 300_000;

describe("rig: a hub with subdomains", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: RunningHub;

  afterEach(() => hub.stop());

  /** Starts ada's server; gives what the progress said, and whether the server was ready when the first of it was heard. */
  async function started(asked: RequestOptions) {
    const body = JSON.stringify({ mode: "slow", seconds: 1 });
    await textOf(`${hub.url}hub/api/users/ada/server`, { ...asked, method: "POST", body });
    let atFirst: ReturnType<RunningHub["api"]> | undefined;
    const progress = `${hub.url}hub/api/users/ada/server/progress`;
    const said = await eventsOf(progress, asked, () => {
      atFirst ??= hub.api("GET", "users/ada");
    });
    return { said, wasReady: JSON.stringify((await atFirst)?.body).includes('"ready":true') };
  }

  it("names a host of its own for each server, where a kernel runs", async () => {
    hub = await startHub({ subdomains: true, basePath: "/jupyter", slowSpawnTimeoutS: 0 });
    const asked = { headers: { Authorization: `token ${await hub.token("ada")}` }, lookup: toLoopback };
    const ada = hub.url.replace("//", "//ada.");
    assert.match(ada, /^http:\/\/ada\.hub\.localhost:\d+\/jupyter\/$/);
    const { said } = await started(asked);
    assert.ok(said.includes(`"url": "${ada}user/ada/"`), said);
    const { id } = JSON.parse(await textOf(`${ada}user/ada/api/kernels`, { ...asked, method: "POST" })) as {
      id: string;
    };
    const socket = await openSocket(`${ada}user/ada/api/kernels/${id}/channels`, asked);
    socket.terminate();
    const elsewhere = await ask(`${hub.url}user/ada/api/status`, asked);
    assert.equal(`${elsewhere.statusCode} ${elsewhere.headers.location}`, `302 ${hub.url}hub/user/ada/api/status`);
  });

  it("may be behind a front that keeps the progress back", async () => {
    const [port, hubPort] = [await freePort(), await freePort()];
    const serverNames = ["hub.localhost", "*.hub.localhost"];
    const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-subdomains-"));
    const ca = await CertificateAuthority.make(folder, "Rig CA");
    const tls = { certificate: await ca.issue({ names: serverNames }) };
    hub = await startHub({ subdomains: `https://hub.localhost:${port}`, port: hubPort, slowSpawnTimeoutS: 0 });
    const front = await startNginx({
      upstream: `http://127.0.0.1:${hubPort}/`,
      port,
      tls,
      serverNames,
      buffering: true,
    });
    try {
      assert.equal(front.url, hub.url);
      const headers = { Authorization: `token ${await hub.token("ada")}` };
      const asked = { headers, lookup: toLoopback, ca: ca.certificate };
      const { said, wasReady } = await started(asked);
      assert.equal(wasReady, true);
      const ada = hub.url.replace("//", "//ada.");
      assert.ok(said.includes(`"url": "${ada}user/ada/"`), said);
      assert.match(await textOf(`${ada}user/ada/api/status`, asked), /"kernels": 0/);
    } finally {
      await front.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
