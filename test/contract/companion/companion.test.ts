import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { startHub } from "../../../rig/hub.js";
import { clientWith, HUB_DEADLINE_MS, LINES, noSignal } from "../hubClient/client-on-hub.js";
import { userOf } from "../rig-user.js";
import { companionWith, failure, fieldNames, hubFrom } from "./companion-on-hub.js";

const config = readFileSync(new URL("form-spawner.py", import.meta.url), "utf8");
const ada = { user: "ada", name: "" };
const gpu = { user: "ada", name: "gpu" };

for (const line of LINES) {
  describe(`hub companion, hub ${line}`, function () {
    this.timeout(HUB_DEADLINE_MS);
    const hub = hubFrom(() => startHub({ line, basePath: "/jupyter", companion: true, config }));
    const companionOf = async (user: string, scopes?: string[]) =>
      companionWith(hub(), await hub().token(user, scopes ? { scopes } : {}));

    it("tells its version and what it can do to anybody", async () => {
      const shares = line === "4.1" ? [] : ["sign_in_shares"];
      const abilities = ["options", "user_options", "start", "sign_in", ...shares];
      assert.deepEqual(await companionWith(hub(), undefined).about(noSignal), { version: "0.3.0", abilities });
      const answer = await fetch(`${hub().url}hub/api/hub-kernels`);
      assert.deepEqual(await answer.json(), { version: "0.3.0", api: 1, abilities });
    });

    it("gives the form made for this user and server, with one request", async () => {
      const companion = await companionOf("ada");
      hub().clearRequests();
      const form = await companion.form(gpu, noSignal);
      assert.equal(form.fields[0]?.label, "Image for ada on gpu at /jupyter/hub/ told");
      assert.deepEqual(fieldNames(form), ["image", "gpu"]);
      assert.deepEqual(
        hub().requests.map(({ method, path, status }) => `${method} ${path} ${status}`),
        ["GET /jupyter/hub/api/hub-kernels/users/ada/options?server 200"],
      );
      assert.match((await companion.form(ada, noSignal)).fields[0]?.label ?? "", /on default/);
    });

    it("names the spawner and the classes it is made of", async () => {
      const answer = await (await userOf(hub(), "ada")).get("hub/api/hub-kernels/users/ada/options");
      const { spawner } = JSON.parse(answer.text) as { spawner: { class: string; bases: string[] } };
      assert.equal(spawner.class, "rig_spawner.RigSpawner");
      assert.ok(spawner.bases.includes("jupyterhub.spawner.SimpleLocalProcessSpawner"));
      assert.ok(!spawner.bases.includes("builtins.object"));
    });

    it("makes user_options of the answers with which a kernel starts", async () => {
      const companion = await companionOf("ada");
      const form = await companion.form(ada, noSignal);
      const options = await companion.userOptions(ada, form, { image: ["torch"], gpu: ["2"] }, noSignal);
      assert.deepEqual(options, { image: "torch", gpu: "2" });
      const user = await userOf(hub(), "ada");
      const client = clientWith(hub(), user.token, hub().version);
      const server = await client.start(ada, options, () => undefined, noSignal);
      assert.deepEqual(server.userOptions, options);
      const code = "import os; print(os.environ['HUB_IMAGE'], os.environ['HUB_GPU'])";
      assert.equal(await user.run(code), "torch 2\n");

      // Asking about a server that runs changes nothing of it.
      await companion.form(ada, noSignal);
      await companion.userOptions(ada, form, { image: ["base"] }, noSignal);
      assert.equal(await user.run(code), "torch 2\n");
      const [after] = await client.servers("ada", noSignal);
      assert.equal(after?.started, server.started);
      assert.deepEqual(after?.userOptions, options);
      await client.stop(ada, noSignal);
    });

    it("says in the spawner's own words why it refuses", async () => {
      const companion = await companionOf("ada");
      const form = await companion.form(ada, noSignal);
      const words = async (answers: Record<string, string[]>) =>
        failure(companion.userOptions(ada, form, answers, noSignal));
      const refused = { kind: "options-refused", words: "ada may not use the image 'secret' (100%)" };
      assert.deepEqual(await words({ image: ["secret"] }), refused);
      if (line === "4.1") return;
      assert.deepEqual(await words({ image: ["torch"], gpu: ["4"] }), {
        kind: "options-refused",
        words: "Invalid user options",
      });
    });

    it("writes no value of a form and no line break of a user's making into the hub's log", async () => {
      const user = await userOf(hub(), "ada");
      const path = "hub/api/hub-kernels/users/ada/options";
      assert.equal((await user.post(path, { fields: { image: ["secret"] } })).status, 400);
      assert.equal((await user.post(path, { fields: { "image\nforged field": ["torch"] } })).status, 400);
      assert.equal((await user.post(`${path}?server=${encodeURIComponent("a/\nforged server")}`, {})).status, 400);
      const broken = '{"fields": {"password": ["tr0ub4dor"}';
      const authorization = `token ${user.token}`;
      const sent = { method: "POST", headers: { authorization, "content-type": "application/json" }, body: broken };
      assert.equal((await fetch(`${hub().url}${path}`, sent)).status, 400);
      const log = await readFile(hub().logFile, "utf8");
      assert.match(log, /Options of ada: refused \(ValueError\)/);
      for (const value of ["may not use the image", "tr0ub4dor"]) assert.ok(!log.includes(value), value);
      assert.doesNotMatch(log, /^\s*forged/m);
    });

    it("refuses fields that no form sends", async () => {
      const user = await userOf(hub(), "ada");
      const bodies = [[], {}, { fields: 1 }, { fields: { image: "torch" } }, { fields: { image: [1] } }];
      for (const body of bodies) {
        const { status, text } = await user.post("hub/api/hub-kernels/users/ada/options", body);
        assert.equal(status, 400, JSON.stringify(body));
        assert.equal(typeof (JSON.parse(text) as { message: unknown }).message, "string");
      }
    });

    it("leaves no trace of a server that was only asked about", async () => {
      const companion = await companionOf("carla");
      const servers = async () => {
        const { body } = await hub().api("GET", "users/carla?include_stopped_servers");
        return (body as { servers: object }).servers;
      };
      const before = await servers();
      const asked = { user: "carla", name: "later" };
      const form = await companion.form(asked, noSignal);
      await companion.userOptions(asked, form, { image: ["torch"] }, noSignal);
      await companion.form({ user: "carla", name: "" }, noSignal);
      await companion.userOptions({ user: "carla", name: "" }, form, { image: ["torch"] }, noSignal);
      assert.deepEqual(await servers(), before);
    });

    it("shows nobody the options of another user", async () => {
      await hub().token("bob");
      const companion = await companionOf("ada");
      const bobs = { user: "bob", name: "" };
      const form = await companion.form(ada, noSignal);
      const notFound = { kind: "server-not-found", words: undefined };
      assert.deepEqual(await failure(companion.form(bobs, noSignal)), notFound);
      assert.deepEqual(await failure(companion.form({ user: "nobody", name: "" }, noSignal)), notFound);
      assert.deepEqual(await failure(companion.userOptions(bobs, form, { image: ["base"] }, noSignal)), notFound);
      const asAdmin = companionWith(hub(), hub().adminToken);
      assert.match((await asAdmin.form(bobs, noSignal)).fields[0]?.label ?? "", /bob/);
      assert.deepEqual(await failure(asAdmin.form({ user: "nobody", name: "" }, noSignal)), notFound);
    });

    it("wants the scope of a start, for this server", async () => {
      const needed = line === "6.1" ? "start:servers" : "servers";
      const seeing = await companionOf("ada", ["access:servers!user", "read:servers!user"]);
      assert.equal((await failure(seeing.form(ada, noSignal))).kind, "scope-missing");
      const starting = await companionOf("ada", [`${needed}!user`]);
      assert.equal((await starting.form(ada, noSignal)).fields.length, 2);
      const narrow = await companionOf("ada", [`${needed}!server=ada/gpu`]);
      assert.equal((await narrow.form(gpu, noSignal)).fields.length, 2);
      assert.equal((await failure(narrow.form(ada, noSignal))).kind, "server-not-found");
      assert.equal((await failure(companionWith(hub(), "no token").form(ada, noSignal))).kind, "token-rejected");
      const { status } = await fetch(`${hub().url}hub/api/hub-kernels/users/ada/options`);
      assert.equal(status, 403);
    });

    it("refuses a named server that could not be started", async () => {
      const companion = await companionOf("bob");
      // A start that fails leaves the server behind, stopped.
      await hub().api("POST", "users/bob/servers/one", { mode: "fail" });
      const one = await companion.form({ user: "bob", name: "one" }, noSignal);
      assert.match(one.fields[0]?.label ?? "", /bob on one/);
      const two = await failure(companion.form({ user: "bob", name: "two" }, noSignal));
      assert.equal(two.kind, "server-limit-reached");
      const slash = await failure((await companionOf("ada")).form({ user: "ada", name: "a/b" }, noSignal));
      assert.equal(slash.kind, "request-refused");
      assert.match(String(slash.words), /Invalid server_name/);
    });
  });
}

describe("hub companion that is not there", function () {
  this.timeout(HUB_DEADLINE_MS);
  const hub = hubFrom(() => startHub({ config: "c.JupyterHub.allow_named_servers = False" }));

  it("is told apart from a user whom the hub does not know", async () => {
    const companion = companionWith(hub(), await hub().token("ada"));
    assert.equal((await failure(companion.about(noSignal))).kind, "companion-missing");
    assert.equal((await failure(companion.form(ada, noSignal))).kind, "companion-missing");
    const form = { spawner: "other", fields: [] } as const;
    assert.equal((await failure(companion.userOptions(ada, form, {}, noSignal))).kind, "companion-missing");
  });
});
