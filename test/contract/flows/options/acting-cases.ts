import assert from "node:assert/strict";
import { nothingToChoose, type OptionsRig } from "./rig.js";

const inPart = "$(warning) Only part of that start is known here. Check it first.";

export function actingCases(rig: () => OptionsRig): void {
  const hub = () => rig().acting;
  const user = () => rig().user;

  it("start the machine that was chosen, and again as last time, where the hub keeps nothing of the choice", async () => {
    const server = await hub().addFor("returns");
    const started = rig().startWithOptions(server);
    const ways = await rig().ways();
    // The hub's default is what its page does not offer.
    assert.deepEqual(ways.labels, ["Choose Options…", "All Options in One Form…", "Start in Browser, Connect Here"]);
    ways.choose("Choose Options…");
    await rig().answer({ Size: "Big" });
    await rig().runs(started);
    assert.equal(await hub().got("returns"), "big");
    await rig().stop(server);
    await rig().runs(rig().startAgain(server));
    assert.equal(await hub().got("returns"), "big");
    await rig().stop(server);
    const again = rig().startWithOptions(server);
    const list = await rig().ways();
    assert.deepEqual([list.items[0]?.label, list.items[0]?.description], ["$(history) Size: Big", "like last time"]);
    list.escape();
    await rig().isCalledOff(again);
  });

  it("start what the site decides where there is nothing to choose", async () => {
    const server = await hub().addFor("decides");
    await rig().runs(rig().startWithOptions(server));
    assert.equal(await hub().got("decides"), "decided");
    await rig().stop(server);

    await hub().startElsewhere("decides", { size: "big" });
    await rig().stop(server);
    for (const start of [() => rig().startWithOptions(server), () => rig().startAgain(server)]) {
      const called = start();
      const ways = await rig().ways(nothingToChoose);
      assert.equal(ways.items[0]?.detail, "The hub may repeat the options of the last start: size: big");
      ways.escape();
      await rig().isCalledOff(called);
    }
    assert.equal(await hub().server("decides"), undefined);
  });

  it("are not those of a start of elsewhere where nothing can be chosen, and that is said", async () => {
    const server = await hub().addFor("fixed");
    await hub().startElsewhere("fixed", { size: "big" });
    await rig().stop(server);
    const started = rig().startAgain(server);
    const ways = await rig().ways(nothingToChoose);
    assert.equal(ways.items[0]?.detail, "Without the options of the last start: size: big");
    ways.choose("Start");
    await rig().runs(started);
    assert.deepEqual((await hub().server("fixed"))?.user_options, { plan: ["a"] });
    await rig().stop(server);
    // Nothing is asked of the own start.
    await rig().runs(rig().startAgain(server));
    await rig().stop(server);
  });

  describe("open the server's terminal", () => {
    async function startedWith(name: string, size: string): Promise<string> {
      const server = await hub().addFor(name);
      const started = rig().startWithOptions(server);
      (await rig().ways()).choose("Choose Options…");
      hub().askedOfServer(name);
      await rig().answer({ Size: size });
      await rig().runs(started);
      return server;
    }

    async function untilAsked(name: string, ...requests: string[]): Promise<void> {
      const asked: string[] = [];
      await user().sees(
        () => `the server's page is asked for, not ${asked.join()}`,
        () => asked.push(...hub().askedOfServer(name)) > 0 && requests.every((request) => asked.includes(request)),
      );
    }

    const opened = () => user().ran.filter(([command]) => command === "hubKernels.newTerminal");

    it("where that was chosen as its interface and is there, and in the browser by a button", async () => {
      user().presses("Open in Browser", /has a terminal as its user interface/);
      const server = await startedWith("interface", "Big");
      await user().sees("the terminal is opened", () => user().opened.length > 0);
      await rig().stop(server);
      const addresses = user().opened.map((address) => address.replace(/\?$/, ""));
      assert.deepEqual(addresses, [`${hub().url}user/interface/terminals/1`]);
      assert.deepEqual(opened(), [["hubKernels.newTerminal", { server }]]);
    });

    it("not where another one was chosen", async () => {
      const server = await startedWith("interface", "Small");
      await untilAsked("interface", "GET ");
      await rig().stop(server);
      assert.deepEqual([user().opened, opened()], [[], []]);
    });

    it("not where the server has no such page", async () => {
      const server = await startedWith("pageless", "Big");
      await untilAsked("pageless", "GET ", "HEAD terminals/1");
      await rig().stop(server);
      assert.deepEqual([user().opened, opened()], [[], []]);
    });
  });

  it("are looked at before a start of elsewhere is repeated", async () => {
    const server = await hub().addFor("sets");
    await hub().startElsewhere("sets", { size: "big" });
    await rig().stop(server);
    const called = rig().startWithOptions(server);
    const ways = await rig().ways();
    assert.deepEqual([ways.items[0]?.description, ways.items[0]?.detail], ["like last time", inPart]);
    ways.choose("Size: Big");
    (await rig().choice("Size")).escape();
    await rig().isCalledOff(called);
    const again = rig().startAgain(server);
    const byOneClick = await rig().ways();
    assert.equal(byOneClick.items[0]?.detail, inPart);
    byOneClick.escape();
    await rig().isCalledOff(again);
    assert.equal(await hub().server("sets"), undefined);
  });

  it("are looked at before a start of elsewhere is repeated by the first click of all", async () => {
    const server = await hub().addFor("learns");
    await hub().startElsewhere("learns", { size: "big" });
    await rig().stop(server);
    const again = rig().startAgain(server);
    const ways = await rig().ways();
    assert.equal(ways.items[0]?.detail, inPart);
    ways.escape();
    await rig().isCalledOff(again);
    assert.equal(await hub().server("learns"), undefined);
  });

  it("never delete anything in silence, and ask for a password each time, masked", async () => {
    const server = await hub().addFor("erases");
    const started = rig().startWithOptions(server);
    (await rig().ways()).choose("Choose Options…");
    await rig().answer({ Size: "Big", "Erase my environment": "Yes" });
    const box = await user().box(/\nVault password\n/);
    assert.equal(box.password, true);
    box.enter(" tr0ub4dor ");
    await rig().runs(started);
    assert.equal(await hub().got("erases"), "big erase  tr0ub4dor ");
    await rig().stop(server);

    const again = rig().startAgain(server);
    const asked = await user().modal(/^Do you want to start the server on .+ with the options of its last start\?$/);
    assert.match(asked.shown.detail, /^They include: erase: true\. To choose other options, use /);
    asked.close();
    await rig().isCalledOff(again);
    assert.equal(await hub().server("erases"), undefined);

    const called = rig().startWithOptions(server);
    const ways = await rig().ways();
    assert.equal(ways.items[0]?.detail, "$(warning) Set last time: Erase my environment: yes");
    const shown = ways.items.map(({ label, description, detail }) => [label, description, detail]);
    assert.ok(!JSON.stringify(shown).includes("tr0ub4dor"), JSON.stringify(shown));
    ways.choose(ways.items[0].label);
    await rig().answer({ Size: "Big", "Erase my environment": "No" });
    const empty = await user().box(/\nVault password\n/);
    assert.equal(empty.value, "");
    empty.escape();
    await rig().isCalledOff(called);
  });
}
