import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CertificateAuthority } from "../../../rig/certificates.js";
import { startForwardProxy } from "../../../rig/forward-proxy.js";
import { type RunningHub, startHub } from "../../../rig/hub.js";
import { type RunningNginx, startNginx } from "../../../rig/nginx.js";
import { freePort } from "../../../rig/ports.js";
import { startSshd } from "../../../rig/sshd.js";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import { type AccountId, serverIdOf } from "../../../src/text/ids.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { aSession } from "../../a-session.js";
import { english } from "../../unit/ui/english.js";
import { HUB_DEADLINE_MS, LINES } from "../hubClient/client-on-hub.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { type Added, FlowWindow } from "./window.js";

/** JupyterHub makes a host of it, up to 4.1 in one way and from 5.0 on in another. */
const odd = "o'brien";
const hostOf = { "4.1": "o_27brien", "5.5": "u-obrien--65b8717", "6.1": "u-obrien--65b8717" };
const slow = { mode: "slow", seconds: 1 };

let window: FlowWindow;
const ends: (() => unknown)[] = [];

async function afterEachTest(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}

/** As a user does it, who copied the address of the hub's home page. */
async function added(hub: RunningHub, name: string, onTheWay?: () => Promise<void>): Promise<Added> {
  const { user } = window;
  const adding = window.command<Added>("hubKernels.addHub");
  (await user.box(/address of your JupyterHub/)).enter(`${hub.url}hub/home`);
  await onTheWay?.();
  (await user.list(/How do you want to sign in/)).choose("Paste a token you have");
  const scopes = ["access:servers!user", "servers!user", "read:users!user"];
  (await user.box(/The hub checks it/)).paste(await hub.token(name, { scopes }));
  const account = await user.ends(adding);
  assert.equal(account.hub, hub.url);
  return account;
}

async function notebookOf({ account }: Added): Promise<NotebookOnServer> {
  const accountId = account as AccountId;
  const { model } = window.deps;
  const notebook = await NotebookOnServer.open({ model, accountId, id: (name) => serverIdOf(accountId, name ?? "") });
  ends.push(() => notebook.close());
  return notebook;
}

async function printedBy(notebook: NotebookOnServer, path: string): Promise<string> {
  const kernel = await notebook.start(path);
  ends.push(() => kernel.dispose());
  return (await run(kernel, "print(6 * 7)")).printed;
}

/** Starts it, has a cell run, opens its page, and stops it. */
async function wholeDay(account: Added, address: string): Promise<void> {
  const { user } = window;
  const { server } = account;
  assert.deepEqual(await user.ends(window.command("hubKernels.startServer", { server, options: slow })), {
    server,
    state: "running",
  });
  assert.match(user.shownProgress.at(-1)?.messages.join() ?? "", /Pulling image/);
  const notebook = await notebookOf(account);
  assert.equal(notebook.connection.url, address);
  assert.equal(await printedBy(notebook, "day.ipynb"), "42\n");
  await window.command("hubKernels.openServer", { server });
  assert.deepEqual(user.opened, [address]);
  await user.ends(window.command("hubKernels.stopServer", { server, confirmed: true }));
  assert.deepEqual(user.texts.slice(1), [], "nothing is said after that the hub was added");
}

