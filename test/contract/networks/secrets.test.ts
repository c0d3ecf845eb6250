import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { CertificateAuthority } from "../../../rig/certificates.js";
import { startForwardProxy } from "../../../rig/forward-proxy.js";
import type { RunningHub } from "../../../rig/hub.js";
import { startNginx } from "../../../rig/nginx.js";
import { pooledHub } from "../../../rig/pool.js";
import { type SshdOptions, startSshd } from "../../../rig/sshd.js";
import type { NetworkSecrets } from "../../../src/transport/network/connect.js";
import { noSecrets } from "../../../src/transport/network/network.js";
import type { NetworkSettings } from "../../../src/transport/types.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { WindowOnHub } from "../servers/model-on-hub.js";

const LOOK_MS = 10;
/** By then a process is the program that it was started for, in ms. */
const SETTLED_MS = 500;
/** Folders of the rig's servers, whose own configuration it is, and what the rig is made of. */
const OF_THE_RIG = /^(?:hub-kernels-(?:hub|nginx|squid|ssh|rig)-.*|hub-kernels|uv)$/;
const passwords = {
  proxy: "proxy sesame 8c1f",
  host: "host-sesame-77aa",
  key: "key sesame 51d0",
  certificate: "certificate sesame 9b3e",
  header: "header-sesame-04c2",
};

