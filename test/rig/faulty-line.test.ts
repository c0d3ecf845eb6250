import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { FaultyLine } from "../../rig/faulty-line.js";
import { poll } from "../../rig/process.js";

const PATIENCE_MS = 10_000;
const A_MOMENT_MS = 200;
const MBIT = 1_000_000 / 8;

/** An end of a connection, and what it has heard. */
class End {
  heard = "";
  bytes = 0;
  isOver = false;

  constructor(readonly socket: Socket) {
    socket.on("error", () => undefined);
    socket.on("close", () => (this.isOver = true));
    socket.on("data", (data) => {
      this.heard += data.toString("latin1");
      this.bytes += data.length;
    });
  }
}

describe("rig: a faulty line", () => {
  let server: Server;
  let line: FaultyLine;
  let port: number;
  let far: End[];

  beforeEach(async () => {
    far = [];
    server = createServer((socket) => far.push(new End(socket))).listen(0, "127.0.0.1");
    await once(server, "listening");
    line = new FaultyLine((server.address() as AddressInfo).port);
    port = await line.listen();
  });
  afterEach(async () => {
    await line.close();
    for (const { socket } of far) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  const until = async (condition: () => boolean, what: string) => assert.ok(await poll(condition, PATIENCE_MS), what);

  async function open(): Promise<[near: End, far: End]> {
    const near = new End(connect(port, "127.0.0.1"));
    const before = far.length;
    near.socket.write("hello");
    await until(() => far[before]?.heard === "hello", "it goes through");
    return [near, far[before] as End];
  }

  it("carries both ways, and tells the other end of one's end", async () => {
    const [near, there] = await open();
    there.socket.write("you too");
    await until(() => near.heard === "you too", "the answer comes");
    near.socket.end();
    await until(() => there.isOver, "it is over");
  });

  it("is over without a rejection where an end resets its connection", async () => {
    for (const which of [0, 1]) {
      const ends = await open();
      ends[which]?.socket.resetAndDestroy();
      await until(() => ends.every(({ isOver }) => isOver), "both are over");
    }
  });

  it("is reset each time so many bytes have gone through, as often as it is used again", async () => {
    line.resetsEachBytes = 1_000;
    for (const times of [1, 2]) {
      const [near, there] = await open();
      near.socket.write("x".repeat(2_000));
      await until(() => near.isOver && there.isOver, "both are over");
      assert.equal(line.resets, times);
    }
  });

  it("is cut with both ends told, or with the client's alone, and refuses new ones", async () => {
    const [near, there] = await open();
    line.refuses = true;
    line.cut();
    await until(() => near.isOver && there.isOver, "both are over");
    const refused = new End(connect(port, "127.0.0.1"));
    await until(() => refused.isOver, "a new one is refused");
    line.refuses = false;
    const [other, leftOver] = await open();
    line.cutUntold();
    await until(() => other.isOver, "the client's is over");
    leftOver.socket.write("anybody?");
    await open();
    assert.equal(leftOver.isOver, false);
  });

  it("resets", async () => {
    const [near] = await open();
    const failed = once(near.socket, "error");
    line.reset();
    const [error] = (await failed) as [NodeJS.ErrnoException];
    assert.equal(error.code, "ECONNRESET");
  });

  for (const alive of [true, false]) {
    it(`swallows everything until it heals with its old connections ${alive ? "alive" : "dead"}`, async () => {
      const [near, there] = await open();
      line.blackHole();
      near.socket.write(", world");
      const waiting = new End(connect(port, "127.0.0.1"));
      waiting.socket.write("later");
      await new Promise((resolve) => setTimeout(resolve, A_MOMENT_MS));
      assert.deepEqual([there.heard, far.length, near.isOver], ["hello", 1, false]);
      line.heal({ alive });
      await until(() => far[1]?.heard === "later", "what waited goes through");
      if (alive) await until(() => there.heard === "hello, world", "the old one goes on");
      else near.socket.destroy();
      assert.equal(there.isOver, false);
    });
  }

  it("cuts what is idle", async () => {
    line.cutsIdleAfterMs = A_MOMENT_MS;
    const [near, there] = await open();
    await until(() => near.isOver && there.isOver, "both are over");
  });

  it("is as slow as it is told", async () => {
    const [near, there] = await open();
    line.slowness = { mbitPerS: 8, latencyMs: A_MOMENT_MS };
    const startedAt = performance.now();
    there.socket.write(Buffer.alloc(MBIT * 4));
    await until(() => near.bytes === MBIT * 4, "all comes");
    const tookMs = performance.now() - startedAt;
    assert.ok(tookMs > 500 + A_MOMENT_MS / 2 - 20, `${tookMs} ms`);
    near.heard = "";
    for (const letter of ["a", "b", "c"]) {
      there.socket.write(letter);
      await new Promise((resolve) => setTimeout(resolve, A_MOMENT_MS / 4));
      line.slowness = undefined;
    }
    await until(() => near.heard.length === 3, "the rest comes");
    assert.equal(near.heard, "abc");
  });
});
