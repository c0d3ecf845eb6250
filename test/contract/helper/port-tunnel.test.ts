import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { PortRefused } from "../../../src/helper/port-lines.js";
import { PortTunnel } from "../../../src/helper/port-tunnel.js";
import { until } from "../servers/model-on-hub.js";
import { helpersOnServer } from "./helpers-on-server.js";

const FIRST_INSTALL_MS = 300_000;
const MIB = 1024 * 1024;
const { signal } = new AbortController();

describe("ports of the node, through the helper", function () {
  this.timeout(FIRST_INSTALL_MS);
  const server = helpersOnServer();
  let tunnel: PortTunnel;
  let program: net.Server;
  let taken: net.Socket[];
  let port: number;

  beforeEach(async () => {
    tunnel = new PortTunnel({ server: server.notebook.connection, helper: server.window() });
    taken = [];
    program = net.createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("error", () => undefined);
      taken.push(socket);
    });
    await once(program.listen(0, "127.0.0.1"), "listening");
    port = (program.address() as AddressInfo).port;
  });
  afterEach(() => {
    tunnel.dispose();
    program.close();
    for (const socket of taken) socket.destroy();
  });

  async function pair() {
    const before = taken.length;
    const line = await tunnel.connect(port, signal);
    await until(() => taken.length > before, "the program has it");
    const there = taken.at(-1);
    if (!there) throw new Error("nothing came");
    return { line, there };
  }

  async function hashOf(stream: Readable): Promise<[number, string]> {
    const hash = createHash("sha256");
    let size = 0;
    // An iterator would take the other direction with it.
    stream.on("data", (chunk: Buffer) => {
      hash.update(chunk);
      size += chunk.length;
    });
    await once(stream, "end");
    return [size, hash.digest("hex")];
  }

  it("are reached as on the node itself, and each side's end is heard at the other", async () => {
    const { line, there } = await pair();
    line.write("question");
    assert.equal(String((await once(there, "data"))[0]), "question");
    there.write("answer");
    assert.equal(String((await once(line, "data"))[0]), "answer");
    line.end("last");
    assert.deepEqual(await hashOf(there), [4, createHash("sha256").update("last").digest("hex")]);
    there.end("words");
    assert.equal((await hashOf(line))[0], 5);
  });

  it("carry 50 MiB each way, several at once, whole and in order", async () => {
    const bytes = Buffer.alloc(50 * MIB);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
    const expected = [bytes.length, createHash("sha256").update(bytes).digest("hex")];
    const pairs = [await pair(), await pair()];
    const got = pairs.flatMap(({ line, there }) => {
      line.end(bytes);
      there.end(bytes);
      return [hashOf(line), hashOf(there)];
    });
    assert.deepEqual(await Promise.all(got), [expected, expected, expected, expected]);
  });

  it("answer a small question without waiting for the network", async () => {
    const { line, there } = await pair();
    there.on("data", (data: Buffer) => there.write(data));
    const times: number[] = [];
    for (let count = 0; count < 30; count++) {
      const began = performance.now();
      line.write("x");
      await once(line, "data");
      times.push(performance.now() - began);
    }
    const [median = NaN] = times.sort((one, other) => one - other).slice(15);
    assert.ok(median < 30, `${median} ms: as long as a delayed acknowledgement`);
  });

  it("hold up who sends faster than is read, and no other connection", async () => {
    const [slow, quick] = [await pair(), await pair()];
    slow.there.write(Buffer.alloc(64 * MIB));
    slow.line.write(Buffer.alloc(64 * MIB));
    await until(() => slow.there.bytesWritten > 2 * MIB, "as much as may be under way has gone");
    quick.line.write("x");
    assert.equal(String((await once(quick.there, "data"))[0]), "x");
    assert.ok(slow.there.writableLength > 30 * MIB, `${slow.there.writableLength} bytes wait at the program`);
    assert.ok(slow.line.writableLength > 30 * MIB, `${slow.line.writableLength} bytes wait here`);
  });

  it("that nobody listens at are refused, and a connection that breaks off breaks off here", async () => {
    const { line, there } = await pair();
    there.resetAndDestroy();
    await once(line, "close");
    program.close();
    await assert.rejects(tunnel.connect(port, signal), PortRefused);
  });

  it("are let go of when this end is, and the helper counts them", async () => {
    const { there } = await pair();
    const helper = server.window();
    await helper.start(signal);
    assert.equal((await helper.ask("status", {}, signal))["lines"], 1);
    tunnel.dispose();
    await once(there.resume(), "end");
  });
});
