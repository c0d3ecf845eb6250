import assert from "node:assert/strict";
import { KernelMessage } from "@jupyterlab/services";
import { AheadRun, HeldBytes } from "../../../src/jupyterServer/ahead/ahead-run.js";
import { AheadTraffic } from "../../../src/jupyterServer/ahead/ahead-traffic.js";
import type { CellRuns, EarlierOutputs, PlannedCell } from "../../../src/jupyterServer/ahead/cell-runs.js";
import { keptRuns } from "../../../src/jupyterServer/ahead/kept-runs.js";
import type { SocketData } from "../../../src/transport/types.js";
import { eventually } from "../eventually.js";
import * as lab from "./lab-messages.js";
import { RecorderByHand } from "./recorder-by-hand.js";
import { Channel } from "./traffic-channel.js";

const { failed, input, printed, protocols, reply, status } = lab;
type Message = KernelMessage.IMessage;
type Execute = KernelMessage.IExecuteRequestMsg;

/** What the user wants, and what is told of it. */
class Runs implements CellRuns {
  planned: PlannedCell[] = [];
  awaited = new Set<string>();
  shown = new Set<string>();
  /** what becomes of the next request */
  wanted: Promise<boolean> | undefined;
  readonly open = new Set<string>();
  told: unknown[] = [];
  earlier: EarlierOutputs | undefined;

  sent = (id: string) => this.open.add(id);
  ended = (id: string) => this.open.delete(id);
  lost = (id: string) => this.open.delete(id);
  isAwaited = (cellId: string) => this.awaited.has(cellId);
  isShown = (cellId: string) => this.shown.has(cellId);
  untilWanted = () => this.wanted;
  closed = () => this.told.push("closed");
  failed = (cellId: string) => this.told.push(`${cellId} failed`);
  notGiven = () => this.told.push("not given");
  quiet = (earlier: EarlierOutputs) => (this.earlier = earlier);

  plannedFrom(cellId: string): PlannedCell[] | undefined {
    const place = this.planned.findIndex((cell) => cell.cellId === cellId);
    return place < 0 ? undefined : this.planned.slice(place);
  }

  given(_: string, recorded: Promise<boolean>): void {
    void recorded.then((isRecorded) => this.told.push(isRecorded));
  }

  plan(...codes: string[]): void {
    this.planned = codes.map((code) => ({ cellId: `cell-${code}`, code, stopsOnError: true }));
    this.awaited = new Set(this.planned.map(({ cellId }) => cellId));
  }
}

/** As the Jupyter extension asks. */
function cell(name: string, code = name): Message {
  const message = lab.request("execute_request", { code, stop_on_error: false, store_history: true });
  return { ...message, metadata: { cellId: `cell-${name}` } };
}

