import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { mock } from "node:test";
import { CertificateNotTrusted, HubUnreachable, SocketBroken, SocketRefused } from "../../../src/transport/errors.js";
import type { SocketEnd } from "../../../src/transport/types.js";
import { exactTimes, LastingTrial, realTimes, turn } from "./lasting-fakes.js";

const hub = "http://hub/";
const failure = (error: Error): SocketEnd => ({ code: 1006, reason: error.message, error });

describe("a connection that lasts", () => {
  let nowMs = 0;

  beforeEach(() => {
    exactTimes();
    mock.method(performance, "now", () => nowMs);
  });
  afterEach(realTimes);

  /** How many connections are made within these times, one after the other. */
  function triesIn(trial: LastingTrial, ...pausesMs: number[]): number[] {
    return pausesMs.map((ms) => {
      const before = trial.made.length;
      mock.timers.tick(ms);
      if (trial.made.length > before) trial.lose();
      return trial.made.length - before;
    });
  }

  it("is made again without its holder's notice, and sends what waited in order", () => {
    const trial = new LastingTrial().open();
    trial.connection.send("1");
    trial.lose();
    trial.connection.send("2");
    mock.timers.tick(0);
    trial.connection.send("3");
    assert.equal(trial.made.length, 2);
    assert.ok(trial.connection.bufferedAmount > 0);
    trial.open();
    trial.connection.send("4");
    assert.deepEqual([trial.made[0]?.sent, trial.made[1]?.sent], [["1"], ["2", "3", "4"]]);
    assert.deepEqual(trial.told, ["opened v1"]);
    assert.deepEqual(trial.traffic.told, [
      "opened first v1",
      "sent 1",
      "opened again v1",
      "sent 2",
      "sent 3",
      "sent 4",
    ]);
    assert.equal(trial.connection.bufferedAmount, 0);
  });

  it("tries at once, soon, each second, and after minutes less often", () => {
    const trial = new LastingTrial().open().lose();
    assert.deepEqual(triesIn(trial, 0, 249, 1, 499, 1, 999, 1, 999, 1), [1, 0, 1, 0, 1, 0, 1, 0, 1]);
    for (let tries = 5; tries < 300; tries++) triesIn(trial, 1_000);
    assert.deepEqual(triesIn(trial, 1_000, 1_999, 1, 2_999, 1), [0, 0, 1, 0, 1]);
  });

  it("makes no second try beside one that hangs: both would be of one session, and the kernel answers one of them", () => {
    const trial = new LastingTrial();
    assert.deepEqual(triesIn(trial, 3_000, 60_000), [0, 0]);
    trial.open().lose();
    assert.deepEqual(triesIn(trial, 0), [1]);
    mock.timers.tick(1_500);
    assert.deepEqual([trial.made.length, triesIn(trial, 60_000)], [3, [0]]);
  });

  it("comes back at another time than the others that were cut off with it", () => {
    mock.method(Math, "random", () => 0.99);
    const trial = new LastingTrial().open().lose();
    assert.deepEqual(triesIn(trial, 0, 373, 1, 747, 1, 1_494, 1), [1, 0, 1, 0, 1, 0, 1]);
  });

  it("keeps what is sent while the other side is closing, and sends it over the next", () => {
    const trial = new LastingTrial().open();
    trial.beneath.isOpen = false;
    trial.connection.send("1");
    trial.lose();
    mock.timers.tick(0);
    trial.open();
    assert.deepEqual([trial.made[0]?.sent, trial.made[1]?.sent], [[], ["1"]]);
  });

  it("does not race with a server that takes each connection and ends it", () => {
    const trial = new LastingTrial().open().lose();
    for (let round = 0; round < 4; round++) {
      mock.timers.tick(1_000);
      trial.open().lose();
    }
    assert.deepEqual(triesIn(trial, 999, 1), [0, 1]);
    assert.ok(trial.verdicts.length > 0);
  });

  it("tries at once again after a connection that held", () => {
    const trial = new LastingTrial().open().lose();
    triesIn(trial, 0, 250, 500);
    mock.timers.tick(1_000);
    trial.open();
    nowMs += 60_000;
    trial.lose();
    assert.deepEqual(triesIn(trial, 0), [1]);
  });

  it("asks whether what it led to is there after each try that failed, one question at a time", async () => {
    const trial = new LastingTrial().open().lose();
    assert.equal(trial.verdicts.length, 0);
    triesIn(trial, 0, 250, 500);
    assert.equal(trial.verdicts.length, 1);
    for (const verdict of ["unknown", "there", new Error("nobody knows")] as const) {
      trial.verdicts.shift()?.(verdict);
      await turn();
      triesIn(trial, 1_000);
      assert.equal(trial.verdicts.length, 1);
    }
    assert.deepEqual(trial.told, ["opened v1"]);
  });

  it("goes on while the verdict does not come, or cannot be asked for", async () => {
    const verdicts = {
      never: () => new Promise<never>(() => undefined),
      broken: () => {
        throw new Error("broken");
      },
    };
    for (const verdict of Object.values(verdicts)) {
      const trial = new LastingTrial({ verdict }).open().lose();
      triesIn(trial, 0, 250, 500);
      await turn();
      assert.deepEqual(triesIn(trial, 1_000), [1]);
      mock.timers.tick(1_000);
      trial.open();
      assert.equal(trial.traffic.told.at(-1), "opened again v1");
    }
  });

  it("ends with its last reason when what it led to is gone and is not made again, and all asked of it ends first", async () => {
    const trial = new LastingTrial({ revives: false }).open().lose();
    trial.connection.send("waits");
    await trial.goneAfter(0);
    assert.deepEqual(trial.traffic.told, ["opened first v1", "believed gone", "sent waits", "gone"]);
    assert.deepEqual(trial.told, ["opened v1", "message gone", "policy ended", "ended 1006 the connection was lost"]);
    mock.timers.tick(60_000);
    assert.equal(trial.made.length, 2);
  });

  it("does not believe a verdict that is older than its last opening", async () => {
    const trial = new LastingTrial().open().lose();
    triesIn(trial, 0);
    mock.timers.tick(250);
    nowMs += 1;
    trial.open().lose();
    trial.verdicts[0]?.("gone");
    await turn();
    mock.timers.tick(1_000);
    trial.open();
    assert.deepEqual(trial.traffic.told, ["opened first v1", "opened again v1", "opened again v1"]);
  });

  it("ends for what another try does not change, and goes on for what may pass", () => {
    const final = [new CertificateNotTrusted(hub, "CERT_HAS_EXPIRED"), new Error("the keychain is locked")];
    for (const error of final) {
      const trial = new LastingTrial().lose(failure(error));
      assert.deepEqual(trial.told, ["policy ended", `ended 1006 ${error.message}`]);
      mock.timers.tick(60_000);
      assert.equal(trial.made.length, 1);
    }
    const passing = [
      ...[302, 403, 404, 424, 502, 503].map((status) => new SocketRefused(hub, status)),
      new HubUnreachable(hub, "name-not-found"),
      new SocketBroken(hub, "WS_ERR_INVALID_OPCODE", 10),
      new SocketBroken(hub, "1009", 20_000_000),
    ];
    for (const error of passing) {
      const trial = new LastingTrial().lose(failure(error));
      mock.timers.tick(0);
      assert.deepEqual([trial.told, trial.made.length], [[], 2]);
    }
  });

  it("tells the traffic why an open one was lost, and not why tries fail", () => {
    const tooLarge = new SocketBroken(hub, "1009", 20_000_000);
    const trial = new LastingTrial().open().lose(failure(tooLarge));
    mock.timers.tick(0);
    trial.lose(failure(new SocketRefused(hub, 502)));
    assert.deepEqual(trial.traffic.losses, [tooLarge]);
  });

  it("outlasts the certificate of a portal that stands in between for a while", () => {
    const trial = new LastingTrial().open().lose(failure(new CertificateNotTrusted(hub, "SELF_SIGNED_CERT_IN_CHAIN")));
    mock.timers.tick(0);
    trial.open();
    assert.deepEqual(trial.told, ["opened v1"]);
  });

  it("ends when another protocol is spoken after a loss, and everything asked of it ends first", async () => {
    const trial = new LastingTrial().open().lose();
    trial.connection.send("waits");
    mock.timers.tick(0);
    trial.open("");
    await turn();
    assert.deepEqual(trial.traffic.told, ["opened first v1", "sent waits", "slept", "ended"]);
    assert.deepEqual(trial.told, ["opened v1", "message gone", "policy ended", "ended 1006 terminated"]);
    assert.deepEqual(trial.beneath.sent, []);
    mock.timers.tick(60_000);
    assert.equal(trial.made.length, 2);
  });

  it("ends when more waits than can be kept, and says so to whoever waits", async () => {
    const trial = new LastingTrial().open().lose();
    const errors: (Error | undefined)[] = [];
    for (let megabytes = 0; megabytes <= 64; megabytes += 16)
      trial.connection.send(Buffer.alloc(16 * 1024 * 1024 + 1), (error) => errors.push(error));
    await turn();
    assert.deepEqual(errors.map(String), Array(5).fill("Error: The socket has ended."));
    assert.match(trial.told.at(-1) ?? "", /^ended 1006 too much waited/);
    assert.equal(trial.traffic.told.at(-1), "given-up");
  });

  it("gives on what comes, and keeps to itself what the traffic does not give on", () => {
    const trial = new LastingTrial().open();
    const { events } = trial.beneath;
    events.message("1", false);
    events.message("swallowed", false);
    events.message(Buffer.from("2"), true);
    events.ping(Buffer.alloc(0));
    events.pong(Buffer.alloc(0));
    assert.deepEqual(trial.told, ["opened v1", "message 1", "message 2 (binary)", "ping", "pong"]);
  });

  it("delivers words of its own in the shape that the holder wants, also after it was made again", () => {
    const trial = new LastingTrial().open();
    trial.traffic.way?.deliver(Buffer.from("node"));
    trial.connection.setBinaryType("arraybuffer");
    trial.lose();
    mock.timers.tick(0);
    trial.open();
    trial.traffic.way?.deliver(Buffer.from("array"));
    trial.traffic.way?.deliver("text");
    const asItCame = new ArrayBuffer(1);
    trial.traffic.way?.deliver(asItCame);
    assert.equal(trial.data[3], asItCame);
    assert.ok(Buffer.isBuffer(trial.data[0]));
    assert.ok(trial.data[1] instanceof ArrayBuffer);
    assert.equal(Buffer.from(trial.data[1]).toString(), "array");
    assert.equal(trial.data[2], "text");
    assert.equal(trial.beneath.binaryType, "arraybuffer");
  });

  it("outlives its listeners' faults", async () => {
    const trial = new LastingTrial();
    trial.listener = (what) => {
      throw new Error(`fault at ${what}`);
    };
    trial.open();
    trial.beneath.events.message("1", false);
    trial.lose();
    trial.connection.send("waits");
    await trial.goneAfter(0);
    assert.equal(trial.revivals.length, 1);
    trial.revivals[0]?.answer(new URL("http://hub/k/new"));
    await turn();
    trial.open();
    assert.deepEqual(trial.beneath.sent, ["waits"]);
    trial.connection.close();
    await turn();
    assert.equal(trial.told.at(-1), "ended 1000 closed");
    assert.equal(trial.log.lines.filter((line) => line.includes("a listener failed: Error: fault at")).length, 4);
  });

  it("has a ping fail while it is away, and pings the one beneath while it is there", async () => {
    const trial = new LastingTrial().open();
    trial.connection.ping(undefined);
    assert.deepEqual(trial.beneath.done, ["ping"]);
    trial.lose();
    const error = await new Promise<Error | undefined>((resolve) => trial.connection.ping(undefined, resolve));
    assert.match(String(error), /being made again/);
    trial.connection.ping(undefined);
  });

  it("leaves no listener on the transport and no timer when it has ended", async () => {
    const trial = new LastingTrial().open().lose();
    assert.equal(getEventListeners(trial.transport.signal, "abort").length, 1);
    trial.connection.close();
    await turn();
    assert.equal(getEventListeners(trial.transport.signal, "abort").length, 0);
    mock.timers.tick(60_000);
    assert.equal(trial.made.length, 1);
    assert.deepEqual(trial.told, ["opened v1", "policy ended", "ended 1000 "]);
    trial.transport.abort();
    assert.equal(trial.told.length, 3);
  });
});
