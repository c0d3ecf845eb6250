import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { Messages } from "../commands/messages.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { until } from "../commands/until.js";
import { choose, set, stop, TestHub } from "./hubs.js";
import { labels, pick, stepOf } from "./lists.js";
import { Panels } from "./panels.js";

describe("a hub without companion", () => {
  const hub = new TestHub("RIG_PLAIN_HUB");
  let inputs: QuickInputs;
  let messages: Messages;
  beforeEach(() => {
    inputs = new QuickInputs();
    messages = new Messages();
  });
  afterEach(() => {
    inputs.restore();
    messages.restore();
  });

  describe("with a site's profile file", () => {
    let site: Server;
    const asked: (string | undefined)[] = [];
    before(async () => {
      const file = JSON.stringify(profileFile, undefined, 1).replace('"max": "24 h"', '"max":\n"soon"');
      site = createServer(({ url, headers }, response) => {
        asked.push(headers.authorization);
        if (url === "/broken.json") response.end('{\n"profiles": [,]}');
        else response.end(url === "/late.json" ? file : JSON.stringify(profileFile));
      });
      await once(site.listen(0, "127.0.0.1"), "listening");
    });
    after(async () => {
      await set("profileFiles", undefined);
      site.close();
    });
    const address = (name: string) => `http://127.0.0.1:${(site.address() as AddressInfo).port}/${name}`;

    it("asks what a profile asks, and sends exactly its options and the answers", async () => {
      const server = await hub.addFor("ada");
      await set("profileFiles", [address("site.json")]);
      const started = choose(server);
      const ways = await inputs.list();
      assert.match(ways.placeholder ?? "", /Profiles\. The hub's own form isn't read here/);
      await pick(inputs, ways, "GPU nodes…");
      const partition = await inputs.list();
      assert.equal(stepOf(partition), "Partition 1/3");
      await pick(inputs, partition, "a100");
      const gpus = await inputs.box();
      assert.deepEqual([gpus.prompt, gpus.value, gpus.step, gpus.totalSteps], ["GPUs (1 to 4)", "1", 2, 3]);
      await inputs.enter(gpus, "1");
      const time = await inputs.box();
      assert.deepEqual([time.prompt, time.value, time.step], ["Time (at most 24 h)", "4 h", 3]);
      await inputs.enter(time, "2 days");
      await until("the box says the limit", () => time.validationMessage === "At most 24 h.");
      await inputs.enter(time, "90 min");
      assert.equal((await started)?.state, "running", messages.texts.join());
      const options = { account: "physics", partition: "a100", gpus: 1, runtime: "1:30:00" };
      assert.deepEqual((await hub.server("ada"))?.user_options, options);
      assert.deepEqual([...new Set(asked)], [undefined], "no token goes there");
      await stop(server);
    });

    it("starts with what stands at the last step, and never with a text that was typed there", async () => {
      const server = await hub.addFor("abe");
      await set("profileFiles", [address("site.json")]);
      const started = choose(server);
      await pick(inputs, await inputs.list(), "Whole nodes…");
      await pick(inputs, await inputs.list(), "h100");
      const summary = await inputs.list();
      assert.equal(stepOf(summary), "Start, or change something first -/-");
      assert.equal(summary.items[0]?.detail, "Partition: h100 · Nodes: 1 · Tasks: 8 · Hours: 4");
      // Meant for the tasks, which were not asked: the line of "Start" holds an 8 too.
      inputs.type(summary, "8");
      await until("the window shows what fits", () => summary.activeItems[0]?.label === "Tasks");
      await inputs.pressEnter();
      const tasks = await inputs.box();
      assert.equal(tasks.prompt, "Tasks");
      await inputs.enter(tasks, "2");
      const again = await inputs.list();
      // Its own name is found, and takes a second Enter.
      inputs.type(again, "start");
      await until("the window shows what fits", () => /Start$/.test(again.activeItems[0]?.label ?? ""));
      await inputs.pressEnter();
      await until("the text is gone", () => again.value === "");
      assert.equal(await hub.server("abe"), undefined);
      await pick(inputs, again, "Start");
      assert.equal((await started)?.state, "running", messages.texts.join());
      const options = { partition: "h100", nodes: 1, tasks: 2, hours: 4 };
      assert.deepEqual((await hub.server("abe"))?.user_options, options);
      await stop(server);
    });

    it("says file, line and reason of what cannot be used, and offers the rest", async () => {
      const server = await hub.addFor("ada");
      await set("profileFiles", [address("broken.json"), address("late.json"), "http://hub.example/p.json"]);
      const called = choose(server);
      const ways = await inputs.list();
      assert.deepEqual(labels(ways).slice(0, 2), ["Like Last Time", "CPU"]);
      assert.equal(ways.items[0]?.detail, "account: physics · partition: a100 · gpus: 1 · runtime: 1:30:00");
      const said = messages.texts.join();
      assert.match(said, /broken\.json, line 2: A value is missing here/);
      assert.match(said, /late\.json, line \d+: This isn't a duration/);
      assert.match(said, /hub\.example\/p\.json: The address must begin with https/);
      await inputs.escape();
      assert.equal(await called, undefined);
    });
  });

  it("gives its own form after a sign-in with the password, which starts what stands in it", async () => {
    const panels = new Panels();
    try {
      const server = await hub.addFor("ben");
      const started = choose(server);
      const ways = await inputs.list();
      assert.match(ways.placeholder ?? "", /How do you want to start it\? This hub doesn't list its options/);
      await pick(inputs, ways, "Read the Hub's Form with Your Password");
      const password = await inputs.box();
      assert.equal(password.password, true);
      await inputs.enter(password, "wrong");
      await until("the box says that it is wrong", () => /didn't let you in/.test(said(password)));
      await inputs.enter(password, "open sesame");
      await panels.shown();
      assert.deepEqual(panels.labels(), labelsOfForm);
      assert.equal(panels.control("Time (hours)").values[0], "4 h");
      panels.start({ "Time (hours)": ["2 days"], Cores: ["many"] });
      assert.equal(panels.control("Time (hours)").problem, "At most 24 h.");
      assert.equal(panels.control("Cores").problem, "This isn't a number.");
      assert.match(panels.control(labelsOfForm[0] ?? "").problem, /is required/);
      panels.start({ "Account (as in sacctmgr)": ["ab123"], "Time (hours)": ["2 h"], Cores: ["4"], "GPU configuration": ["a100:1"] }); // prettier-ignore
      assert.equal((await started)?.state, "running", messages.texts.join());
      assert.deepEqual((await hub.server("ben"))?.user_options, {
        account: ["ab123"],
        runtime: ["2"],
        nprocs: ["4"],
        memory: ["8000"],
        gpu: ["a100:1"],
        ui: ["lab"],
        cluster: ["alpha"],
      });
      await stop(server);
    } finally {
      panels.restore();
    }
  });

  it("is offered the way that served the last time first, right after the last start", async () => {
    const called = choose(await hub.addFor("ben"));
    const ways = await inputs.list();
    const [last] = ways.items;
    assert.match([last?.label, last?.description].join(" "), /like last time/i);
    assert.match(labels(ways)[1] ?? "", /Read the Hub's Form with Your Password/);
    await inputs.escape();
    assert.equal(await called, undefined);
  });

  it("can be started in the browser, and this window follows", async () => {
    const original = vscode.env.openExternal;
    const opened: string[] = [];
    Object.defineProperty(vscode.env, "openExternal", {
      configurable: true,
      writable: true,
      value: async (uri: vscode.Uri) => {
        opened.push(uri.toString(true));
        // What the browser's user does next.
        await hub.api("POST", "users/cyd/server", { account: ["cd456"] });
        return true;
      },
    });
    try {
      const server = await hub.addFor("cyd");
      const started = choose(server);
      await pick(inputs, await inputs.list(), "Start in Browser, Connect Here");
      assert.equal((await started)?.state, "running", messages.texts.join());
      assert.deepEqual(opened, [`${hub.url}hub/spawn`]);
      assert.deepEqual((await hub.server("cyd"))?.user_options, { account: ["cd456"] });
      await stop(server);
    } finally {
      Object.defineProperty(vscode.env, "openExternal", { value: original, configurable: true, writable: true });
    }
  });
});

const profileFile = {
  profiles: [
    { name: "CPU", options: { partition: "cpu" } },
    {
      name: "GPU nodes",
      options: { account: "physics" },
      fields: [
        { kind: "choice", name: "partition", label: "Partition", choices: ["a100", "h100"], default: "h100" },
        { kind: "number", name: "gpus", label: "GPUs", default: 1, min: 1, max: 4, step: 1 },
        { kind: "duration", name: "runtime", label: "Time", sentAs: "h:mm:ss", default: "4 h", max: "24 h" },
      ],
    },
    {
      name: "Whole nodes",
      fields: [
        { kind: "choice", name: "partition", label: "Partition", choices: ["a100", "h100"] },
        { kind: "number", name: "nodes", label: "Nodes", default: 1 },
        { kind: "number", name: "tasks", label: "Tasks", default: 8 },
        { kind: "number", name: "hours", label: "Hours", default: 4 },
      ],
    },
  ],
};

const labelsOfForm = [
  "Account (as in sacctmgr)",
  "Time (hours)",
  "Cores",
  "Memory (MB)",
  "GPU configuration",
  "User interface",
  "Whole node",
];

function said({ validationMessage }: vscode.InputBox): string {
  return typeof validationMessage === "string" ? validationMessage : (validationMessage?.message ?? "");
}
