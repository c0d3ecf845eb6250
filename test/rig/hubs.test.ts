import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { type HubLine, type RunningHub, startHub } from "../../rig/hub.js";
import { processesWith } from "../../rig/leftovers.js";
import { pooledHub } from "../../rig/pool.js";
import { poll } from "../../rig/process.js";
import { type ProgressEvent, userOf } from "../contract/rig-user.js";

const LINES: HubLine[] = ["4.1", "5.5", "6.1"];
const GONE_WITHIN_MS = 60_000;
const FIRST_INSTALL_MS = 300_000;
const portsOfKernel = `
from ipykernel.connect import get_connection_info
print([port for key, port in get_connection_info(unpack=True).items() if key.endswith("_port")])`;

describe("rig: a hub of each line", function () {
  this.timeout(FIRST_INSTALL_MS);
  const hubs = new Map<HubLine, RunningHub>();

  before(async () => {
    await Promise.all(LINES.map(async (line) => hubs.set(line, await startHub({ line, basePath: "/jupyter" }))));
  });
  after(() => Promise.all([...hubs.values()].map((hub) => hub.stop())));

  for (const line of LINES) {
    it(`${line} starts a server with the chosen image, runs a kernel, survives a restart and leaves nothing`, async () => {
      const hub = hubs.get(line);
      assert.ok(hub);
      assert.ok(hub.version.startsWith(line), hub.version);
      assert.match(hub.url, /^http:\/\/127\.0\.0\.1:\d+\/jupyter\/$/);
      const ada = await userOf(hub, "ada");
      await ada.startToReady({ image: "torch", gpu: 2 });
      const [start] = hub.requests;
      assert.equal(`${start?.method} ${start?.path}`, "POST /jupyter/hub/api/users/ada/server");
      assert.ok(start?.status === 201 || start?.status === 202, `${start?.status}`);
      const code = "import os; print(os.environ['HUB_IMAGE'], os.environ['HUB_GPU'], os.getcwd(), end='')";
      assert.equal(await ada.run(code), `torch 2 ${hub.homeOf("ada")}`);
      const ports = JSON.parse(await ada.run(portsOfKernel)) as number[];
      assert.deepEqual(
        ports.filter((port) => port < 12_000 || port > 19_999),
        [],
      );
      await hub.restart();
      assert.equal((await ada.get("user/ada/api/kernels")).status, 200);
      const folder = dirname(hub.logFile);
      assert.notEqual(processesWith(folder).length, 0);
      await hub.stop();
      assert.deepEqual(processesWith(folder), []);
      assert.equal(existsSync(folder), false);
      await assert.rejects(fetch(hub.url));
    });
  }
});

describe("rig: what a start can do", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: RunningHub;

  before(async () => {
    hub = await startHub({ slowSpawnTimeoutS: 0 });
  });
  after(() => hub.stop());

  const failures: Record<string, { options: Record<string, unknown>; says: RegExp }> = {
    fail: { options: { image: "x" }, says: /^Spawn failed: no such image: x$/ },
    forbidden: { options: {}, says: /HTTP 403: .*Not allowed to use GPU/ },
    timeout: { options: { seconds: 1 }, says: /^Spawn failed: $/ },
    die: { options: { seconds: 2 }, says: /didn't respond in 2 seconds/ },
    hang: { options: { seconds: 2 }, says: /didn't respond in 2 seconds/ },
  };
  for (const [mode, { options, says }] of Object.entries(failures)) {
    it(`"${mode}" fails with its reason in the progress, and the next start is a good one`, async () => {
      const user = await userOf(hub, mode);
      await user.start({ mode, ...options });
      const last = (await user.progress()).at(-1);
      assert.equal(last?.failed, true);
      assert.match(last.message, says);
      await user.startToReady({});
      assert.equal((await user.get(`user/${mode}/api/status`)).status, 200);
    });
  }

  it("slow tells its seconds, to a late reader too", async () => {
    const user = await userOf(hub, "slow");
    assert.equal((await user.start({ mode: "slow", seconds: 3 })).status, 202);
    let late: Promise<ProgressEvent[]> | undefined;
    const early = await user.progress((event) => {
      if (event.message === "Pulling image (1 s)") late = user.progress();
    });
    for (const events of [early, (await late) ?? []]) {
      const pulling = events.map((event) => event.message).filter((message) => message.startsWith("Pulling"));
      assert.deepEqual(pulling, ["Pulling image (0 s)", "Pulling image (1 s)", "Pulling image (2 s)"]);
      assert.equal(events.at(-1)?.ready, true);
    }
  });

  it("a start under way can be cancelled from outside", async () => {
    const user = await userOf(hub, "cancelled");
    await user.start({ mode: "slow", seconds: 600 });
    assert.equal((await hub.api("DELETE", "users/cancelled/server")).status, 204);
    const model = await hub.api("GET", "users/cancelled");
    assert.deepEqual((model.body as { servers: object }).servers, {});
  });
});

describe("rig: tokens and faults", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: RunningHub;

  before(async () => {
    hub = await startHub({ slowSpawnTimeoutS: 0 });
  });
  after(() => hub.stop());
  afterEach(() => Object.assign(hub.faults, { delayMs: 0, refuse: false, cutProgress: false, only: undefined }));

  it("a token has the scopes it was asked for, expires and is revoked", async () => {
    const narrow = await userOf(hub, "grace", { scopes: ["read:users!user"] });
    assert.equal((await narrow.start({})).status, 403);
    const short = await userOf(hub, "grace", { expiresInS: 1 });
    assert.ok(await poll(async () => (await short.get("hub/api/user")).status === 403, GONE_WITHIN_MS));
    assert.equal((await narrow.get("hub/api/user")).status, 200);
    await hub.revoke(narrow.token);
    assert.equal((await narrow.get("hub/api/user")).status, 403);
  });

  it("the record holds no values of a query", async () => {
    hub.clearRequests();
    await (await userOf(hub, "query")).get("hub/api/users/query?include_stopped_servers&token=secret");
    assert.deepEqual(
      hub.requests.map(({ path, status }) => ({ path, status })),
      [{ path: "/hub/api/users/query?include_stopped_servers&token", status: 200 }],
    );
  });

  it("refuses, delays, and leaves other paths alone", async () => {
    Object.assign(hub.faults, { refuse: true, only: /\/hub\/api\/user$/ });
    const user = await userOf(hub, "grace");
    await assert.rejects(user.get("hub/api/user"));
    assert.equal((await user.get("hub/api/")).status, 200);
    Object.assign(hub.faults, { refuse: false, delayMs: 300 });
    const startedAtMs = Date.now();
    assert.equal((await user.get("hub/api/user")).status, 200);
    assert.ok(Date.now() - startedAtMs >= 295);
  });

  for (const cut of ["end", "break"] as const) {
    it(`cuts the progress by ${cut} after its first event`, async () => {
      const user = await userOf(hub, `cut-${cut}`);
      await user.start({ mode: "slow", seconds: 2 });
      hub.faults.cutProgress = cut;
      if (cut === "break") await assert.rejects(user.progress());
      else assert.equal((await user.progress()).length, 1);
    });
  }

  it("breaks an open kernel socket", async () => {
    const user = await userOf(hub, "socket");
    await user.startToReady({});
    const socket = await user.kernelSocket();
    const closed = once(socket, "close");
    hub.cutSockets();
    assert.equal((await closed)[0], 1006);
  });
});

