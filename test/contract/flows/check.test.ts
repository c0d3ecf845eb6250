import assert from "node:assert/strict";
import net from "node:net";
import { CertificateAuthority } from "../../../rig/certificates.js";
import { startForwardProxy } from "../../../rig/forward-proxy.js";
import type { RunningHub } from "../../../rig/hub.js";
import { startNginx } from "../../../rig/nginx.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { Stage } from "../networks/stage.js";
import { FlowWindow } from "./window.js";

describe("checking a connection", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hub: RunningHub;
  let root: CertificateAuthority;
  let window: FlowWindow;
  afterEach(() => window.close());
  const stage = Stage.inSuite();

  before(() => ({ hub, root } = stage));
  beforeEach(() => (window = new FlowWindow()));

  const check = (args?: object) => window.command<string | undefined>("hubKernels.checkConnection", args);
  const shown = () => [...window.user.read.values()].join("\n");

  it("asks for an address before there is an account, and copies a report in which no secret is", async () => {
    const { user } = window;
    const [passphrase, password, value] = ["open sesame, ada", "open sesame, proxy", "open sesame, front"];
    const given = "0123456789abcdef0123456789abcdef";
    const proxy = await startForwardProxy({ credentials: { user: "ada", password } });
    const headers = { "CF-Access-Client-Secret": value };
    const tls = { certificate: await root.issue({ names: ["127.0.0.1"] }), clientCa: root };
    const nginx = await startNginx({ upstream: hub.url, tls, accessHeaders: headers });
    stage.atEnd(
      () => proxy.stop(),
      () => nginx.stop(),
    );
    const pkcs12 = await (await root.issue({ client: "ada" })).pkcs12(passphrase);
    const by = proxy.url.replace("://", `://ada:${encodeURIComponent(password)}@`);
    const entry = { ca: root.file, clientCertificate: { pkcs12 }, proxy: by, headers: Object.keys(headers) };
    user.settings.set("networks", { [nginx.url]: entry });
    user.presses("Copy Report", /^The connection to 127\.0\.0\.1:\d+\/jupyter works\.$/);

    const checking = check();
    const box = await user.box(/address of your JupyterHub/);
    box.type("::");
    await user.says(box, /isn't the address of a hub/);
    box.enter(`${nginx.url.replace("://", "://ada:hunter22@")}hub/home?token=${given}`);
    (await user.box(/Enter the passphrase of .*\.p12/)).enter(passphrase);
    (await user.box(/Enter the value of the header CF-Access-Client-Secret/)).enter(value);
    const report = await user.ends(checking);
    assert.match(
      report ?? "",
      /^JupyterHub: Check Connection\n\nHub +https:.*\nChecked +\d{4}-.* UTC\nWith +Hub Kernels /,
    );
    assert.match(report ?? "", /^Result +What could be tried works\.$/m);
    assert.match(report ?? "", /^✓ Hub +JupyterHub \d/m);
    assert.match(report ?? "", /Headers that go along: CF-Access-Client-Secret\./);
    assert.match(report ?? "", /Client certificate, for a hub that asks for one:\s.*\.p12$/m);
    await user.sees("the report is copied", () => user.copied !== "");
    assert.equal(user.copied, report);
    assert.equal(shown(), report);
    assert.deepEqual([...user.read.keys()].length, 1);

    const token = await hub.token("ada");
    user.presses(undefined, /was added/);
    await window.add(nginx.url, token);
    const whole = await check({ hub: nginx.url });
    assert.match(whole ?? "", /^✓ Token +Account ada\./m);
    const everything = JSON.stringify([report, whole, user.texts, user.statuses, user.shownProgress, window.logged]);
    const secrets = [passphrase, password, value, given, token, "hunter22"];
    for (const secret of secrets.flatMap((one) => [one, encodeURIComponent(one), btoa(one), btoa(`ada:${one}`)])) {
      assert.ok(!everything.includes(secret), secret);
    }
  });

  it("tries both https and http where neither was typed and both may be meant, the likelier first", async () => {
    const { user } = window;
    const proxy = await startForwardProxy({ allow: ["hub.internal"], names: ["hub.internal"] });
    const nginx = await startNginx({
      upstream: hub.url,
      tls: { certificate: await root.issue({ names: ["127.0.0.1"] }) },
    });
    stage.atEnd(
      () => proxy.stop(),
      () => nginx.stop(),
    );
    const inside = new URL(hub.url.replace("127.0.0.1", "hub.internal"));
    const by = { proxy: proxy.url };
    user.settings.set("networks", {
      [inside.origin]: by,
      [inside.origin.replace("http:", "https:")]: by,
      [nginx.url]: { ca: root.file },
    });
    const typed = async (address: string) => {
      user.presses(undefined, /^The connection to .* works\.$/);
      const checking = check();
      (await user.box(/address of your JupyterHub/)).enter(address);
      return (await user.ends(checking)) ?? "";
    };
    const internal = await typed(inside.href.replace("http://", ""));
    assert.match(internal, new RegExp(`^Hub +${inside.href}$`, "m"));
    assert.match(internal, /^✓ Hub +https:\/\/hub\.internal:\d+\/jupyter\/: /m);
    assert.equal(shown(), internal);
    const here = await typed(nginx.url.replace("https://", ""));
    assert.match(here, new RegExp(`^Hub +${nginx.url}$`, "m"));
    assert.match(here, /^✓ Hub +http:\/\/127/m);
  });

  it("takes what the log knows for a secret out of the report, wherever it would stand", async () => {
    const { user } = window;
    window.deps.log.secret("jupyter");
    const report = await check({ hub: hub.url });
    assert.ok(!report?.includes("/jupyter/"), report);
    assert.ok(report?.includes("<redacted>"));
    assert.ok(!shown().includes("/jupyter/"));
    assert.ok(user.texts.length > 0);
  });

  it("asks which account or another address, and says first what fails, with the report to be copied", async () => {
    const { user } = window;
    user.presses(undefined, /was added/);
    await window.add(hub.url, await hub.token("ada"));
    const first = check();
    (await user.list(/Which hub's connection do you want to check/)).choose("127.0.0.1");
    assert.match((await user.ends(first)) ?? "", /^✓ Token +Account ada\./m);

    const second = check();
    (await user.list(/Which hub's connection/)).choose("Another Address…");
    (await user.box(/address of your JupyterHub/)).enter("https://no-such-hub.invalid");
    user.presses("Copy Report", /^Couldn't find no-such-hub\.invalid/);
    const report = (await user.ends(second)) ?? "";
    assert.match(report, /^Result +Something is wrong: see ✗ Name\.$/m);
    await user.sees("the report is copied", () => user.copied === report);
    assert.equal(user.read.size, 2);

    const third = check();
    (await user.list(/Which hub's connection/)).escape();
    assert.equal(await user.ends(third), undefined);
  });

  it("is offered beside a hub that was not reached, for that account, and by its row", async () => {
    const { user } = window;
    user.presses(undefined, /was added/);
    const { account } = await window.add(hub.url, await hub.token("ada"));
    hub.faults.refuse = true;
    stage.atEnd(() => (hub.faults.refuse = false));
    user.presses("Check Connection…", /was closed before the hub answered/);
    // The end of the check says the same.
    user.onProgress = () => user.presses(undefined, /was closed before the hub answered/);
    await assert.rejects(window.command("hubKernels.signIn", { account, token: "0123456789abcdef0123456789abcdef" }));
    await user.sees("the report", () => /^✗ Hub/m.test(shown()));
    assert.match((await check({ about: { account } })) ?? "", /^– Token +Not tried/m);
  });

  it("is offered in the box of an address that was not reached, which stays open", async () => {
    const { user } = window;
    const adding = window.command("hubKernels.addHub");
    const box = await user.box(/address of your JupyterHub/);
    box.enter("that is none");
    await user.says(box, /isn't the address of a hub/);
    assert.ok(!box.tooltips.includes("Check Connection…"));
    box.enter("https://no-such-hub.invalid");
    await user.says(box, /Couldn't find no-such-hub\.invalid/);
    user.presses(undefined, /Couldn't find no-such-hub\.invalid/);
    box.press("Check Connection…");
    await user.sees("the report", () => /^Result +Something is wrong: see ✗ Name\.$/m.test(shown()));
    assert.ok(box.isOpen);
    box.escape();
    assert.equal(await user.ends(adding), undefined);
  });

  it("ends where it is canceled, with what it has found until then, and says no more", async () => {
    const { user } = window;
    const silent = net.createServer((socket) => socket.on("error", () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    stage.atEnd(() => silent.close());
    const { port } = silent.address() as net.AddressInfo;
    user.onProgress = (message, { cancel }) => {
      if (message === "Connection") setTimeout(cancel, 100);
    };
    const report = (await check({ hub: `https://127.0.0.1:${port}/` })) ?? "";
    assert.match(report, /^Result +You canceled the check\.$/m);
    assert.match(report, /^✓ Route/m);
    assert.match(report, /^– Connection +Not tried, as you canceled the check\.$/m);
    assert.match(report, /^– Latency +Not tried, as you canceled the check\.$/m);
    assert.deepEqual(user.texts, []);
    assert.equal(shown(), report);
  });
});
