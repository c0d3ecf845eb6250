import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import path from "node:path";
import { CertificateAuthority, type Issued } from "../../../rig/certificates.js";
import { startForwardProxy } from "../../../rig/forward-proxy.js";
import type { RunningHub } from "../../../rig/hub.js";
import type { NginxOptions } from "../../../rig/nginx.js";
import { freePort } from "../../../rig/ports.js";
import { poll } from "../../../rig/process.js";
import { type SshdOptions, startSshd } from "../../../rig/sshd.js";
import { checkConnection } from "../../../src/servers/check/check.js";
import type { StepId, StepReport } from "../../../src/servers/check/contract.js";
import type { AccountId } from "../../../src/text/ids.js";
import { HubNetworks } from "../../../src/transport/network/hub-network.js";
import type { NetworkSettings } from "../../../src/transport/types.js";
import { quietLog } from "../../quiet-log.js";
import { english } from "../../unit/ui/english.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { type HubUser, userOf } from "../rig-user.js";
import { Stage } from "./stage.js";

const dayMs = 24 * 3600_000;
const names = ["127.0.0.1"];
const QUIET_MS = 20_000;

interface KernelAtServer {
  execution_state: string;
  connections: number;
}

describe("the check of a connection", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hub: RunningHub;
  let root: CertificateAuthority;
  const stage = Stage.inSuite();

  before(() => ({ hub, root } = stage));

  interface Wish extends NetworkSettings {
    url?: string;
    token?: string;
  }

  /** Each step as `✓ line; line`, `✗ why; line` or `– why`. */
  async function checked({ url = hub.url, token, ...settings }: Wish = {}): Promise<Record<StepId, string>> {
    const networks = new HubNetworks({ log: quietLog, settings: () => () => settings });
    stage.atEnd(() => networks.dispose());
    const account = { id: "ada" as AccountId, user: "ada" };
    const entry = { baseUrl: url, user: "ada", store: "keychain" as const, storedAt: "", scopes: [] };
    const reports = await checkConnection(
      {
        networks,
        model: { transport: () => networks.of(url).session(token) },
        tokens: { entries: () => [entry] },
        lookUp: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
      },
      { baseUrls: [url], ...(token !== undefined && { account }) },
      { l10n: english, language: "en", now: Date.now() },
      () => undefined,
      new AbortController().signal,
    );
    return Object.fromEntries(reports.map((report) => [report.id, inWords(report)])) as Record<StepId, string>;
  }

  function inWords({ state, lines }: StepReport): string {
    const sign = { waiting: "?", running: "?", done: "✓", failed: "✗", "not-tried": "–" }[state.kind];
    return `${sign} ${["why" in state ? state.why : [], lines].flat().join("; ")}`;
  }

  const front = (certificate: Issued, about: Partial<NginxOptions> = {}) =>
    stage.front({ tls: { certificate }, ...about });

  const trusting = (...authorities: string[]) => ({ tls: { system: false, authorities, trusted: [] } });

  async function running(): Promise<HubUser> {
    const ada = await userOf(hub, "ada");
    await ada.startToReady({});
    return ada;
  }

  it("goes all the way to a running server with a kernel, and starts nothing", async () => {
    const ada = await running();
    const socket = await ada.kernelSocket();
    const kernels = async () => JSON.parse((await ada.get("user/ada/api/kernels")).text) as KernelAtServer[];
    const isQuiet = ({ execution_state: state, connections }: KernelAtServer) => state === "idle" && connections > 0;
    assert.ok(await poll(async () => (await kernels()).every(isQuiet), QUIET_MS), "the server sees it idle and used");
    const { token } = ada;
    const nginx = await front(await (await root.intermediate("Rig Intermediate")).issue({ names }));
    const steps = await checked({ url: nginx.url, token, ...trusting(root.file) });
    assert.match(steps.name, /^✓ 127\.0\.0\.1 is an IP address/);
    assert.match(steps.route, /^✓ Direct/);
    assert.match(
      steps.connection,
      /^✓ Connected to 127\.0\.0\.1, port \d+\.; Encrypted with TLS 1\.[23] \(TLS_\w+\)\./,
    );
    assert.match(steps.connection, /Certificate 1: 127\.0\.0\.1, signed by Rig Intermediate, \d{4}-\d\d-\d\d to /);
    assert.match(
      steps.connection,
      /SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}; Certificate 2: Rig Intermediate, signed by Rig Root/,
    );
    assert.match(steps.connection, /; Trusted: by the authorities in the setting hubKernels\.networks\.$/);
    assert.match(
      steps.hub,
      new RegExp(`^✓ JupyterHub ${hub.version} at ${nginx.url} \\(.* ms\\)\\.; Its clock agrees`),
    );
    assert.match(steps.token, /^✓ Account ada\.; Kept in: keychain\.; .*It can .*; Scopes: .*access:servers!user=ada/);
    assert.match(steps.server, /^✓ Default server: running since /);
    assert.match(
      steps.kernel,
      /^✓ Jupyter Server \d.*; Kernels running: 1 \(0 busy\)\.; A connection to a kernel opened .* was use of the server/,
    );
    assert.match(steps.latency, /^✓ Hub: .* ms \(.*\), 5 requests\.; Kernel connection: .* ms \(.*\), 5 pings\.$/);
    assert.ok(!Object.values(steps).join().includes(token));

    // To whom the kernel answers now, or what it says while nobody listens, is not for the check to decide.
    socket.terminate();
    while (((await kernels())[0] as { connections: number }).connections > 0)
      await new Promise((done) => setTimeout(done, 100));
    assert.match(
      (await checked({ token })).kernel,
      /Kernels running: 1 .*; A connection of the kind that kernels need opened/,
    );
    assert.equal((await kernels()).length, 1);
  });

  it("says of a stopped server that it is, and does not start it", async () => {
    const { token } = await userOf(hub, "bob").then(() => userOf(hub, "ada"));
    await hub.api("DELETE", "users/ada/server");
    const stopped = async () => JSON.stringify((await hub.api("GET", "users/ada")).body).includes('"servers":{}');
    while (!(await stopped())) await new Promise((done) => setTimeout(done, 100));
    const steps = await checked({ token });
    assert.equal(steps.server, "✓ Default server: stopped.");
    assert.match(steps.kernel, /^– Not tried, as no server is running\. A check starts nothing\.$/);
    assert.match(steps.latency, /^✓ Hub: [^;]*$/);
    assert.match(steps.connection, /; Plain http, which doesn't leave this machine\.$/);
    assert.ok(await stopped());
  });

  it("says who a hub is before there is an account, and that there is none", async () => {
    const steps = await checked();
    assert.match(steps.hub, /^✓ JupyterHub/);
    assert.match(steps.token, /^– Not tried, as no account of this hub has been added\.$/);
    assert.match(steps.server, /^– Not tried, as it needs “Token”\.$/);
    assert.match(steps.latency, /^✓ /);
  });

  it("says of a revoked token that the hub does not take it, and goes on with what needs none", async () => {
    const steps = await checked({ token: "0123456789abcdef0123456789abcdef" });
    assert.match(steps.token, /^✗ .*; Account ada\.; Kept in: keychain\.$/);
    assert.match(steps.server, /^– /);
    assert.match(steps.kernel, /^– /);
    assert.match(steps.latency, /^✓ /);
  });

  it("says what is wrong with a certificate, shows it, and sends nothing", async () => {
    const past = { from: new Date(Date.now() - 2 * dayMs), until: new Date(Date.now() - dayMs) };
    const cases: [Issued, string[], RegExp][] = [
      [await root.issue({ names }), [], /is signed by “Rig Root”, which this machine doesn't trust/],
      [await root.issue({ names, ...past }), [root.file], /expired on \d{4}-/],
      [await root.issue({ names: ["other.example"] }), [root.file], /is for other\.example\. Nothing was sent/],
    ];
    for (const [certificate, authorities, why] of cases) {
      const nginx = await front(certificate);
      const steps = await checked({ url: nginx.url, token: "never sent", ...trusting(...authorities) });
      assert.match(steps.connection, /^✗ /);
      assert.match(steps.connection, why);
      assert.match(
        steps.connection,
        /; Certificate 1: .* signed by Rig Root, \d.*; {3}for .*; {3}SHA-256 [0-9A-F:]{95}/,
      );
      assert.equal(steps.hub, "– Not tried, as it needs “Connection”.");
      assert.match(steps.token, /^– Not tried, as the hub can't be asked\.; Account ada\./);
      assert.equal(steps.latency, "– Not tried, as it needs “Hub”.");
    }
  });

  it("says of a certificate that its user trusts it", async () => {
    const certificate = await root.issue({ names: ["other.example"] });
    const key = new X509Certificate(certificate.certificate).publicKey.export({ type: "spki", format: "der" });
    const trusted = [createHash("sha256").update(key).digest("base64")];
    const nginx = await front(certificate);
    const steps = await checked({ url: nginx.url, tls: { system: false, authorities: [], trusted } });
    assert.match(steps.connection, /^✓ .*; Trusted: by you, for this hub only\.$/);
  });

  it("says of a proxy which it is and who named it, that it looks up the name, and what it wants", async () => {
    const proxy = await startForwardProxy({ credentials: { user: "ada", password: "open sesame" } });
    stage.atEnd(() => proxy.stop());
    const { host } = new URL(proxy.url);
    const by = (address: string) => ({ proxy: { support: "off" as const, noProxy: [], env: {}, hub: address } });
    const refused = await checked(by(proxy.url));
    assert.equal(refused.name, `✓ The proxy ${host} looks up 127.0.0.1; this machine doesn't.`);
    assert.match(
      refused.route,
      /^✗ The proxy .* needs a user name and password\.; Through the proxy .* \(setting hubKernels\.networks\)\.$/,
    );
    assert.equal(refused.connection, "– Not tried, as it needs “Route”.");
    const let_ = await checked(by(proxy.url.replace("://", "://ada:open%20sesame@")));
    assert.match(let_.route, /^✓ Through the proxy .*; It's open \(.* ms\)\.$/);
    assert.match(let_.hub, /^✓ JupyterHub/);
    assert.ok(!/sesame/.test(JSON.stringify(let_)));
    const unset = await checked(by("ftp://127.0.0.1:1"));
    assert.match(unset.route, /^✗ The address of the proxy to .* isn't valid/);
  });

  it("says of SSH which host, and why it is not reached or does not let in", async () => {
    const { PATH: before = "" } = process.env;
    stage.atEnd(() => (process.env["PATH"] = before));
    const port = Number(new URL(hub.url).port);
    const behind = async (options: SshdOptions) => {
      const sshd = await startSshd(options);
      stage.atEnd(() => sshd.stop());
      process.env["PATH"] = `${path.dirname(sshd.program)}:${before}`;
      const ssh = { host: "login", remote: { host: sshd.internalName, port } };
      return { sshd, check: () => checked({ url: hub.url.replace("127.0.0.1", sshd.internalName), ssh }) };
    };
    const { sshd, check } = await behind({});
    const open = await check();
    assert.equal(open.name, `✓ The SSH host login looks up ${sshd.internalName}; this machine doesn't.`);
    assert.match(
      open.route,
      /^✓ Through SSH to login, which connects to .* \(setting hubKernels\.networks\)\.; It's open /,
    );
    assert.equal(open.connection, "✓ Plain http, encrypted by SSH as far as its host.");
    assert.match(open.hub, /^✓ JupyterHub/);

    await sshd.login.stop();
    const gone = await check();
    assert.match(gone.route, /^✗ The SSH host login .* refused the connection: .*; Through SSH to login/);
    assert.equal(gone.connection, "– Not tried, as it needs “Route”.");

    const locked = await (await behind({ passphrase: "open sesame" })).check();
    assert.match(locked.route, /^✗ The SSH connection to login .* needs an answer from you\.; Through SSH to login/);
  });

  it("says of a closed port that it is, and of a name that there is none", async () => {
    const closed = await checked({ url: `http://127.0.0.1:${await freePort()}/` });
    assert.match(closed.route, /^✓ /);
    assert.match(closed.connection, /^✗ 127\.0\.0\.1:\d+ refused the connection/);
    const nowhere = await checked({ url: "https://no-such-hub.invalid/" });
    assert.match(nowhere.name, /^✗ Couldn't find no-such-hub\.invalid on this network/);
    assert.equal(nowhere.connection, "– Not tried, as it needs “Name”.");
    assert.match(nowhere.route, /^✓ /);
  });
});
