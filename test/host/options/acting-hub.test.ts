import assert from "node:assert/strict";
import { inEachTest } from "../commands/in-each-test.js";
import { Messages } from "../commands/messages.js";
import { Opened } from "../commands/opened.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { until } from "../commands/until.js";
import { choose, startAgain, stop, TestHub } from "./hubs.js";
import { labels, pick } from "./lists.js";

describe("the options of a hub whose form acts on the spawner", () => {
  const hub = new TestHub("RIG_ACTING_HUB");
  const inputs = inEachTest(() => new QuickInputs());
  const messages = inEachTest(() => new Messages());

  it("start the machine that was chosen, and again as last time, where the hub keeps nothing of the choice", async () => {
    const server = await hub.addFor("returns");
    const started = choose(server);
    const ways = await inputs().list();
    assert.deepEqual(labels(ways).slice(0, 2), ["Choose Options…", "All Options in One Form…"]);
    assert.ok(!labels(ways).includes("The hub's default"), "its page does not offer that");
    await pick(inputs(), ways, "Choose Options…");
    await pick(inputs(), await inputs().list(), "Big");
    assert.equal((await started)?.state, "running", messages().texts.join());
    assert.equal(await hub.got("returns"), "big");
    await stop(server);
    assert.equal((await startAgain(server))?.state, "running", messages().texts.join());
    assert.equal(await hub.got("returns"), "big");
    await stop(server);
    const again = choose(server);
    const [last] = (await inputs().list()).items;
    assert.deepEqual([last?.label, last?.description], ["$(history) size: big", "like last time"]);
    await inputs().escape();
    assert.equal(await again, undefined);
  });

  it("start what the site decides where there is nothing to choose", async () => {
    const server = await hub.addFor("decides");
    assert.equal((await choose(server))?.state, "running", messages().texts.join());
    assert.equal(await hub.got("decides"), "decided");
    await stop(server);

    await hub.api("POST", "users/decides/server", { size: "big" });
    await stop(server);
    for (const again of [choose(server), undefined]) {
      const called = again ?? startAgain(server);
      const ways = await inputs().list();
      assert.equal(ways.items[0]?.detail, "The hub may repeat the options of the last start: size: big");
      await inputs().escape();
      assert.equal(await called, undefined);
    }
    assert.equal(await hub.server("decides"), undefined);
  });

  it("are not those of a start of elsewhere where nothing can be chosen, and that is said", async () => {
    const server = await hub.addFor("fixed");
    await hub.api("POST", "users/fixed/server", { size: "big" });
    await stop(server);
    const started = startAgain(server);
    const ways = await inputs().list();
    assert.equal(ways.items[0]?.detail, "Without the options of the last start: size: big");
    await pick(inputs(), ways, "Start");
    assert.equal((await started)?.state, "running", messages().texts.join());
    assert.deepEqual((await hub.server("fixed"))?.user_options, { plan: ["a"] });
    await stop(server);
    assert.equal((await startAgain(server))?.state, "running", "nothing is asked of the own start");
    await stop(server);
  });

  it("open the server's terminal where that was chosen as its interface and is there", async () => {
    const opened = new Opened();
    try {
      for (const [user, size] of [
        ["pageless", "Big"],
        ["interface", "Small"],
        ["interface", "Big"],
      ] as const) {
        const server = await hub.addFor(user);
        const started = choose(server);
        await pick(inputs(), await inputs().list(), "Choose Options…");
        await pick(inputs(), await inputs().list(), size);
        assert.equal((await started)?.state, "running", messages().texts.join());
        if (user === "interface" && size === "Big") {
          await until("the terminal is opened", () => opened.addresses.length > 0);
        }
        await stop(server);
      }
      const addresses = opened.addresses.map((address) => address.replace(/\?$/, ""));
      assert.deepEqual(addresses, [`${hub.url}user/interface/terminals/1`]);
    } finally {
      opened.restore();
    }
  });

  it("are looked at before a start of elsewhere is repeated", async () => {
    const server = await hub.addFor("sets");
    await hub.api("POST", "users/sets/server", { size: "big" });
    await stop(server);
    const called = choose(server);
    const ways = await inputs().list();
    assert.equal(ways.items[0]?.description, "like last time");
    assert.match(ways.items[0].detail ?? "", /Only part of that start is known here/);
    await inputs().choose(ways, 0);
    assert.equal((await inputs().list()).placeholder, "Size");
    await inputs().escape();
    assert.equal(await called, undefined);
    const again = startAgain(server);
    assert.match(
      (await inputs().list()).items[0]?.detail ?? "",
      /Only part of that start is known here/,
      "by one click too",
    );
    await inputs().escape();
    assert.equal(await again, undefined);
    assert.equal(await hub.server("sets"), undefined);
  });

  it("are looked at before a start of elsewhere is repeated by the first click of all", async () => {
    const server = await hub.addFor("learns");
    await hub.api("POST", "users/learns/server", { size: "big" });
    await stop(server);
    const again = startAgain(server);
    assert.match((await inputs().list()).items[0]?.detail ?? "", /Only part of that start is known here/);
    await inputs().escape();
    assert.equal(await again, undefined);
    assert.equal(await hub.server("learns"), undefined);
  });

  it("never delete anything in silence, and ask for a password each time, masked", async () => {
    const server = await hub.addFor("erases");
    const started = choose(server);
    await pick(inputs(), await inputs().list(), "Choose Options…");
    await pick(inputs(), await inputs().list(), "Big");
    await pick(inputs(), await inputs().list(), "Yes");
    const box = await inputs().box();
    assert.equal(box.password, true);
    await inputs().enter(box, " tr0ub4dor ");
    assert.equal((await started)?.state, "running", messages().texts.join());
    assert.equal(await hub.got("erases"), "big erase  tr0ub4dor ");
    await stop(server);

    assert.equal(await startAgain(server), undefined);
    const asked = messages().shown.find(({ modal }) => modal);
    assert.match(asked?.detail ?? "", /They include: erase: /);
    assert.equal(await hub.server("erases"), undefined, "it was called off");

    const called = choose(server);
    const ways = await inputs().list();
    assert.equal(ways.items[0]?.detail, "$(warning) Set last time: Erase my environment: yes");
    const shown = ways.items.map(({ label, description, detail }) => [label, description, detail]);
    assert.ok(!JSON.stringify(shown).includes("tr0ub4dor"), JSON.stringify(shown));
    await inputs().choose(ways, 0);
    await pick(inputs(), await inputs().list(), "Big");
    await pick(inputs(), await inputs().list(), "No");
    assert.equal((await inputs().box()).value, "");
    await inputs().escape();
    assert.equal(await called, undefined);
  });
});