for (const line of LINES) {
  describe(`a hub of line ${line} with a host for each user`, function () {
    this.timeout(HUB_DEADLINE_MS);
    let hub: RunningHub;

    before(async () => {
      hub = await startHub({ line, subdomains: true, basePath: "/jupyter", slowSpawnTimeoutS: 0 });
    });
    beforeEach(() => (window = new FlowWindow()));
    afterEach(async () => {
      await afterEachTest();
      window.close();
    });
    after(() => hub.stop());

    const own = (host: string, name: string) => `${hub.url.replace("//", `//${host}.`)}user/${encodeURI(name)}/`;

    it("is added, starts a server, runs a cell on it, opens it and stops it", async () => {
      await wholeDay(await added(hub, "ada"), own("ada", "ada"));
    });

    it("does so for a user whose name is no host's", async () => {
      const account = await added(hub, odd);
      await wholeDay(account, own(hostOf[line], odd).replace("'", "%27"));
    });

    it("says of a token that may use servers and not see them what it lacks, as nobody tells it where they are", async () => {
      const account = await added(hub, "eve");
      await window.command("hubKernels.startServer", { server: account.server, options: slow });
      const token = await hub.token("eve", { scopes: ["access:servers!user"] });
      const session = aSession({ baseUrl: hub.url, token });
      ends.push(() => session.dispose());
      const seeing = createHubClient(session).servers("eve", new AbortController().signal);
      const error: unknown = await seeing.catch((thrown: unknown) => thrown);
      const { message, actions } = describeError(error, english);
      assert.match(message, /can use your servers but not see them.* scope read:servers\. .* a host of their own/);
      assert.deepEqual(actions, ["signIn", "openHub"]);
      await window.command("hubKernels.stopServer", { server: account.server, confirmed: true });
    });

    it("is signed in to with a password", async () => {
      const { user } = window;
      // The hub takes no password of whom it has never heard.
      await hub.token("ada");
      const adding = window.command<Added>("hubKernels.addHub");
      (await user.box(/address of your JupyterHub/)).enter(`${hub.url}hub/home`);
      (await user.list(/How do you want to sign in/)).choose("User name and password");
      (await user.box(/Enter your user name on/)).enter("ada");
      (await user.box(/Enter the password of ada/)).enter("any");
      assert.equal((await user.ends(adding)).user, "ada");
    });

    it("runs a cell of a notebook that had its kernel before its server ever ran", async () => {
      const account = await added(hub, "bea");
      const notebook = await notebookOf(account);
      assert.equal(notebook.connection.url, `${hub.url}user/bea/`, "the hub names no other place yet");
      notebook.answer = () => window.command("hubKernels.startServer", { server: account.server });
      assert.equal(await printedBy(notebook, "before.ipynb"), "42\n");
      assert.equal(notebook.connection.url, own("bea", "bea"));
      await window.command("hubKernels.stopServer", { server: account.server, confirmed: true });
    });
  });
}

/** Which only a proxy, or a host behind SSH, can look up. */
const inside = "hub.internal";

describe("a hub with a host for each user, and something on the way", function () {
  this.timeout(HUB_DEADLINE_MS);
  const accessHeaders = { "CF-Access-Client-Id": "an id" };
  let folder: string;
  let root: CertificateAuthority;
  let hub: RunningHub;
  let front: RunningNginx;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-subdomains-"));
    root = await CertificateAuthority.make(folder, "Rig Root");
    const [port, hubPort] = [await freePort(), await freePort()];
    hub = await startHub({ subdomains: `https://${inside}:${port}`, port: hubPort, slowSpawnTimeoutS: 0 });
    const serverNames = [inside, `*.${inside}`];
    const tls = { certificate: await root.issue({ names: serverNames }) };
    const upstream = `http://127.0.0.1:${hubPort}/`;
    front = await startNginx({ upstream, port, tls, serverNames, accessHeaders, buffering: true });
  });
  beforeEach(() => (window = new FlowWindow()));
  afterEach(async () => {
    await afterEachTest();
    window.close();
  });
  after(async () => {
    await front.stop();
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const address = () => `https://ada.${inside}:${front.port}/user/ada/`;

  /** What is set for the hub goes for the hosts of its users. */
  async function wholeDayBy(way: object): Promise<void> {
    const { user } = window;
    const headers = Object.keys(accessHeaders);
    user.settings.set("networks", { [hub.url]: { ca: root.file, headers, ...way } });
    const adding = added(hub, "ada", async () => {
      (await user.box(/Enter the value of the header/)).enter(accessHeaders["CF-Access-Client-Id"]);
    });
    await wholeDay(await adding, address());
  }

  it("is reached through a proxy, each by its own name and the front's one certificate", async () => {
    const proxy = await startForwardProxy({ names: [inside, `ada.${inside}`], allow: [`.${inside}`] });
    ends.push(() => proxy.stop());
    await wholeDayBy({ proxy: proxy.url });
    const asked = [...new Set(proxy.seen())].sort();
    assert.deepEqual(asked, [`CONNECT ada.${inside}:${front.port}`, `CONNECT ${inside}:${front.port}`]);
  });

  it("is reached through SSH", async () => {
    const sshd = await startSshd();
    ends.push(() => sshd.stop());
    const { PATH: before = "" } = process.env;
    process.env["PATH"] = `${path.dirname(sshd.program)}:${before}`;
    ends.push(() => (process.env["PATH"] = before));
    await wholeDayBy({ ssh: { host: "login", remote: `${sshd.internalName}:${front.port}` } });
  });
});
