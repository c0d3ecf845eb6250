import assert from "node:assert/strict";
import { lookup } from "node:dns";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { CertificateAuthority } from "../../../rig/certificates.js";
import { agentOver, connectThrough } from "../../../rig/connections.js";
import { startForwardProxy } from "../../../rig/forward-proxy.js";
import { type RunningHub, startHub } from "../../../rig/hub.js";
import { allowOnPage, PlainBrowser } from "../../../rig/hub-login.js";
import { startNginx } from "../../../rig/nginx.js";
import { startSshd } from "../../../rig/sshd.js";
import { type AccountId, serverIdOf } from "../../../src/text/ids.js";
import { type Added, FlowWindow } from "../flows/window.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";

/** How a hub is reached: by its address, what is set for that, and how a browser on the same machine gets there. */
interface Way {
  url: string;
  set?: object;
  browser?: PlainBrowser;
}

const cells = ["REST", "progress", "kernel socket", "sign-in by browser"] as const;
const slow = { mode: "slow", seconds: 1 };
/** Only a proxy, or a host behind SSH, knows it. */
const inside = "hub.internal";

describe("each way to a hub", function () {
  this.timeout(HUB_DEADLINE_MS);
  const { PATH: path_ } = process.env;
  let folder: string;
  let root: CertificateAuthority;
  let hub: RunningHub;
  const ends: (() => unknown)[] = [];
  const lines: string[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-matrix-"));
    const companion = { companion: true, slowSpawnTimeoutS: 0 };
    [root, hub] = await Promise.all([CertificateAuthority.make(folder, "Rig Root"), startHub(companion)]);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  after(async () => {
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
    console.log(lines.join("\n"));
  });

  const ways: Record<string, () => Promise<Way>> = {
    direct: () => Promise.resolve({ url: hub.url }),
    "base path": async () => ({ url: (await aHub({ basePath: "/data/jupyter" })).url }),
    "own CA": () => behindTls({}),
    mTLS: async () => {
      const { certificate: cert, key, files } = await root.issue({ client: "ada" });
      const clientCertificate = { certificate: files.certificate, key: files.key };
      return await behindTls({ clientCa: root }, { clientCertificate }, { cert, key });
    },
    "http proxy": () => byProxy(false),
    "https proxy": () => byProxy(true),
    SSH: () => bySsh(false),
    "SSH with jump": () => bySsh(true),
    subdomain: async () => {
      // Browsers know where names below localhost lead, and Node does not.
      const agent = new http.Agent({ lookup: (_host, options, done) => lookup("localhost", options, done) });
      return { url: (await aHub({ subdomains: true })).url, browser: new PlainBrowser(agent) };
    },
  };

  async function aHub(options: Parameters<typeof startHub>[0]): Promise<RunningHub> {
    const other = await startHub({ companion: true, slowSpawnTimeoutS: 0, ...options });
    ends.push(() => other.stop());
    return other;
  }

  async function behindTls(
    tls: { clientCa?: CertificateAuthority },
    set: object = {},
    shown: object = {},
  ): Promise<Way> {
    const nginx = await startNginx({
      upstream: hub.url,
      tls: { certificate: await root.issue({ names: ["127.0.0.1"] }), ...tls },
    });
    ends.push(() => nginx.stop());
    const agent = new https.Agent({ ca: await readFile(root.file), ...shown });
    ends.push(() => agent.destroy());
    return { url: nginx.url, set: { ca: root.file, ...set }, browser: new PlainBrowser(agent) };
  }

  async function byProxy(encrypted: boolean): Promise<Way> {
    const tls = encrypted ? { tls: await root.issue({ names: ["127.0.0.1"] }) } : {};
    const proxy = await startForwardProxy({ ...tls, allow: [inside], names: [inside] });
    ends.push(() => proxy.stop());
    const url = hub.url.replace("127.0.0.1", inside);
    // As a browser has it, for which the same proxy is set.
    const agent = agentOver((host) => connectThrough(proxy.url, host, root.certificate));
    ends.push(() => agent.destroy());
    return {
      url,
      set: { proxy: proxy.url, ...(encrypted && { ca: root.file }) },
      browser: new PlainBrowser(agent),
    };
  }

  async function bySsh(jump: boolean): Promise<Way> {
    const sshd = await startSshd({ jump });
    process.env["PATH"] = `${path.dirname(sshd.program)}:${path_}`;
    ends.push(
      () => sshd.stop(),
      () => (process.env["PATH"] = path_),
    );
    const url = hub.url.replace("127.0.0.1", sshd.internalName);
    return { url, set: { ssh: { host: "login", remote: new URL(url).host } } };
  }

  for (const [name, open] of Object.entries(ways)) {
    it(`carries requests, progress, a kernel's socket and a sign-in by the browser: ${name}`, async () => {
      const way = await open();
      const went = new Map<string, string>();
      try {
        await goes(way, (cell) => went.set(cell, "ok"));
      } finally {
        lines.push(`${name.padEnd(14)}${cells.map((cell) => `  ${cell} ${went.get(cell) ?? "FAILED"}`).join("")}`);
      }
    });
  }

  async function goes({ url, set, browser }: Way, went: (cell: (typeof cells)[number]) => void): Promise<void> {
    const window = new FlowWindow();
    ends.push(() => window.close());
    const { user } = window;
    user.settings.set("networks", set ? { [url]: set } : {});
    user.presses("Use Without Encryption", /isn't encrypted/);
    const adding = window.command<Added>("hubKernels.addHub");
    (await user.box(/address of your JupyterHub/)).enter(url);
    (await user.list(/How do you want to sign in/)).choose("Sign in with the browser");
    await user.box(/Waiting for the browser/);
    await user.sees("the page is opened", () => user.opened.length > 0);
    const [page = ""] = user.opened;
    const { returnTo } = await allowOnPage(page, { user: "ada", password: "x" }, "allow", browser);
    window.callEditor(returnTo);
    const { account, server } = await user.ends(adding);
    went("sign-in by browser");
    const accountId = account as AccountId;
    const { model } = window.deps;
    await model.refresh(accountId);
    went("REST");
    await user.ends(window.command("hubKernels.startServer", { server, options: slow }));
    assert.match(user.shownProgress.at(-1)?.messages.join() ?? "", /Pulling image/);
    went("progress");
    const notebook = await NotebookOnServer.open({ model, accountId, id: (name) => serverIdOf(accountId, name ?? "") });
    ends.push(() => notebook.close());
    const kernel = await notebook.start("matrix.ipynb");
    ends.push(() => kernel.dispose());
    assert.equal((await run(kernel, "print(6 * 7)")).printed, "42\n");
    went("kernel socket");
    await user.ends(window.command("hubKernels.stopServer", { server, confirmed: true }));
  }
});