describe("what is secret on the way to a hub", function () {
  this.timeout(HUB_DEADLINE_MS);
  const { PATH: path_ = "", TMPDIR: temporary } = process.env;
  let hub: RunningHub;
  let folder: string;
  const ends: (() => unknown)[] = [];

  before(async () => {
    hub = await pooledHub();
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-secrets-"));
    process.env["TMPDIR"] = folder;
  });
  afterEach(async () => {
    process.env["PATH"] = path_;
    for (const end of ends.splice(0).reverse()) await end();
  });
  after(async () => {
    if (temporary === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = temporary;
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Uses the hub as a window does, with a kernel, and looks all the while for what is secret. */
  async function looked(
    at: { url: string; user: string; settings: NetworkSettings; secrets: Partial<NetworkSecrets> },
    values: readonly string[],
  ): Promise<void> {
    const token = await hub.token(at.user);
    const known = { ...hub, url: at.url };
    const secrets = [token, ...values].flatMap((value) => [value, Buffer.from(value).toString("base64").slice(0, -3)]);
    const watch = new Watch(secrets, folder);
    const about = { settings: at.settings, secrets: { ...noSecrets, ...at.secrets } };
    const window = await WindowOnHub.open(known, at.user, token, about);
    ends.push(() => window.close());
    await window.start({});
    const notebook = await NotebookOnServer.open(window, undefined, "", window.log);
    ends.push(() => notebook.close());
    const kernel = await notebook.start("secrets.ipynb");
    assert.equal((await run(kernel, "print(6 * 7)")).printed, "42\n");
    kernel.dispose();
    const { found, looks, commands } = watch.end();
    // It took a while, in which the rig's connections may have ended: that has its turn first.
    await setImmediate();
    assert.deepEqual(found, []);
    assert.ok(looks > 20, `looked ${looks} times`);
    if (at.settings.ssh) assert.ok([...commands].some((command) => /ssh.*-N.*-T/.test(command.replaceAll("\0", " "))));
    const told = JSON.stringify([window.log.lines, [...window.memento.values], process.env]);
    for (const secret of secrets) assert.ok(!told.includes(secret), "in the log, the state or this environment");
  }

  it("is in no process, file or log with a proxy that wants a password, a certificate with a passphrase, and a header", async () => {
    const root = await CertificateAuthority.make(path.join(folder, "hub-kernels-rig-root"), "Rig Root");
    const pkcs12 = await (await root.issue({ client: "ada" })).pkcs12(passwords.certificate);
    const nginx = await startNginx({
      upstream: hub.url,
      tls: { certificate: await root.issue({ names: ["127.0.0.1"] }), clientCa: root },
      accessHeaders: { "CF-Access-Client-Secret": passwords.header },
    });
    const proxy = await startForwardProxy({ credentials: { user: "ada", password: passwords.proxy } });
    ends.push(
      () => nginx.stop(),
      () => proxy.stop(),
    );
    const settings: NetworkSettings = {
      tls: { system: false, authorities: [root.file], trusted: [], identity: { pkcs12 } },
      proxy: { hub: proxy.url, support: "off", noProxy: [], env: {} },
      headers: ["CF-Access-Client-Secret"],
    };
    const secrets: Partial<NetworkSecrets> = {
      passphrase: () => Promise.resolve(passwords.certificate),
      proxyCredentials: () => Promise.resolve(`ada:${passwords.proxy}`),
      header: () => Promise.resolve(passwords.header),
    };
    const credentials = `ada:${passwords.proxy}`;
    const values = [passwords.certificate, credentials, passwords.proxy, passwords.header];
    await looked({ url: nginx.url, user: "ada", settings, secrets }, values);
  });

  it("is in no process, file or log with an ssh that asks for a password and a code, or for a key's passphrase", async () => {
    const hosts: [SshdOptions, string][] = [
      [{ password: passwords.host, withCodes: true }, passwords.host],
      [{ passphrase: passwords.key }, passwords.key],
    ];
    for (const [options, secret] of hosts) {
      const sshd = await startSshd(options);
      ends.push(() => sshd.stop());
      process.env["PATH"] = `${path.dirname(sshd.program)}:${path_}`;
      const [code = ""] = options.withCodes ? sshd.codes : [];
      const remote = { host: sshd.internalName, port: Number(new URL(hub.url).port) };
      const url = hub.url.replace("127.0.0.1", sshd.internalName);
      const ssh: NetworkSecrets["ssh"] = ({ text }) => Promise.resolve(/code/i.test(text) ? code : secret);
      const settings: NetworkSettings = { ssh: { host: "login", remote } };
      await looked({ url, user: "bea", settings, secrets: { ssh } }, [secret, ...(code ? [code] : [])]);
    }
  });
});

/** Looks for texts in what other processes see, again and again: some of them live for a moment. */
class Watch {
  readonly commands = new Set<string>();
  readonly #found = new Set<string>();
  readonly #seenAt = new Map<string, number>();
  #looks = 0;
  readonly #timer: NodeJS.Timeout;
  readonly #since = Date.now();

  constructor(
    private readonly secrets: readonly string[],
    private readonly folder: string,
  ) {
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  end(): { found: string[]; looks: number; commands: Set<string> } {
    clearInterval(this.#timer);
    this.#look();
    for (const place of [".config", ".cache", ".local/state", ".local/share"]) {
      this.#lookInto(path.join(homedir(), place), (file) => statSync(file).mtimeMs >= this.#since);
    }
    return { found: [...this.#found], looks: this.#looks, commands: this.commands };
  }

  #look(): void {
    this.#looks += 1;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const seenAt = this.#seenAt.get(pid) ?? performance.now();
      this.#seenAt.set(pid, seenAt);
      if (performance.now() - seenAt > SETTLED_MS) continue;
      const command = read(`/proc/${pid}/cmdline`);
      this.commands.add(command);
      this.#search(`command of ${pid}`, command);
      this.#search(`environment of ${pid}: ${command.slice(0, 40)}`, read(`/proc/${pid}/environ`));
    }
    this.#lookInto(this.folder, () => true);
  }

  #lookInto(folder: string, isWanted: (file: string) => boolean): void {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      return; // it is gone meanwhile, or was never there
    }
    for (const entry of entries) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory() && !OF_THE_RIG.test(entry.name)) this.#lookInto(file, isWanted);
      else if (entry.isFile() && isRecent(file, isWanted)) this.#search(file, read(file));
    }
  }

  #search(where: string, text: string): void {
    for (const secret of this.secrets) if (text.includes(secret)) this.#found.add(`${where} has “${secret}”`);
  }
}

function isRecent(file: string, isWanted: (file: string) => boolean): boolean {
  try {
    return isWanted(file);
  } catch {
    return false;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return ""; // it has ended meanwhile, or is not to be read
  }
}