describe("rig: a hub that cannot start", function () {
  this.timeout(FIRST_INSTALL_MS);

  it("fails at once with the end of its log", async () => {
    await assert.rejects(startHub({ config: "raise SystemExit('broken on purpose')" }), /broken on purpose/);
  });
});

describe("rig: a hub from the pool", function () {
  this.timeout(FIRST_INSTALL_MS);

  it("comes back without its users and what was recorded of them, and does not once it was restarted", async () => {
    const first = await pooledHub();
    const folder = dirname(first.logFile);
    const ada = await userOf(first, "ada");
    await ada.startToReady({});
    first.faults.refuse = true;
    await first.stop();
    await assert.rejects(fetch(first.url));
    const second = await pooledHub();
    assert.equal(dirname(second.logFile), folder);
    assert.deepEqual((await second.api("GET", "users")).body, []);
    assert.deepEqual([second.requests, second.faults.refuse, existsSync(second.homeOf("ada"))], [[], false, false]);
    await second.restart();
    await second.stop();
    assert.equal(existsSync(folder), false);
  });
});

describe("rig: a killed hub", function () {
  this.timeout(FIRST_INSTALL_MS);

  it("leaves nothing after stop either", async () => {
    const hub = await startHub();
    const folder = dirname(hub.logFile);
    const user = await userOf(hub, "ada");
    await user.startToReady({});
    (await user.kernelSocket()).terminate();
    // What the hub started has its command line too.
    const all = processesWith(folder);
    const [hubPid] = all.filter((pid) => !all.includes(parentOf(pid)));
    process.kill(Number(hubPid), "SIGKILL");
    await hub.stop();
    assert.deepEqual(processesWith(folder), []);
  });
});

describe("rig: a killed parent", function () {
  this.timeout(FIRST_INSTALL_MS);

  it("takes its hub, proxy, server, kernel and folder with it", async () => {
    const script = `
      import { startHub } from "./rig/hub.ts";
      // The answer to the start comes when the server is up, on a busy machine too.
      const hub = await startHub({ slowSpawnTimeoutS: 60 });
      const headers = { Authorization: "token " + (await hub.token("ada")) };
      await fetch(hub.url + "hub/api/users/ada/server", { method: "POST", headers, body: "{}" });
      await fetch(hub.url + "user/ada/api/kernels", { method: "POST", headers, body: "{}" });
      console.log(hub.logFile);`;
    const args = ["--import", "tsx", "--input-type=module", "--eval", script];
    const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const [logFile] = (await once(createInterface(parent.stdout), "line")) as [string];
    const folder = dirname(logFile);
    assert.ok(processesWith(folder).length >= 4, "hub, proxy, server, kernel");
    parent.kill("SIGKILL");
    // The folder may be removed right after the last process that knows of it has gone.
    const gone = await poll(() => processesWith(folder).length === 0 && !existsSync(folder), GONE_WITHIN_MS);
    assert.ok(gone, `still there: ${processesWith(folder).join(" ")}, the folder: ${existsSync(folder)}`);
  });
});

function parentOf(pid: number): number {
  return Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
