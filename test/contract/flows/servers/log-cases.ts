import assert from "node:assert/strict";
import { homedir } from "node:os";
import type { ServerId } from "../../../../src/text/ids.js";
import { spelledIn } from "../../../token-spellings.js";
import type { FlowRig } from "../rig.js";

const STRANGE_TOKEN = "deadbeef0123456789abcdef01234567";
const UTC = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`;

/** Of the log of starts, and of the support report. */
export function logCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  /** the text of the only tab with this in its name */
  const tab = (name: string) => {
    const [found, ...more] = [...user().read].filter(([title]) => title.includes(name));
    assert.deepEqual(more, []);
    return found?.[1] ?? "";
  };

  it("shows a start's own lines, with their times, while it goes on and to its end", async () => {
    const { server } = await rig().addedFor("ivy");
    const says = ["Pending in queue...", "Beaming up"];
    let early: string | undefined;
    user().onProgress = (message) => {
      if (early !== undefined || !message.includes("waiting in the queue")) return;
      early = "";
      void rig()
        .command<string>("showStartLog", { server })
        .then((text) => (early = text));
    };
    await rig().command("startServer", { server, options: { mode: "say", says } });
    const [, ...lines] = early?.match(/^==== 127.*\nRequested: .*$/m)?.[0].split("\n") ?? [];
    assert.match(lines.join(), new RegExp(`^Requested: ${UTC}, from this window$`));
    assert.match(early ?? "", /\n +\d+ s {2}\[waiting in the queue\]\n +\d+ s {2}Pending in queue\.\.\.\n/);
    assert.match(early ?? "", /\nIt's still starting\.\n$/);
    const whole = tab("Starts of");
    assert.match(whole, /Options:\n {2}mode: say\n {2}says: Pending in queue\.\.\., Beaming up\n/);
    assert.match(whole, /Pending in queue\.\.\.\n +\d+ s {2}Beaming up\n/);
    assert.match(whole, /\n +\d+ s {2}The server is running\.\n$/);
    assert.equal(await rig().command("showStartLog", { server }), whole);
    await rig().command("stopServer", { server, confirmed: true });
  });

  it("shows from the failure's button why a start failed, and where the hub's own logs are", async () => {
    const { server } = await rig().addedFor("ira");
    user().presses("Show Start Log", /no such image/);
    await assert.rejects(rig().command("startServer", { server, options: { mode: "fail", image: "torch" } }));
    await user().sees("the tab", () => tab("Starts of") !== "");
    assert.match(tab("Starts of"), /The start failed: .*no such image: torch\n\nFor the hub's admin/);
    assert.match(tab("Starts of"), / sudo journalctl -u jupyterhub\n +sudo journalctl -u jupyter-ira\n/);
  });

  it("says that there is no start to be shown, and leads to the log", async () => {
    const { server } = await rig().addedFor("ian");
    user().presses("Show Log", /^127.*wasn't started since this window was opened/);
    assert.equal(await rig().command("showStartLog", { server }), undefined);
    await user().sees("the log", () => user().ran.some(([command]) => command === "show the log"));
    assert.equal(await rig().command("showStartLog"), undefined);
    await user().reads(/^No server was started since this window was opened/);
  });

  it("makes a support report, shows it, and copies just that when its user wants it", async () => {
    const { server } = await rig().addedFor("ida");
    await rig().command("startServer", { server });
    rig().window.links.opened(rig(), server as ServerId);
    rig().window.links.answered(rig(), 12.3);
    user().settings.set("requestTimeoutSeconds", 45);
    user().copied = "mine";
    const report = await user().ends(rig().command<string>("copySupportReport"));
    assert.equal(tab("Support Report"), report);
    assert.equal(user().copied, "mine", "it was closed");
    assert.match(report, /^# Hub Kernels support report\n\nMade .* UTC\./);
    assert.match(report, /\n- Extension and editor: Hub Kernels 0\.0\.0, Visual Studio Code 1\.0\.0\n/);
    assert.match(report, /\n- Jupyter extension: not installed\n- Helper: \d+\n/);
    assert.ok(report.includes(`\n## Hub ${rig().hub.url}\n\n- JupyterHub: `), report);
    assert.match(report, /\n- JupyterHub: \d+\.\d+.*\n- Hub companion: none\n- Network: direct\n/);
    assert.match(report, /\n- Account \(user 1\): the hub answers\n {2}- Token: keychain; .*scopes: /);
    assert.match(report, /\n {2}- Default server: running; since .*; round trip 12 ms\n/);
    assert.match(report, new RegExp(`\n- ${UTC}, 127.*, from this window: .*running after \\d+ s\n`));
    assert.match(report, /\n- `hubKernels\.requestTimeoutSeconds`: 45\n/);
    const { ui } = rig().window.deps;
    const { l10n } = ui;
    Object.assign(ui, { l10n: { t: () => "in another language" } });
    const elsewhere = await rig().command<string>("copySupportReport");
    Object.assign(ui, { l10n });
    assert.ok(elsewhere.startsWith("# Hub Kernels support report\n"), "it is read by who maintains all this");
    assert.ok(!elsewhere.includes("in another language"), elsewhere);
    user().presses("Copy Report", /Read the support report before you pass it on/);
    const again = await user().ends(rig().command<string>("copySupportReport"));
    await user().sees("it is copied", () => user().copied === again);
    await rig().command("stopServer", { server, confirmed: true });
  });

  it("tells no secret in either, wherever one is", async () => {
    const { server, token } = await rig().signedIn("zoe-lane");
    const other = (await rig().signedIn("yves-moreau")).token;
    const { deps } = rig().window;
    const secrets = {
      option: "hush-of-an-option",
      typed: "hush-that-was-typed",
      proxy: "hush-of-a-proxy",
      client: "hush-of-a-client",
      profile: "hush-of-a-profile",
      header: "Basic aHVzaC1vZi1hLWhlYWRlcg==",
    };
    user().settings.set("networks", {
      "https://elsewhere.example": { proxy: `http://zora:${secrets.proxy}@squid.example:3128` },
      "http://inner.example:8000": { ssh: { host: "zora@gate.example", remote: "inner.example:8000" } },
    });
    user().settings.set("oauthClients", [
      { hub: rig().hub.url, clientId: "editor", clientSecret: secrets.client, redirectUri: "http://127.0.0.1:1/x" },
    ]);
    user().settings.set("profiles", [{ name: "GPU", options: { image: "torch", api_key: secrets.profile } }]);
    user().editorSettings.set("http.proxyAuthorization", secrets.header);
    const options = {
      mode: "say",
      api_key: secrets.option,
      note: secrets.typed,
      says: [
        `env JUPYTERHUB_API_TOKEN=${STRANGE_TOKEN}`,
        `token ${token} and ${other}`,
        `mounts ${secrets.typed} of zoe-lane`,
      ],
      fails: `${secrets.option} with ${token} for /user/zoe-lane/`,
    };
    deps.model.noteSecrets(server as ServerId, [secrets.typed], options);
    await assert.rejects(rig().command("startServer", { server, options }), { kind: "spawn-failed" });
    await deps.model.refresh(deps.model.accounts[0]?.id ?? assert.fail());
    const file = `${homedir()}/site-ca.pem`;
    deps.log.error("shown to the user:", new Error(`${token} of zoe-lane, ${file}, squid.example, ${secrets.proxy}`));
    deps.log.warn(`ssh to zora@gate.example as ${secrets.header}: {"client_secret": "${secrets.client}"}`);
    deps.log.warn(`the profile's key is ${secrets.profile}; hub token: ${STRANGE_TOKEN}`);
    const starts = await rig().command<string>("showStartLog");
    const report = await user().ends(rig().command<string>("copySupportReport"));
    const all = [token, other, STRANGE_TOKEN, ...Object.values(secrets)];
    for (const text of [starts, report]) {
      assert.deepEqual(spelledIn(text, all), [], text);
      assert.doesNotMatch(text, /hush/);
    }
    assert.match(starts, /env JUPYTERHUB_API_TOKEN=<redacted>\n/);
    assert.match(report, /failed after \d+ s: \(hidden\) with \(hidden\) for \/user\/\(user 1\)\/\n/);
    for (const name of ["zoe-lane", "yves-moreau", "zora", homedir(), "squid.example", "gate.example", "inner.example"])
      assert.ok(!report.includes(name), `${name} in ${report}`);
    assert.match(report, /\(user 1\), ~\/site-ca\.pem, \(proxy\), \(hidden\)\n/);
    assert.match(report, /\n- `hubKernels\.oauthClients`: set, 1 entry\n/);
    assert.match(report, /\n- `hubKernels\.networks`: set, 2 entries\n/);
  });
}
