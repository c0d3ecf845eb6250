import assert from "node:assert/strict";
import { mock } from "node:test";
import { HelperSocket } from "../../../src/helper/helper-socket.js";
import { frameOf, messageOf, readMessage } from "../../../src/jupyterServer/frames.js";
import { turn } from "../transport/lasting-fakes.js";
import { closeAll, startSocketServer, transportTo } from "../transport/support.js";

const PROTOCOL = "v1.kernel.websocket.jupyter.org";

describe("the connection to the helper", () => {
  let socket: HelperSocket;
  /** ids of what the helper was asked */
  let asked: string[];
  let answer: (id: string) => void;

  beforeEach(async () => {
    asked = [];
    const server = await startSocketServer({ handleProtocols: () => PROTOCOL });
    server.sockets.on("connection", (far) => {
      far.on("message", (data: Buffer) => asked.push(String(readMessage(data)?.header.msg_id)));
      answer = (id) => {
        const parent = { id, session: "", type: "hub_kernels_request", channel: "shell" };
        const reply = messageOf("shell", "hub_kernels_reply", { id: "1", session: "k", content: { n: 1 }, parent });
        far.send(frameOf(PROTOCOL, reply));
      };
    });
    const url = new URL("api/kernels/k/channels", server.url);
    socket = await HelperSocket.open(transportTo(server.url), url, AbortSignal.timeout(10_000));
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

  it("has 15 s to answer", async () => {
    const end = await ask();
    mock.timers.tick(14_999);
    await turn();
    assert.equal(end.how, undefined);
    mock.timers.tick(1);
    await turn();
    assert.match(String(end.how), /does not answer/);
  });

  for (const [when, doubts] of Object.entries({ before: [true, false], while: [false, true] })) {
    it(`has 2 s where another connection to its server was lost ${when} it is asked`, async () => {
      if (doubts[0]) socket.doubt();
      const end = await ask();
      if (doubts[1]) socket.doubt();
      mock.timers.tick(1_999);
      await turn();
      assert.equal(end.how, undefined);
      mock.timers.tick(1);
      await turn();
      assert.match(String(end.how), /does not answer/);
      assert.ok(!socket.isOpen || (await closed()));
    });
  }

  it("has its time again once it was heard", async () => {
    socket.doubt();
    const first = await ask();
    answer(asked[0] ?? "");
    while (first.how === undefined) await turn();
    assert.equal(first.how, "answered");
    const second = await ask();
    mock.timers.tick(14_999);
    await turn();
    assert.equal(second.how, undefined);
  });

  async function closed(): Promise<true> {
    while (socket.isOpen) await turn();
    return true;
  }
});
