import assert from "node:assert/strict";
import type { HubLine, RunningHub } from "../../../rig/hub.js";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import { hubFromEnvironment } from "../../../src/tokens/environment/environment.js";
import { servingHub } from "../../../src/tokens/environment/environment-hub.js";
import { networks, noSignal, until } from "../hubClient/client-on-hub.js";
import { userOf } from "../rig-user.js";
import { WindowOnHub } from "../servers/model-on-hub.js";
import { fetchOf, hubWith, refusal, whoami } from "./sign-in-on-hub.js";

const EVA = "eva@campus.example";

export function environmentCases(hub: () => RunningHub, line: HubLine): void {
  it("inside a server of the hub, by that server's own token, which sees what it may use", async () => {
    const user = await userOf(hub(), EVA);
    await user.startToReady({});
    const printed = await user.run("import json, os; print(json.dumps(dict(os.environ)))");
    const found = hubFromEnvironment(JSON.parse(printed) as NodeJS.ProcessEnv);
    assert.ok(found);
    assert.deepEqual([found.user, found.serverName], [EVA, ""]);
    const url = (await servingHub(found, networks, noSignal)) ?? "";
    assert.ok(found.baseUrlCandidates.includes(url), found.baseUrlCandidates.join(" "));
    // Where the hub's own port is all that is known (5.5 and 6.1 without `public_url`), no server answers.
    const inside = found.baseUrlCandidates.slice(1);
    assert.equal(await servingHub({ ...found, baseUrlCandidates: inside }, networks, noSignal), undefined);
    assert.equal(inside.length, line === "4.1" ? 0 : 1);
    const who = await whoami({ url }, found.token());
    assert.equal(who.name, EVA);
    assert.equal(who.servers, undefined);

    const kernels = new URL(`${found.servicePrefix}api/kernels`, url);
    assert.equal((await fetchOf(url, found.token())(kernels)).status, 200);
    assert.notEqual((await fetchOf(url)(kernels)).status, 200);
    const client = createHubClient(hubWith({ url }, found.token()));
    const running = await client.servers(EVA, noSignal);
    assert.deepEqual(running, [
      { name: "", url: new URL(found.servicePrefix, url).href, ready: true, pending: null, stopped: false },
    ]);
    const start = await refusal(client.start({ user: EVA, name: "gpu" }, undefined, () => undefined, noSignal));
    assert.ok(["scope-missing", "server-not-found"].includes(String(start["kind"])), String(start["kind"]));
  });

  it("with a token for one named server, which is not mistaken for the default one", async () => {
    const token = await hub().token(EVA, { scopes: [`access:servers!server=${EVA}/gpu`] });
    const seen = () => createHubClient(hubWith(hub(), token)).servers(EVA, noSignal);
    assert.deepEqual((await refusal(seen())).scopes, ["read:servers"]);
    // A start more, and the same code of JupyterHub in all lines.
    if (line !== "5.5") return;
    await hub().api("POST", `users/${EVA}/servers/gpu`);
    const running = await until("the named server", () => seen().catch(() => undefined));
    assert.deepEqual(
      running.map(({ name, ready }) => [name, ready]),
      [["gpu", true]],
    );
    assert.equal((await fetchOf(hub().url, token)(`${running[0]?.url ?? ""}api/kernels`)).status, 200);
  });

  it("shown in the editor as it is, until that server is stopped", async () => {
    const window = await WindowOnHub.open(hub(), EVA, await hub().token(EVA, { scopes: ["access:servers!user"] }));
    await window.model.refresh(window.accountId);
    assert.deepEqual([window.reach, window.state()?.kind], ["ok", "running"]);
    assert.deepEqual((await refusal(window.start({}, "gpu"))).kind, "scope-missing");
    await hub().api("DELETE", `users/${EVA}/server`);
    const refresh = window.model.refresh.bind(window.model, window.accountId);
    const refused = await until("the end of the server", () =>
      refresh().then(
        () => undefined,
        (error: unknown) => error as Error & { kind: string },
      ),
    );
    assert.equal(refused.kind, "scope-missing");
    assert.equal(window.reach, "sign-in-needed");
    await window.close();
  });
}
