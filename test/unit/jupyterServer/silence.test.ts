import assert from "node:assert/strict";
import { mock } from "node:test";
import { turn } from "../transport/lasting-fakes.js";
import { execute, input, printed, reply, request, status, V1 } from "./lab-messages.js";
import { Channel } from "./traffic-channel.js";

describe("a kernel that says nothing of what it was asked", () => {
  let channel: Channel;
  const cell = execute();

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    channel = new Channel(V1);
    channel.state = "idle";
    channel.open(false);
  });
  afterEach(() => {
    channel.traffic.ended(undefined);
    mock.timers.reset();
  });

  it("has its info told for it while its server says that it is busy, and is busy after that too", async () => {
    const asked = request("kernel_info_request");
    channel.info = { status: "ok", implementation: "ipython" };
    channel.state = "busy";
    channel.ask(asked);
    await pass(5);
    assert.deepEqual(channel.delivered, ["shell kernel_info_reply ok", "iopub status idle", "iopub status busy"]);
    const answers = [reply(asked), status("idle", asked)];
    assert.deepEqual(channel.answer(...answers), answers);
  });

  it("tells its own info where it answers, is not at work, may not be heard soon, or was never heard of", async () => {
    const early = request("kernel_info_request");
    channel.info = { status: "ok", implementation: "ipython" };
    channel.state = "busy";
    channel.ask(early);
    channel.answer(reply(early), status("idle", early));
    await pass(5);
    channel.state = "starting";
    channel.ask(request("kernel_info_request"));
    await pass(5);
    channel.state = "busy";
    for (const info of [undefined, { status: "ok", implementation: "bash" }]) {
      channel.info = info;
      channel.ask(request("kernel_info_request"));
      await pass(5);
    }
    assert.deepEqual(channel.delivered, []);
  });

  async function pass(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed++) {
      mock.timers.tick(1_000);
      await turn();
    }
  }

  it("is asked once its server says that it is idle, and what it does not know of is ended", async () => {
    channel.ask(cell);
    await pass(20);
    assert.deepEqual(channel.answer(reply(channel.probe), status("idle", channel.probe)), []);
    assert.deepEqual(channel.delivered, ["iopub error Lost", "shell execute_reply Lost", "iopub status idle"]);
    assert.equal(channel.renewals, 0);
  });

  it("gets another connection where it does not answer that either", async () => {
    channel.ask(cell);
    await pass(20);
    assert.deepEqual([channel.sent.length, channel.renewals], [1, 0]);
    await pass(10);
    assert.deepEqual([channel.sent.length, channel.renewals], [1, 1]);
    channel.open(true);
    channel.answer(reply(channel.probe), status("idle", channel.probe));
    assert.equal(channel.delivered.length, 3);
    await pass(3_600);
    assert.deepEqual([channel.sent.length, channel.renewals], [2, 1]);
  });

  it("keeps a connection over which it answered, though another thread of it makes its server say that it is idle", async () => {
    const before = execute();
    channel.ask(before);
    channel.answer(reply(before), status("idle", before));
    channel.ask(cell);
    await pass(3_600);
    assert.equal(channel.renewals, 0);
  });

  it("gets another one though it answered over this, where another process of it does not", async () => {
    channel.ask(cell);
    channel.answer(reply(cell), status("idle", cell), status("idle", undefined, "after the restart"));
    assert.equal(channel.sent.length, 1);
    await pass(20);
    assert.equal(channel.renewals, 1);
  });

  it("is left alone while its server says that it works, and looked at ever more seldom", async () => {
    channel.state = "busy";
    channel.ask(cell);
    const looks = [];
    for (const seconds of [20, 20, 40, 80, 160, 300, 300]) {
      const before = channel.looks;
      await pass(seconds);
      looks.push(channel.looks - before);
    }
    assert.deepEqual(looks, [1, 1, 1, 1, 1, 1, 1]);
    assert.deepEqual([channel.sent, channel.renewals], [[], 0]);
  });

  it("is asked where it replied and is never heard to be idle, whatever its server says, and output may be missing then", async () => {
    channel.state = "busy";
    channel.ask(cell);
    channel.answer(reply(cell));
    await pass(20);
    assert.equal(channel.looks, 0);
    channel.answer(reply(channel.probe), status("idle", channel.probe));
    assert.deepEqual(channel.delivered, ["iopub stream ", "iopub status idle"]);
    assert.deepEqual(channel.messages[0]?.content, { name: "stderr", text: "Lost.\n" });
  });

  it("gets another connection where it replies over this one, and nobody hears the rest", async () => {
    channel.ask(cell);
    channel.answer(reply(cell));
    await pass(20);
    channel.answer(reply(channel.probe));
    await pass(20);
    assert.deepEqual([channel.sent.length, channel.renewals], [1, 1]);
  });

  it("is not looked at while it speaks, nor while nothing is awaited, nor while its connection is lost", async () => {
    channel.ask(cell);
    for (let round = 0; round < 30; round++) {
      channel.answer(printed("1", cell));
      await pass(10);
    }
    channel.answer(reply(cell), status("idle", cell));
    await pass(3_600);
    channel.isOpen = false;
    channel.ask(execute());
    await pass(3_600);
    assert.deepEqual([channel.looks, channel.sent], [0, []]);
  });

  it("is looked at no more once its connection has ended", async () => {
    channel.ask(cell);
    channel.traffic.ended(undefined);
    await pass(3_600);
    assert.equal(channel.looks, 0);
  });

  it("is done once it said so, and its reply is made here where none came soon after", async () => {
    channel.ask(cell);
    channel.answer(input(7, cell), status("idle", cell));
    await pass(2);
    assert.deepEqual(channel.delivered, []);
    await pass(1);
    assert.deepEqual(channel.delivered, ["shell execute_reply ok"]);
    assert.equal((channel.messages[0]?.content as Record<string, unknown>)["execution_count"], 7);
  });

  it("is believed where its reply comes soon after", async () => {
    channel.ask(cell);
    channel.answer(status("idle", cell));
    await pass(2);
    channel.answer(reply(cell));
    await pass(10);
    assert.deepEqual(channel.delivered, []);
  });

  it("has time for a reply as long as it cannot be heard", async () => {
    channel.ask(cell);
    channel.answer(status("idle", cell));
    channel.isOpen = false;
    await pass(9);
    assert.deepEqual(channel.delivered, []);
  });
});
