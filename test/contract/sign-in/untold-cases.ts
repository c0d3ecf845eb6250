import assert from "node:assert/strict";
import type { HubLine, RunningHub } from "../../../rig/hub.js";
import { type HubEnvironment, hubFromEnvironment } from "../../../src/tokens/environment/environment.js";
import { type LeadsHere, leadsHere } from "../../../src/tokens/environment/environment-address.js";
import { servingHub } from "../../../src/tokens/environment/environment-hub.js";
import { anEditor } from "../../unit/tokens/fakes.js";
import { networks, noSignal } from "../hubClient/client-on-hub.js";
import { type HubUser, userOf } from "../rig-user.js";
import { refusal, whoami } from "./sign-in-on-hub.js";

const UMA = "uma@campus.example";

/** What the hub, as hubs are when their admin set no address for others, tells a server of its user. */
async function environmentOf(user: HubUser): Promise<HubEnvironment> {
  await user.startToReady({});
  const printed = await user.run("import json, os; print(json.dumps(dict(os.environ)))");
  const found = hubFromEnvironment(JSON.parse(printed) as NodeJS.ProcessEnv);
  assert.ok(found);
  return found;
}

const leads = (here: HubEnvironment, hub: RunningHub): Promise<LeadsHere> =>
  leadsHere(here, hub.url, networks, noSignal);

/** On hubs that tell their servers only the address that those reach them at, as they are without `public_url`. */
export function untoldCases(hubs: () => ReadonlyMap<HubLine, RunningHub>): void {
  const users = new Map<HubLine, HubUser>();
  const here = new Map<HubLine, HubEnvironment>();
  before(async () => {
    const start = async (line: HubLine, hub: RunningHub) => {
      const user = await userOf(hub, UMA);
      users.set(line, user);
      here.set(line, await environmentOf(user));
    };
    await Promise.all([...hubs()].map(([line, hub]) => start(line, hub)));
  });

  it("know no address that leads through the hub's proxy", async () => {
    for (const environment of here.values()) {
      assert.deepEqual(environment.baseUrlCandidates, [environment.insideUrl]);
      assert.equal(await servingHub(environment, networks, noSignal), undefined);
    }
  });

  it("take their own hub's address for theirs, of hubs with the same user and path", async () => {
    for (const hub of hubs().values()) hub.clearRequests();
    for (const [line, environment] of here) {
      const answers = await Promise.all(
        [...hubs()].map(async ([other, hub]) => [other, await leads(environment, hub)]),
      );
      assert.deepEqual(
        Object.fromEntries(answers),
        Object.fromEntries([...hubs().keys()].map((other) => [other, other === line ? "proven" : "no"])),
      );
    }
    for (const hub of hubs().values()) {
      const asked = hub.requests.map(({ method, path }) => `${method} ${path}`).sort();
      const each = ["GET /jupyter/hub/error/404", `HEAD /jupyter/user/${UMA}/api`];
      assert.deepEqual(
        asked,
        each.flatMap((one) => [...here.keys()].map(() => one)),
      );
    }
  });

  it("have a token that goes on to that hub after a restart, and to no other", async () => {
    const [[line, hub] = assert.fail(), [, other] = assert.fail()] = [...hubs()];
    const editor = anEditor();
    const account = { baseUrl: hub.url, user: UMA };
    const windowIn = (environment: HubEnvironment) =>
      editor.window({
        environment: () => environment,
        isHubOfServer: async (url) => (await leadsHere(environment, url, networks, noSignal)) === "proven",
      });
    const first = here.get(line) ?? assert.fail();
    const about = { scopes: [], way: "environment" as const };
    const elsewhere = { baseUrl: other.url, user: UMA };
    for (const each of [account, elsewhere]) await windowIn(first).write(each, first.token(), about);
    await hub.api("DELETE", `users/${UMA}/server`);
    const again = await environmentOf(users.get(line) ?? assert.fail());
    assert.notEqual(again.token(), first.token());
    assert.equal(again.name, first.name);
    assert.equal((await refusal(whoami(hub, first.token()))).kind, "token-rejected");
    const token = await windowIn(again).read(account);
    assert.equal(token, again.token());
    assert.equal((await whoami(hub, token)).name, UMA);
    assert.equal(await windowIn(again).read(elsewhere), undefined);
  });
}
