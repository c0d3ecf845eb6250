import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { formNotRead, type OptionsRig } from "./rig.js";
import { wholeNodes } from "./whole-nodes.js";

const file = {
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
    wholeNodes,
  ],
};

export function profileFileCases(rig: () => OptionsRig): void {
  const hub = () => rig().plain;
  const user = () => rig().user;
  let site: Server;
  const asked: (string | undefined)[] = [];

  before(async () => {
    const text = JSON.stringify(file, undefined, 1);
    const late = text.replace('"max": "24 h"', '"max":\n"soon"');
    site = createServer(({ url, headers }, response) => {
      asked.push(headers.authorization);
      if (url === "/broken.json") response.end('{\n"profiles": [,]}');
      else response.end(url === "/late.json" ? late : text);
    });
    await once(site.listen(0, "127.0.0.1"), "listening");
  });
  after(() => void site.close());

  const address = (name: string) => `http://127.0.0.1:${(site.address() as AddressInfo).port}/${name}`;
  const use = (...files: string[]) => void user().settings.set("profileFiles", files);

  it("are what a profile has, and the answers to what it asks; what of the file cannot be used is said the next time", async () => {
    const server = await hub().addFor("ada");
    use(address("site.json"));
    const started = rig().startWithOptions(server);
    (await rig().ways(`Profiles. ${formNotRead}`)).choose("GPU nodes…");
    const partition = await rig().choice("Partition");
    assert.deepEqual([partition.step, partition.totalSteps], [1, 3]);
    partition.choose("a100");
    const gpus = await user().box(/\nGPUs/);
    assert.deepEqual([gpus.prompt, gpus.value, gpus.step, gpus.totalSteps], ["GPUs (1 to 4)", "1", 2, 3]);
    gpus.enter("1");
    const time = await user().box(/\nTime/);
    assert.deepEqual([time.prompt, time.value, time.step], ["Time (at most 24 h)", "4 h", 3]);
    time.enter("2 days");
    assert.equal(time.said, "At most 24 h.");
    time.enter("90 min");
    await rig().runs(started);
    const options = { account: "physics", partition: "a100", gpus: 1, runtime: "1:30:00" };
    assert.deepEqual((await hub().server("ada"))?.user_options, options);
    assert.deepEqual([...new Set(asked)], [undefined], "no token goes there");
    await rig().stop(server);

    use(address("broken.json"), address("late.json"), "http://hub.example/p.json");
    const called = rig().startWithOptions(server);
    const ways = await rig().ways(`Earlier starts and profiles. ${formNotRead}`);
    // In the words of the profile's own fields.
    const last = "account: physics · Partition: a100 · GPUs: 1 · Time: 1:30:00";
    assert.deepEqual(ways.labels.slice(0, 2), [last, "CPU"]);
    assert.equal(ways.items[0]?.description, "like last time");
    const [said, ...more] = user().texts;
    const problems = [
      /^A profile can't be used\. http:\/\/127\.0\.0\.1:\d+\/broken\.json, line 2: A value is missing here, or there's an extra comma\./,
      / http:\/\/127\.0\.0\.1:\d+\/late\.json, line 41: This isn't a duration\./,
      / http:\/\/hub\.example\/p\.json: The address must begin with https:\/\/\.$/,
    ];
    for (const problem of problems) assert.match(said ?? "", problem);
    assert.deepEqual(more, []);
    ways.escape();
    await rig().isCalledOff(called);
  });

  it("are what stands at the last step, and never a text that was typed there", async () => {
    const server = await hub().addFor("abe");
    use(address("site.json"));
    const started = rig().startWithOptions(server);
    (await rig().ways(`Profiles. ${formNotRead}`)).choose("Whole nodes…");
    (await rig().choice("Partition")).choose("h100");
    const summary = await rig().choice("Start, or change something first");
    assert.deepEqual([summary.step, summary.totalSteps], [undefined, undefined]);
    assert.equal(summary.items[0]?.detail, "Partition: h100 · Nodes: 1 · Tasks: 8 · Hours: 4");
    // Meant for the tasks, which were not asked: the line of "Start" holds an 8 too.
    summary.type("8");
    assert.equal(summary.activeItems[0]?.label, "Tasks");
    summary.enter();
    const tasks = await user().box(/\nTasks\n/);
    tasks.enter("2");
    const again = await rig().choice("Start, or change something first");
    // Its own name is found, and takes a second Enter.
    again.type("start");
    assert.equal(again.activeItems[0]?.label, "$(debug-start) Start");
    again.enter();
    assert.deepEqual([again.value, again.isOpen], ["", true]);
    assert.equal(await hub().server("abe"), undefined);
    again.choose("Start");
    await rig().runs(started);
    const options = { partition: "h100", nodes: 1, tasks: 2, hours: 4 };
    assert.deepEqual((await hub().server("abe"))?.user_options, options);
    await rig().stop(server);
  });
}
