import assert from "node:assert/strict";
import { mock } from "node:test";
import { HelperSocket } from "../../../src/helper/helper-socket.js";
import { KernelWire } from "../../../src/helper/kernel-place.js";
import { frameOf, messageOf, readMessage } from "../../../src/jupyterServer/frames.js";
import { V1 } from "../jupyterServer/lab-messages.js";
import { turn } from "../transport/lasting-fakes.js";
import { closeAll, startSocketServer, transportTo } from "../transport/support.js";

describe("the connection to the helper", () => {
  let socket: HelperSocket;
  /** ids of what the helper was asked */
  let asked: string[];
  let answer: (id: string) => void;

  beforeEach(async () => {
    asked = [];
    const server = await startSocketServer({ handleProtocols: () => V1 });
    server.sockets.on("connection", (far) => {
      far.on("message", (data: Buffer) => asked.push(String(readMessage(data)?.header.msg_id)));
      answer = (id) => {
        const parent = { id, session: "", type: "hub_kernels_request", channel: "shell" };
        const reply = messageOf("shell", "hub_kernels_reply", { id: "1", session: "k", content: { n: 1 }, parent });
        far.send(frameOf(V1, reply));
      };
    });
    const url = new URL("api/kernels/k/channels", server.url);
    socket = await HelperSocket.open(transportTo(server.url), new KernelWire(url), 15_000, AbortSignal.timeout(10_000));
    mock.timers.enable({ apis: ["setTimeout"] });
  });
  afterEach(async () => {
    mock.timers.reset();
    socket.close();
    await closeAll();
  });

  async function ask() {
    const before = asked.length;
    const end: { how?: string } = {};
    socket.ask("hub_kernels_request", {}, new AbortController().signal).then(
      () => (end.how = "answered"),
      (error: unknown) => (end.how = String(error)),
    );
    while (asked.length === before) await turn();
    return end;
  }

  async function isGivenUpAfter(ms: number, end: { how?: string }): Promise<void> {
    mock.timers.tick(ms - 1);
    await turn();
    assert.equal(end.how, undefined);
    mock.timers.tick(1);
    await turn();
    assert.match(String(end.how), /does not answer/);
    while (socket.isOpen) await turn();
  }

  it("has 15 s to answer", async () => {
    await isGivenUpAfter(15_000, await ask());
  });

  it("has 2 s where another connection to its server was lost before it is asked", async () => {
    socket.doubt();
    await isGivenUpAfter(2_000, await ask());
  });

  it("has 2 s where another connection to its server was lost while it is asked", async () => {
    const end = await ask();
    socket.doubt();
    await isGivenUpAfter(2_000, end);
  });

  it("has its time again once it was heard", async () => {
    socket.doubt();
    const first = await ask();
    answer(asked[0] ?? "");
    while (first.how === undefined) await turn();
    assert.equal(first.how, "answered");
    await isGivenUpAfter(15_000, await ask());
  });
});
