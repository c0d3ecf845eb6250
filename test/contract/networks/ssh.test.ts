import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { RunningHub } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { poll } from "../../../rig/process.js";
import { type RunningSshd, type SshdOptions, startSshd } from "../../../rig/sshd.js";
import { SshFailed } from "../../../src/transport/errors.js";
import { HubNetworks } from "../../../src/transport/network/hub-network.js";
import { noSecrets } from "../../../src/transport/network/network.js";
import type { SshQuestion } from "../../../src/transport/network/ssh/askpass.js";
import { SshTunnel } from "../../../src/transport/network/ssh/tunnel.js";
import { type ASession, aSession } from "../../a-session.js";
import { quietLog } from "../../quiet-log.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { userOf } from "../rig-user.js";
import { connect, run, startKernel } from "../transport/transport-on-hub.js";

const SETTLED_MS = 20_000;

describe("transport: a hub behind SSH", function () {
  this.timeout(HUB_DEADLINE_MS);
  const { PATH: path_ = "" } = process.env;
  let hub: RunningHub;
  let sshd: RunningSshd;
  let questions: string[];
  const ends: (() => unknown)[] = [];

  before(async () => (hub = await pooledHub()));
  beforeEach(() => (questions = []));
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    process.env["PATH"] = path_;
  });
  after(() => hub.stop());

  /** A host behind which the hub is, known by a name that only that host knows. */
  async function behind(options: SshdOptions): Promise<void> {
    sshd = await startSshd(options);
    ends.push(() => sshd.stop());
    process.env["PATH"] = `${path.dirname(sshd.program)}:${path_}`;
  }

  function session(answers: Record<string, string> = {}, token?: string): ASession {
    const { port } = new URL(hub.url);
    const ssh = ({ kind, text }: SshQuestion) => {
      questions.push(`${kind} ${text.trim()}`);
      return Promise.resolve(Object.entries(answers).find(([part]) => text.includes(part))?.[1]);
    };
    const opened = aSession({
      baseUrl: hub.url.replace("127.0.0.1", sshd.internalName),
      ssh: { host: "login", remote: { host: sshd.internalName, port: Number(port) } },
      secrets: { ...noSecrets, ssh },
      ...(token !== undefined && { token }),
    });
    ends.push(() => opened.dispose());
    return opened;
  }

  async function versionBy(by: ASession): Promise<unknown> {
    return ((await (await by.fetch("hub/api")).json()) as { version: unknown }).version;
  }

  const sessions = () => sshd.login.sessions();

  it("is reached through a gateway, by one ssh for requests and sockets, which ends with the window", async () => {
    await behind({ jump: true });
    await (await userOf(hub, "ada")).startToReady({});
    const by = session({}, await hub.token("ada"));
    assert.deepEqual(await Promise.all([versionBy(by), versionBy(by)]), [hub.version, hub.version]);
    const server = `${by.baseUrl}user/ada/`;
    const kernel = connect(by, server, await startKernel(by, server), by.WebSocket);
    assert.equal(await run(kernel, "print(6 * 7)"), "42\n");
    await kernel.shutdown();
    kernel.dispose();
    assert.equal(sessions(), 1);
    assert.deepEqual(questions, []);
    by.dispose();
    assert.ok(await poll(() => sessions() === 0, SETTLED_MS), "the tunnel is closed");
  });

  it("ends its ssh where nothing goes through it, also where nothing ever did, and opens it again", async () => {
    await behind({});
    const { port } = new URL(hub.url);
    const ended = new AbortController();
    ends.push(() => ended.abort(new DOMException("The hub was closed.", "AbortError")));
    const tunnel = new SshTunnel({
      hub: hub.url,
      settings: { host: "login", remote: { host: sshd.internalName, port: Number(port) } },
      secrets: noSecrets,
      log: quietLog,
      ended: ended.signal,
      idleMs: 1_000,
    });
    for (let opened = 0; opened < 2; opened++) {
      await tunnel.ready();
      assert.equal(sessions(), 1);
      assert.ok(await poll(() => sessions() === 0, SETTLED_MS), "the tunnel is closed");
    }
    const socket = await tunnel.connect(ended.signal);
    socket.destroy();
    assert.ok(await poll(() => sessions() === 0, SETTLED_MS), "the tunnel is closed");
  });

  it("ends its ssh with its window, however that ends", async () => {
    await behind({});
    const { port } = new URL(hub.url);
    const about = {
      baseUrl: hub.url.replace("127.0.0.1", sshd.internalName),
      ssh: { host: "login", remote: { host: sshd.internalName, port: Number(port) } },
    };
    const script = `
import { aSession } from ${JSON.stringify(path.resolve("test/a-session.ts"))};
const by = aSession(${JSON.stringify(about)});
await (await by.fetch("hub/api")).text();
console.log("asked");
setInterval(() => undefined, 1000);
`;
    const args = ["--import", "tsx", "--input-type=module", "--eval", script];
    const other = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    ends.push(() => other.kill("SIGKILL"));
    assert.match(String((await once(other.stdout, "data"))[0]), /asked/);
    assert.equal(sessions(), 1);
    other.kill("SIGKILL");
    assert.ok(await poll(() => sessions() === 0, SETTLED_MS), "nothing is left of it");
  });

  it("is looked for at several addresses through the same ssh", async () => {
    await behind({});
    const { port } = new URL(hub.url);
    const ssh = { host: "login", remote: { host: sshd.internalName, port: Number(port) } };
    const networks = new HubNetworks({ log: quietLog, settings: () => () => ({ ssh }) });
    ends.push(() => networks.dispose());
    const at = hub.url.replace("127.0.0.1", sshd.internalName);
    for (const baseUrl of [at, `${new URL(at).origin}/`]) {
      const { fetch } = await networks.of(baseUrl).session();
      assert.ok((await fetch(`${baseUrl}hub/api`)).status < 500);
    }
    assert.equal(sessions(), 1);
  });

  it("asks for a key's passphrase, which is in no argument, environment or file of a process", async () => {
    const passphrase = "open sesame, says ada";
    await behind({ passphrase });
    const by = session({ passphrase });
    assert.equal(await versionBy(by), hub.version);
    assert.match(questions.join(), /^secret Enter passphrase for key '.*'/);
    for (const pid of pidsOfSsh()) {
      for (const file of ["cmdline", "environ"]) {
        assert.ok(!readFileSync(`/proc/${pid}/${file}`, "latin1").includes(passphrase), file);
      }
    }
  });

  it("asks for a password and a code, each as the host asks for it", async () => {
    await behind({ password: "hunter2", withCodes: true });
    const by = session({ assword: "hunter2", ode: sshd.codes[0] ?? "" });
    assert.equal(await versionBy(by), hub.version);
    assert.equal(questions.length, 2, questions.join("\n"));
    assert.ok(questions.every((question) => question.startsWith("secret ")));
  });

  it("asks whether a host is the right one that was never seen, and does not go on by itself", async () => {
    await behind({ hostsKnown: false });
    await refused(session(), "not-answered");
    assert.match(questions.join(), /^host-key The authenticity of host 'login.*fingerprint is SHA256:/s);
    assert.equal(await versionBy(session({ "authenticity of host": "yes" })), hub.version);
  });

  it("refuses a host whose key has changed, without a question", async () => {
    await behind({});
    await sshd.login.changeHostKey();
    await refused(session(), "host-key-changed");
    assert.deepEqual(questions, []);
  });

  it("says that nobody answered, and asks nobody again right away", async () => {
    await behind({ password: "hunter2" });
    const by = session();
    await refused(by, "not-answered");
    const asked = questions.length;
    await refused(by, "not-answered");
    assert.equal(questions.length, asked);
    await refused(session({ assword: "wrong" }), "not-let-in");
  });

  it("comes back by itself after the connection broke", async () => {
    await behind({ jump: true });
    const by = session();
    assert.equal(await versionBy(by), hub.version);
    sshd.login.cut();
    assert.ok(
      await poll(
        () =>
          versionBy(by).then(
            (version) => version === hub.version,
            () => false,
          ),
        SETTLED_MS,
      ),
    );
  });

  it("says why a host does not let in, whatever hosts say of themselves before", async () => {
    const banner = "All access is logged.\nConnection refused to intruders: open failed\n";
    await behind({ jump: true, password: "hunter2", banner });
    const error = await versionBy(session({ assword: "wrong" })).catch((thrown: unknown) => thrown as SshFailed);
    assert.ok(error instanceof SshFailed, String(error));
    assert.deepEqual([error.why, error.said], ["not-let-in", "ada@127.0.0.1: Permission denied (password)."]);
  });

  it("says that the host is not there", async () => {
    await behind({});
    const { config } = sshd;
    const by = session();
    await sshd.login.stop();
    await refused(by, "refused");
    assert.ok(config);
  });

  async function refused(by: ASession, why: SshFailed["why"]): Promise<void> {
    const error: unknown = await versionBy(by).catch((thrown: unknown) => thrown);
    const { kind, why: said } = error as SshFailed;
    assert.deepEqual([kind, said], ["ssh-failed", why], String(error));
  }
});

function pidsOfSsh(): string[] {
  const mine = execFileSync("ps", ["-eo", "pid=,args="]).toString().split("\n");
  return mine.filter((line) => /ssh .*-N -T/.test(line)).flatMap((line) => /^\s*(\d+)/.exec(line)?.[1] ?? []);
}