for (const protocol of protocols) {
  describe(`cells that a kernel is given before its client asks for them, in the protocol "${protocol}"`, () => {
    let channel: Channel;
    let runs: Runs;
    let takesAll: boolean;
    /** resolves when what the cell needs is on the server */
    let pushed: Promise<boolean> | undefined;

    beforeEach(() => {
      pushed = undefined;
      channel = new Channel(protocol);
      runs = new Runs();
      takesAll = true;
      channel.traffic = new AheadTraffic(channel.kernelTraffic, {
        runs,
        words,
        takesAll: () => takesAll,
        pushed: () => pushed,
        recorded: () => Promise.resolve(true),
        others: { ofOthers: () => Promise.resolve(undefined), othersKnown: () => undefined },
        earlier: (cells) => keptRuns(cells, { recorder, kernelId: "k", protocol, words, signal }),
      });
      channel.open(false);
    });
    afterEach(() => channel.traffic.ended(undefined));

    const recorder = new RecorderByHand();
    const { signal } = new AbortController();
    const words = {
      earlierText: () => "Edited.",
      missing: () => "Missing.",
      notWanted: () => ({ name: "Not run", sentence: "Why" }),
      notPushed: () => ({ name: "Not run", sentence: "Not pushed" }),
    };

    /** @returns what goes out for it */
    function asks(message: Message): Execute | undefined {
      const data = channel.traffic.sending?.(channel.framed(message));
      assert.ok(!(data instanceof Promise), "it waits");
      return goesOut(data);
    }

    function goesOut(data: SocketData | undefined): Execute | undefined {
      if (data === undefined) return undefined;
      channel.traffic.sent(data);
      return lab.unframed(data, protocol) as Execute;
    }

    /** What the client is told about its request. */
    function heardOf({ header }: Message): string[] {
      const own = channel.messages.filter(
        ({ parent_header: parent }) => "msg_id" in parent && parent.msg_id === header.msg_id,
      );
      return own.map((message) => {
        const { text, execution_state: state, status: ended } = message.content as Record<string, string>;
        return text ?? state ?? ended ?? message.header.msg_type;
      });
    }

    const ofKernel = (...messages: Message[]) => {
      for (const message of channel.answer(...messages)) channel.messages.push(message);
    };
    const runsToEnd = (run: Message, text: string) =>
      ofKernel(status("busy", run), input(1, run), printed(text, run), reply(run), status("idle", run));

    async function givenAll(first: Message): Promise<Message[]> {
      ofKernel(status("busy", first), input(1, first));
      await eventually(() => channel.sent.length >= runs.planned.length - 1, "the kernel has all");
      return channel.sent;
    }

    it("are run in order, and each is told of when it is asked for", async () => {
      runs.plan("1", "2", "3");
      const [one, two, three] = [cell("1"), cell("2"), cell("3")];
      assert.equal(asks(one)?.content.stop_on_error, true);
      const [second, third] = (await givenAll(one)) as [Execute, Execute];
      assert.deepEqual(
        [second, third].map(({ content, metadata }) => [content.code, content.stop_on_error, metadata]),
        [
          ["2", true, { cellId: "cell-2" }],
          ["3", true, { cellId: "cell-3" }],
        ],
      );
      assert.deepEqual([runs.told, runs.open.size], [[true], 3]);
      ofKernel(printed("a", one), reply(one), status("idle", one));
      runsToEnd(second, "b");
      ofKernel(status("busy", third), input(3, third), printed("c", third));
      assert.deepEqual(heardOf(one), ["busy", "execute_input", "a", "ok", "idle"]);
      assert.deepEqual([asks(two), asks(three)], [undefined, undefined]);
      await eventually(() => heardOf(three).length === 3, "the client has what was said");
      ofKernel(reply(third), status("idle", third));
      assert.deepEqual(heardOf(two), ["busy", "execute_input", "b", "ok", "idle"]);
      assert.deepEqual(heardOf(three), ["busy", "execute_input", "c", "ok", "idle"]);
      assert.deepEqual([heardOf(second), runs.open.size], [[], 0]);
      // A second press runs it.
      assert.equal(asks(cell("2"))?.content.code, "2");
    });

    it("are given one after the other while they are quick, and to a kernel that does not take all", async () => {
      runs.plan("1", "2", "3");
      takesAll = false;
      const [one, two] = [cell("1"), cell("2")];
      asks(one);
      runsToEnd(one, "a");
      assert.equal(asks(two)?.content.code, "2");
      ofKernel(status("busy", two), input(1, two));
      await eventually(() => runs.told.length > 0, "it is decided");
      assert.deepEqual([runs.told, channel.sent], [["not given"], []]);
    });

    it("wait until what they need is on the server, and fail where their user does not want to go on without it", async () => {
      let arrived: (is: boolean) => void = () => undefined;
      pushed = new Promise((resolve) => (arrived = resolve));
      const [one, two] = [cell("1"), cell("2")];
      const held = channel.traffic.sending?.(channel.framed(one));
      assert.ok(held instanceof Promise);
      arrived(true);
      assert.equal(goesOut(await held)?.content.code, "1");
      pushed = Promise.resolve(false);
      assert.equal(await channel.traffic.sending?.(channel.framed(two)), undefined);
      await eventually(() => heardOf(two).includes("idle"), "it has ended");
      assert.deepEqual(heardOf(two), ["error", "error", "idle"]);
    });

    it("say so where they were edited meanwhile", async () => {
      runs.plan("1", "2");
      const [one, edited] = [cell("1"), cell("2", "2 + 2")];
      asks(one);
      const [second] = (await givenAll(one)) as [Message];
      assert.equal(asks(edited), undefined);
      runsToEnd(second, "b");
      await eventually(() => heardOf(edited).includes("idle"), "it has ended");
      assert.deepEqual(heardOf(edited), ["Edited.\n", "busy", "execute_input", "b", "ok", "idle"]);
    });

    it("are aborted by their kernel after an error, and none is asked for", async () => {
      runs.plan("1", "2");
      const one = cell("1");
      asks(one);
      const [second] = (await givenAll(one)) as [Message];
      ofKernel(failed(one), reply(one, { status: "error" }), status("idle", one));
      runs.awaited.clear();
      ofKernel(status("busy", second), reply(second, { status: "aborted" }), status("idle", second));
      assert.deepEqual([runs.open.size, runs.told], [0, [true, "cell-1 failed"]]);
      assert.equal(asks(cell("2"))?.content.code, "2");
    });

    it("are nothing to another process of the kernel", async () => {
      runs.plan("1", "2");
      const one = cell("1");
      asks(one);
      await givenAll(one);
      ofKernel(status("restarting"));
      assert.equal(runs.open.size, 0);
      assert.equal(asks(cell("2"))?.content.code, "2");
    });

    it("wait for the connection where it is lost when they are to be given", async () => {
      runs.plan("1", "2");
      const one = cell("1");
      asks(one);
      ofKernel(status("busy", one), input(1, one));
      channel.isOpen = false;
      await new Promise((resolve) => setTimeout(resolve, 700));
      assert.deepEqual(channel.sent, []);
      channel.isOpen = true;
      channel.open(true);
      await eventually(() => channel.sent.some(({ header }) => header.msg_type === "execute_request"), "it is given");
    });

    it("of an earlier window say so where their beginning is not recorded", async () => {
      const lost = cell("9");
      recorder.said.push(printed("b", lost), status("idle", lost));
      const [run] = (await runs.earlier?.of([{ id: lost.header.msg_id, cellId: "cell-9" }]))?.runs ?? [];
      assert.ok(run);
      runs.awaited.add("cell-9");
      void runs.earlier?.show(run);
      const nine = cell("9");
      assert.equal(asks(nine), undefined);
      await eventually(() => heardOf(nine).length === 4, "the client has it");
      assert.deepEqual(heardOf(nine), ["Missing.\n", "b", "idle", "ok"]);
    });

    it("of an earlier window are shown from the record, and a cell without one runs nothing", async () => {
      const [first, second, third] = [cell("1"), cell("2"), cell("3")];
      const said = [status("busy", first), input(1, first), printed("a", first), status("idle", first)];
      recorder.said.push(...said, status("busy", second), status("idle", second));
      const cells = [first, second, third].map(({ header }, index) => ({
        id: header.msg_id,
        cellId: `cell-${index + 1}`,
      }));
      const { runs: found = [], unheard } = (await runs.earlier?.of(cells)) ?? {};
      // Between two cells the kernel has nothing to do for a moment.
      assert.deepEqual(unheard, [third.header.msg_id]);
      assert.deepEqual(
        found.map((run) => run.cell.cellId),
        ["cell-1"],
      );
      runs.awaited.add("cell-1");
      runs.shown = new Set(["cell-1", "cell-2"]);
      const told = found.map((run) => runs.earlier?.show(run));
      const [one, two] = [cell("1"), cell("2")];
      assert.deepEqual([asks(one), asks(two)], [undefined, undefined]);
      await eventually(() => heardOf(one).length === 5 && heardOf(two).length === 2, "the client has it");
      assert.deepEqual(heardOf(one), ["busy", "execute_input", "a", "idle", "ok"]);
      assert.deepEqual(heardOf(two), ["aborted", "idle"]);
      for (const each of told) await each;
    });

    it("are waited for no longer than their socket is there", async () => {
      const run = () => new AheadRun({ id: "1", cellId: "cell-1" }, words, new HeldBytes());
      runs.awaited.add("cell-1");
      const told = runs.earlier?.show(run());
      channel.traffic.ended(undefined);
      await told;
      await runs.earlier?.show(run());
    });

    it("that others may have run wait until it is known whether they are wanted", async () => {
      const asked = (isWanted: boolean) => {
        const request = cell("1");
        runs.wanted = Promise.resolve(isWanted);
        const data = channel.traffic.sending?.(channel.framed(request));
        assert.ok(data instanceof Promise);
        assert.equal(runs.open.size, 0);
        return { request, data };
      };
      const [not, run] = [asked(false), asked(true)];
      assert.equal(goesOut(await not.data), undefined);
      await eventually(() => heardOf(not.request).length === 3, "the client is told");
      assert.deepEqual(heardOf(not.request), ["error", "error", "idle"]);
      assert.equal(goesOut(await run.data)?.header.msg_id, run.request.header.msg_id);
      assert.deepEqual([...runs.open], [run.request.header.msg_id]);
      runs.open.clear();
      const late = asked(true);
      channel.traffic.ended(undefined);
      assert.equal(goesOut(await late.data), undefined);
      assert.equal(runs.open.size, 0);
    });
  });
}
