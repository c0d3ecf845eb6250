import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CertificateAuthority } from "../../../rig/certificates.js";
import type { RunningHub } from "../../../rig/hub.js";
import { type RunningNginx, startNginx } from "../../../rig/nginx.js";
import { hubLabel } from "../../../src/text/hub-label.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { Stage } from "../networks/stage.js";
import { type Added, FlowWindow } from "./window.js";

describe("a hub whose address leads elsewhere", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hub: RunningHub;
  let window: FlowWindow;
  afterEach(() => window.close());
  const stage = Stage.inSuite();

  before(() => ({ hub } = stage));
  beforeEach(() => (window = new FlowWindow()));

  const signedIn = async (adding: Promise<Added | undefined>) => window.pasted(adding, await hub.token("ada"));

  /** `GET /jupyter/hub/api` */
  async function askedAt({ logFile }: RunningNginx): Promise<string[]> {
    const log = await readFile(logFile, "utf8");
    return [...log.matchAll(/"([A-Z]+ \S+) HTTP/g)].map(([, request = ""]) => request);
  }

  it("is added by the address where it is now, once its user has said that it is meant", async () => {
    const { user } = window;
    const old = await stage.front({
      serverNames: ["old.localhost"],
      redirect: `${new URL(hub.url).origin}$request_uri`,
    });
    const { adding, box } = await window.begin(old.url);
    const about = new RegExp(`^${hubLabel(old.url)} redirects to the JupyterHub at ${hubLabel(hub.url)}\\.`);
    (await user.modal(about)).close();
    await user.says(box, /redirects to .*, and no token was sent there/);
    box.enter(old.url);
    (await user.modal(about)).press(`Use ${new URL(hub.url).host}`);
    assert.equal((await signedIn(adding))?.hub, hub.url);
    assert.deepEqual(await askedAt(old), ["GET /jupyter/hub/api", "GET /jupyter/hub/api"]);
  });

  it("is added without a question where it only wants to be encrypted", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-elsewhere-"));
    stage.atEnd(() => rm(folder, { recursive: true, force: true }));
    const root = await CertificateAuthority.make(folder, "Rig Root");
    const serverNames = ["hub.localhost"];
    const secure = await stage.front({ serverNames, tls: { certificate: await root.issue({ names: serverNames }) } });
    const plain = await stage.front({ serverNames, redirect: `${new URL(secure.url).origin}$request_uri` });
    window.user.settings.set("networks", { [secure.url]: { ca: root.file } });
    const { adding } = await window.begin(plain.url);
    assert.equal((await signedIn(adding))?.hub, secure.url);
  });

  it("says where the sign-in page is that stands before it, and goes no further", async () => {
    const { user } = window;
    const sso = await stage.front({ serverNames: ["sso.localhost"] });
    const redirect = `${new URL(sso.url).origin}/oauth2/start?rd=$request_uri`;
    const guarded = await stage.front({ serverNames: ["hub.localhost"], redirect });
    const { adding, box } = await window.begin(guarded.url);
    await user.says(box, new RegExp(`^hub\\.localhost.* the sign-in page of ${new URL(sso.url).origin} first`));
    box.escape();
    assert.equal(await user.ends(adding), undefined);
    assert.deepEqual(await askedAt(sso), []);
  });

  it("that is known says both names where it leads elsewhere later, and its token goes nowhere", async () => {
    const { user } = window;
    const serverNames = ["hub.localhost"];
    let now = await startNginx({ upstream: hub.url, serverNames });
    stage.atEnd(() => now.stop());
    const { url, port } = now;
    const { server } = await window.add(url, await hub.token("ada"));
    const other = await stage.front({ serverNames: ["new.localhost"] });
    const { origin } = new URL(other.url);
    const cases = [
      ["$request_uri", new RegExp(`^Something in front of hub\\.localhost.* redirects to ${origin}`)],
      ["/login?next=$request_uri", new RegExp(`^hub\\.localhost.* the sign-in page of ${origin} first`)],
    ] as const;
    for (const [where, said] of cases) {
      await now.stop();
      now = await startNginx({ upstream: hub.url, serverNames, port, redirect: origin + where });
      await assert.rejects(window.command("hubKernels.startServer", { server }), { kind: "front-answered" });
      await user.reads(said);
    }
    assert.deepEqual(await askedAt(other), []);
  });
});
