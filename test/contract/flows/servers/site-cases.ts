import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FlowRig } from "../rig.js";

/** A site has set the hub up: by the setting, or by the machine's file. */
export function siteCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const set = (more: object = {}) =>
    user().settings.set("hubs", [{ hub: rig().hub.url, label: "Example HPC", ...more }]);

  it("is offered by its name, and added without typing an address; Back leads to any other", async () => {
    set();
    const adding = rig().command<{ user: string }>("addHub");
    (await user().list(/Which JupyterHub do you want to add/)).choose("Enter Another Address…");
    (await user().box(/address of your JupyterHub/)).back();
    const list = await user().list(/Which JupyterHub do you want to add/);
    assert.deepEqual(list.labels, ["Example HPC", "Enter Another Address…"]);
    assert.match(list.item("Example HPC").description ?? "", /^127\.0\.0\.1:\d+\/jupyter$/);
    list.choose("Example HPC");
    const box = await user().box(/address of your JupyterHub/);
    assert.equal(box.value, rig().hub.url);
    const added = await rig().window.pasted(adding as never, await rig().hub.token("gil"));
    assert.equal(added?.user, "gil");

    const again = rig().command("addHub");
    const known = await user().list(/Which JupyterHub do you want to add/);
    assert.match(known.item("Example HPC").description ?? "", /already added$/);
    known.escape();
    assert.equal(await user().ends(again), undefined);
  });

  it("can be changed where it is not reached: the box keeps the address and says why", async () => {
    user().settings.set("hubs", [{ hub: "http://127.0.0.1:9", label: "Gone" }]);
    const adding = rig().command("addHub");
    (await user().list(/Which JupyterHub do you want to add/)).choose("Gone");
    const box = await user().box(/address of your JupyterHub/);
    await user().says(box, /refused the connection/);
    assert.equal(box.value, "http://127.0.0.1:9/");
    box.escape();
    assert.equal(await user().ends(adding), undefined);
  });

  it("is offered from the machine's file, which may come while the window is open", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-site-"));
    rig().window.machineFile = path.join(folder, "hubs.json");
    const before = rig().command("addHub");
    (await user().box(/address of your JupyterHub/)).escape();
    await user().ends(before);
    await writeFile(
      rig().window.machineFile,
      JSON.stringify({ hubs: [{ hub: rig().hub.url, label: "By the admin" }] }),
    );
    const adding = rig().command("addHub");
    const list = await user().list(/Which JupyterHub do you want to add/);
    assert.ok(list.item("By the admin"));
    list.escape();
    assert.equal(await user().ends(adding), undefined);
    await rm(folder, { recursive: true });
  });

  it("has its server come first among what can be started", async () => {
    set({ server: "gpu" });
    await rig().addedFor("gus");
    const starting = rig().command("startServer");
    const list = await user().list(/Which server do you want to start/);
    assert.match(list.labels[0] ?? "", /gpu/);
    list.escape();
    assert.equal(await user().ends(starting), undefined);
  });

  describe("with profiles", () => {
    let site: Server;
    before(async () => {
      const profiles = [
        { name: "GPU of the site", options: { gpu: "1" } },
        { name: "Of another hub", hub: "https://other.example", options: {} },
      ];
      site = createServer((_, response) => response.end(JSON.stringify({ profiles })));
      await once(site.listen(0, "127.0.0.1"), "listening");
    });
    after(() => void site.close());

    it("offers them for a start of its servers, and for no other hub", async () => {
      const profileFiles = [`http://127.0.0.1:${(site.address() as AddressInfo).port}/`];
      set({ profileFiles });
      const { server } = await rig().addedFor("gwyn");
      const starting = rig().command("startServerWithOptions", { server });
      const list = await user().list(/^Start a Server on/);
      assert.ok(list.item("GPU of the site"));
      assert.ok(!list.labels.some((label) => label.includes("another hub")));
      list.escape();
      assert.equal(await user().ends(starting), undefined);

      user().settings.set("hubs", [{ hub: "https://other.example", profileFiles }]);
      const other = rig().command("startServerWithOptions", { server });
      const without = await user().list(/^Start a Server on/);
      assert.ok(!without.labels.some((label) => label.includes("GPU of the site")));
      without.escape();
      assert.equal(await user().ends(other), undefined);
    });
  });
}
