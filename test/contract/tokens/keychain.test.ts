import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type Keyring, type KeyringOptions, startKeyring } from "../../../rig/keyring.js";
import { poll } from "../../../rig/process.js";
import { Keychain, type KeychainLimits } from "../../../src/tokens/keychain/keychain.js";
import type { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import { buildKeychainWorker } from "./built-worker.js";
import { longestStall } from "./loop-delay.js";
import { isRunning, talksToTheBus } from "./processes.js";

const account = "http://127.0.0.1:8000/jupyter/ ada";
const token = "4f0c1d2e3b4a59687706152433425160";
/** A user who does not answer is waited for less long; else these are the extension's own: on a busy machine its process takes a while to start. */
const quick = { answerMs: 5_000, probeMs: 3_000, userMs: 3_000 };
const frozenMs = quick.answerMs + quick.probeMs;
/** Who waits for the keychain without letting anything else run stands still for one of the limits at least. */
const stallMs = quick.probeMs - 500;
/** what the bus itself waits for an answer */
const busPatienceMs = 25_000;
const goneWithinMs = 20_000;

describe("the keychain, with a real Secret Service", function () {
  this.timeout(120_000);
  let workerFile: string;
  let keyring: Keyring | undefined;
  let keychain: Keychain | undefined;

  before(async () => (workerFile = await buildKeychainWorker()));
  afterEach(async () => {
    keychain?.dispose();
    await keyring?.stop();
  });

  async function open(options: KeyringOptions = {}, limits: Partial<KeychainLimits> = {}) {
    const service = (keyring = await startKeyring(options));
    return { service, chain: openWith(service.env, limits) };
  }

  function openWith(env: NodeJS.ProcessEnv, limits: Partial<KeychainLimits> = {}): Keychain {
    const desktop = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
    return (keychain = new Keychain({ workerFile, env: { ...process.env, ...desktop, ...env }, limits }));
  }

  it("keeps a token where another program finds it, and takes it away again", async () => {
    const { service, chain } = await open();
    assert.equal(await chain.get(account), undefined);
    await chain.set(account, token);
    assert.equal(await chain.get(account), token);
    assert.equal(await service.secret(account), token);
    assert.equal(await chain.delete(account), true);
    assert.equal(await chain.delete(account), false);
    assert.equal(await service.secret(account), undefined);
  });

  it("shows a token neither in the arguments nor in the environment of its process", async () => {
    const { chain } = await open();
    await chain.set(account, token);
    assert.equal(await chain.get(account), token);
    const cmdline = readFileSync(`/proc/${chain.pid}/cmdline`, "utf8");
    assert.match(cmdline, /keychain-worker\.cjs/);
    assert.ok(!cmdline.includes(token));
    assert.ok(!readFileSync(`/proc/${chain.pid}/environ`, "utf8").includes(token));
  });

  it("reads nothing from a locked keyring, refuses to write, and writes and reads again once it is unlocked", async () => {
    const { service, chain } = await open();
    await chain.set(account, token);
    await service.lock();
    assert.equal(await chain.get(account), undefined);
    await assert.rejects(chain.set(account, "another"), isUnavailable("locked", { nobodyToAsk: true }));
    await service.unlock();
    // Written first: the session that was agreed on with the service of before ended with it.
    await chain.set(account, "the next one");
    assert.equal(await chain.get(account), "the next one");
  });

  it("waits for a user who is asked to unlock, longer than for a frozen service, and not for ever", async () => {
    const { service, chain } = await open({}, quick);
    await chain.set(account, token);
    await service.lock();
    await service.letPromptsWait();
    const startMs = performance.now();
    await assert.rejects(chain.get(account), isUnavailable("locked"));
    const tookMs = performance.now() - startMs;
    assert.ok(tookMs > quick.answerMs + quick.userMs - 500 && tookMs < busPatienceMs, `${tookMs} ms`);
  });

  it("says that there is no service: no bus, a bus without one, one that has no keyring", async () => {
    const nowhere = openWith({ DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent/bus" });
    await assert.rejects(nowhere.set(account, token), isUnavailable("no-service"));
    nowhere.dispose();
    const unset = openWith({ DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: "/nonexistent" });
    await assert.rejects(unset.get(account), isUnavailable("no-service"));
    unset.dispose();
    const nobody = await open({ service: "none" });
    await assert.rejects(nobody.chain.get(account), isUnavailable("no-service"));
    nobody.chain.dispose();
    await nobody.service.stop();
    const empty = await open({ service: "never-unlocked" });
    await assert.rejects(empty.chain.set(account, token), isUnavailable("no-service"));
  });

  it("gives up a frozen service within its limit without stalling this process, and works once it is thawed", async () => {
    const { service, chain } = await open({}, quick);
    await chain.set(account, token);
    const pid = chain.pid ?? 0;
    service.freeze();
    const startMs = performance.now();
    const stalledMs = await longestStall(async () => {
      const calls = [chain.get(account), chain.set(account, "x"), chain.delete(account), chain.get("other")];
      for (const call of await Promise.allSettled(calls)) {
        assert.equal(call.status, "rejected");
        assert.ok(isUnavailable("frozen")(call.reason));
      }
    });
    const tookMs = performance.now() - startMs;
    assert.ok(tookMs < 3 * frozenMs, `four calls took ${tookMs} ms with a limit of ${frozenMs} ms each`);
    assert.ok(stalledMs < stallMs, `the event loop stood still for ${stalledMs} ms`);
    assert.ok(await poll(() => !isRunning(pid), goneWithinMs), "the process that hangs was not ended");
    service.thaw();
    assert.equal(await chain.get(account), token);
  });

  it("asks a new process where one was killed in the middle of a call", async () => {
    const { service, chain } = await open({}, { answerMs: 60_000 });
    service.freeze();
    const call = chain.set(account, token);
    assert.ok(await poll(() => chain.pid !== undefined && talksToTheBus(chain.pid), goneWithinMs));
    const pid = Number(chain.pid);
    process.kill(pid, "SIGKILL");
    service.thaw();
    await call;
    assert.equal(await chain.get(account), token);
    assert.notEqual(chain.pid, pid);
  });

  it("says that its process crashed where each of them does", async () => {
    const missing = (keychain = new Keychain({ workerFile: `${workerFile}.none` }));
    await assert.rejects(missing.get(account), isUnavailable("crashed"));
  });

  it("ends its process after a rest, and starts one again when it is needed", async () => {
    const { chain } = await open({}, { idleMs: 50 });
    await chain.set(account, token);
    const pid = chain.pid ?? 0;
    assert.ok(await poll(() => !isRunning(pid), goneWithinMs));
    assert.equal(chain.pid, undefined);
    assert.equal(await chain.get(account), token);
  });

  it("starts no process before the first call, and leaves none behind", async () => {
    const { chain } = await open();
    assert.equal(chain.pid, undefined);
    await chain.set(account, token);
    const pid = Number(chain.pid);
    chain.dispose();
    assert.ok(await poll(() => !isRunning(pid), goneWithinMs));
    await assert.rejects(chain.get(account), isUnavailable("other"));
  });

  it("leaves no process when the editor is killed while the keychain is frozen", async () => {
    const { service } = await open();
    const { pid, kill } = await hostThatAsks(workerFile, service);
    assert.ok(await poll(() => talksToTheBus(pid), goneWithinMs));
    kill();
    assert.ok(await poll(() => !isRunning(pid), goneWithinMs));
  });
});

/** Another Node process asks a frozen keychain and can be killed meanwhile. */
async function hostThatAsks(workerFile: string, service: Keyring): Promise<{ pid: number; kill: () => void }> {
  service.freeze();
  const { fork } = await import("node:child_process");
  const host = fork(new URL("asking-host.ts", import.meta.url), [workerFile], {
    env: { ...process.env, ...service.env },
    execArgv: ["--import", "tsx"],
  });
  const [pid] = (await once(host, "message")) as [number];
  return { pid, kill: () => void host.kill("SIGKILL") };
}

function isUnavailable(why: KeychainUnavailable["why"], more: Partial<KeychainUnavailable> = {}) {
  return (error: unknown): true => {
    const { kind, why: found, detail, nobodyToAsk } = error as KeychainUnavailable;
    assert.deepEqual({ kind, why: found }, { kind: "keychain-unavailable", why }, String(error));
    assert.ok(detail !== "" && !detail.includes(token));
    if (more.nobodyToAsk !== undefined) assert.equal(nobodyToAsk, more.nobodyToAsk);
    return true;
  };
}
