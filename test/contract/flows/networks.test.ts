import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import path from "node:path";
import { CertificateAuthority, selfSigned } from "../../../rig/certificates.js";
import { startForwardProxy } from "../../../rig/forward-proxy.js";
import type { RunningHub } from "../../../rig/hub.js";
import type { NginxOptions } from "../../../rig/nginx.js";
import { startSshd } from "../../../rig/sshd.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { Stage } from "../networks/stage.js";
import { type Added, FlowWindow } from "./window.js";

const names = ["127.0.0.1"];

describe("adding a hub on whose way something is to be told", function () {
  this.timeout(HUB_DEADLINE_MS);
  let folder: string;
  let hub: RunningHub;
  let root: CertificateAuthority;
  let window: FlowWindow;
  afterEach(() => window.close());
  const stage = Stage.inSuite();

  before(() => ({ hub, root, folder } = stage));
  beforeEach(() => (window = new FlowWindow()));

  const front = (tls: NonNullable<NginxOptions["tls"]>, about: Partial<NginxOptions> = {}) =>
    stage.front({ tls, ...about });

  const signedIn = async (adding: Promise<Added | undefined>) => window.pasted(adding, await hub.token("ada"));

  const set = (url: string, entry: object) => window.user.settings.set("networks", { [url]: entry });

  it("shows a certificate that nobody vouches for, trusts that one alone, and asks again about another one", async () => {
    const { user } = window;
    const tls = { certificate: await selfSigned(await mkdtemp(path.join(folder, "one-")), { names }) };
    const nginx = await front(tls);
    const { adding } = await window.begin(nginx.url);
    const asked = await user.modal(/Do you want to trust this certificate of 127\.0\.0\.1/);
    assert.match(
      asked.shown.detail,
      /^For: .*\nNames: 127\.0\.0\.1\nSigned by: .*\nValid: .*\nSHA-256: ([0-9A-F]{2}:){31}/,
    );
    asked.press("Trust This Certificate");
    assert.equal((await signedIn(adding))?.user, "ada");

    const { port } = nginx;
    await nginx.stop();
    await front({ certificate: await selfSigned(await mkdtemp(path.join(folder, "two-")), { names }) }, { port });
    const shown = window.command("hubKernels.showCertificate");
    const again = await user.modal(/shows another certificate than the one you trusted/);
    again.close();
    assert.equal(await user.ends(shown), false);
  });

  it("leaves the address as it stands where a certificate is not trusted, with what is wrong", async () => {
    const { user } = window;
    const nginx = await front({ certificate: await root.issue({ names }) });
    const { adding, box } = await window.begin(nginx.url);
    (await user.modal(/trust this certificate/)).close();
    await user.says(box, /is signed by “Rig Root”, which this machine doesn't trust/);
    set(nginx.url, { ca: root.file });
    box.enter(nginx.url);
    assert.equal((await signedIn(adding))?.user, "ada");
  });

  it("asks for a passphrase over the address, and goes on there; it is kept, and in no setting and log", async () => {
    const { user } = window;
    const passphrase = "open sesame, please";
    const pkcs12 = await (await root.issue({ client: "ada" })).pkcs12(passphrase);
    const nginx = await front({ certificate: await root.issue({ names }), clientCa: root });
    set(nginx.url, { ca: root.file, clientCertificate: { pkcs12 } });
    const { adding } = await window.begin(nginx.url);
    (await user.box(/Enter the passphrase of .*\.p12/)).enter("wrong");
    (await user.box(/The passphrase isn't right/)).enter(passphrase);
    assert.equal((await signedIn(adding))?.user, "ada");
    assert.ok(!JSON.stringify([window.logged, [...user.settings]]).includes(passphrase));
  });

  it("asks for a proxy's user name and password, and for headers; who closes the box reads what is missing", async () => {
    const { user } = window;
    const proxy = await startForwardProxy({ credentials: { user: "ada", password: "open sesame" } });
    stage.atEnd(() => proxy.stop());
    const accessHeaders = { "CF-Access-Client-Id": "an id" };
    const nginx = await front({ certificate: await root.issue({ names }) }, { accessHeaders });
    set(nginx.url, { ca: root.file, proxy: proxy.url, headers: Object.keys(accessHeaders) });
    const { adding, box } = await window.begin(nginx.url);
    (await user.box(/Enter your user name for 127/)).escape();
    await user.says(box, /The proxy 127\.0\.0\.1:\d+ on the way to .* needs a user name and password/);
    assert.ok(box.isOpen);

    // Who tries again wants to be asked again.
    box.enter(nginx.url);
    (await user.box(/Enter your user name for 127/)).enter("ada");
    (await user.box(/Enter the password of ada/)).enter("open sesame");
    (await user.box(/Enter the value of the header CF-Access-Client-Id/)).enter("an id");
    assert.equal((await signedIn(adding))?.user, "ada");
    assert.ok(!JSON.stringify(window.logged).includes("open sesame"));
  });

  it("asks what ssh asks over the address, a host's key in the way of everything, and warns of no plain http", async () => {
    const { user } = window;
    const passphrase = "open sesame, says ada";
    const sshd = await startSshd({ passphrase, hostsKnown: false });
    stage.atEnd(() => sshd.stop());
    const { PATH: before = "" } = process.env;
    process.env["PATH"] = `${path.dirname(sshd.program)}:${before}`;
    stage.atEnd(() => (process.env["PATH"] = before));
    const url = hub.url.replace("127.0.0.1", sshd.internalName);
    set(url, { ssh: { host: "login", remote: `${sshd.internalName}:${new URL(hub.url).port}` } });
    const { adding, box } = await window.begin(url);
    const asked = await user.modal(/SSH asks before it connects on the way to hub\.internal/);
    assert.match(asked.shown.detail, /The authenticity of host 'login.*fingerprint is SHA256:/s);
    asked.press("Connect");
    (await user.box(/Enter passphrase for key/)).escape();
    await user.says(box, /needs an answer from you/);
    box.enter(url);
    // The host's key was not kept, as nobody was let in.
    (await user.box(/Enter passphrase for key/)).enter(passphrase);
    assert.equal((await signedIn(adding))?.user, "ada");
    assert.ok(!user.texts.some((text) => /encrypted/.test(text)), user.texts.join());
    assert.ok(!JSON.stringify([window.logged, [...window.secrets.values]]).includes(passphrase));
  });
});
