import assert from "node:assert/strict";
import { FormTab } from "./form-tab.js";
import { formNotRead, type OptionsRig, password, withoutCompanion } from "./rig.js";

const labelsOfForm = [
  "Account (as in sacctmgr)",
  "Time (hours)",
  "Cores",
  "Memory (MB)",
  "GPU configuration",
  "User interface",
  "Whole node",
];

export function plainCases(rig: () => OptionsRig): void {
  const hub = () => rig().plain;
  const user = () => rig().user;

  it("are its own form after a sign-in with the password, which starts what stands in it and is offered first the next time", async () => {
    const server = await hub().addFor("ben");
    const started = rig().startWithOptions(server);
    const ways = await rig().ways(withoutCompanion);
    assert.deepEqual(ways.labels, [
      "The Hub's Default",
      "Read the Hub's Form with Your Password…",
      "Start in Browser, Connect Here",
    ]);
    ways.choose("Read the Hub's Form with Your Password…");
    const box = await user().box(/\nEnter the password of ben on .+\. It's used once and not kept\.\n/);
    assert.equal(box.password, true);
    box.enter("wrong");
    await user().says(box, /didn't let you in/);
    box.enter(password);
    const form = await FormTab.before(user());
    assert.deepEqual(form.labels, labelsOfForm);
    assert.equal(form.control("Time (hours)").values[0], "4 h");
    form.start({ "Time (hours)": ["2 days"], Cores: ["many"] });
    assert.equal(form.control("Time (hours)").problem, "At most 24 h.");
    assert.equal(form.control("Cores").problem, "This isn't a number.");
    assert.equal(form.control("Account (as in sacctmgr)").problem, "Account (as in sacctmgr) is required.");
    form.start({
      "Account (as in sacctmgr)": ["ab123"],
      "Time (hours)": ["2 h"],
      Cores: ["4"],
      "GPU configuration": ["a100:1"],
    });
    await rig().runs(started);
    assert.deepEqual((await hub().server("ben"))?.user_options, {
      account: ["ab123"],
      runtime: ["2"],
      nprocs: ["4"],
      memory: ["8000"],
      gpu: ["a100:1"],
      ui: ["lab"],
      cluster: ["alpha"],
    });
    await rig().stop(server);

    // The way that served comes right after the last start.
    const called = rig().startWithOptions(server);
    const next = await rig().ways(`Earlier starts. ${formNotRead}`);
    assert.deepEqual(next.labels.slice(0, 2), ["Like Last Time", "Read the Hub's Form with Your Password…"]);
    assert.deepEqual(
      next.items.map(({ description = "" }) => description).filter((words) => /last time/i.test(words)),
      [],
      "it is said once in a list",
    );
    next.escape();
    await rig().isCalledOff(called);
  });

  it("are chosen in the browser, and this window follows", async () => {
    const server = await hub().addFor("cyd");
    rig().atTheHubsPage(() => hub().startElsewhere("cyd", { account: ["cd456"] }));
    const started = rig().startWithOptions(server);
    (await rig().ways(withoutCompanion)).choose("Start in Browser, Connect Here");
    await rig().runs(started);
    assert.deepEqual(user().opened, [`${hub().url}hub/spawn`]);
    assert.deepEqual((await hub().server("cyd"))?.user_options, { account: ["cd456"] });
    await rig().stop(server);
  });
}
