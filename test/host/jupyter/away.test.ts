import assert from "node:assert/strict";
import { cellOf, errorOf, openNotebook, printed, run, set, shown, start, until } from "../kernels/notebooks.js";
import { forTests, JupyterUser } from "./jupyter-user.js";
import { pidCell, ran } from "./notebook-run.js";
import { notebookOn, selectController } from "./stand-in.js";

const stopped = /^The server on .+ is stopped\. Do you want to start it\?$/;
const slowS = 12;
/** What the server itself calls its kernel spec. */
const ipykernel = "Python 3 (ipykernel)";

describe("a server that is away, in the Jupyter extension", () => {
  // On a busy machine a cell takes so long that it is recorded, and the recorder has a session of its own.
  const recordAfter = (seconds: number | undefined) => set("recordAfterSeconds", seconds);
  const bea = new JupyterUser("bea");
  const { hub } = bea;
  before(() => recordAfter(0));
  beforeEach(async () => {
    await bea.jupyter.settled();
    await hub.ask({ do: "clear" });
  });
  forTests(bea);
  after(() => recordAfter(undefined));

  /** Whatever became of the test before. */
  const running = async () => {
    if (!(await hub.servers("bea"))[""]?.ready) await bea.startServer();
  };

  it("has the usual kernel before it ever ran: one run and one answer start it, and nothing before does", async () => {
    const notebook = await notebookOn(bea.jupyter, bea.server, pidCell);
    assert.deepEqual(
      (await hub.requests()).filter((request) => !request.startsWith("GET hub/api/")),
      [],
    );
    bea.screen.saw();
    bea.screen.pressStart();
    assert.match(await ran(notebook), /^text\/plain: \d+$/);
    bea.screen.saw(stopped);
  });

  it("keeps its controllers when it is stopped, and can be picked with its kernel specs", async () => {
    await running();
    const notebook = await notebookOn(bea.jupyter, bea.server, pidCell);
    await ran(notebook);
    await bea.jupyter.settled();
    const [before, label] = [bea.jupyter.controllers(), bea.jupyter.chosenBy(notebook)];
    await bea.stopServer();
    await hub.ask({ do: "clear" });
    await bea.jupyter.refresh();
    assert.deepEqual([bea.jupyter.controllers(), bea.jupyter.chosenBy(notebook)], [before, label]);
    // Known kernel specs keep their labels: what we answer now is seen by who knows none.
    await bea.jupyter.reload();
    assert.deepEqual(
      bea.jupyter.found().map(({ problem, specs }) => [problem, specs]),
      [[undefined, [ipykernel]]],
    );
    assert.equal((await bea.jupyter.pick({ server: bea.server })).kind, "controller");
    assert.deepEqual(
      (await hub.requests()).filter((request) => !request.startsWith("GET ")),
      [],
    );
    bea.screen.saw();
  });

  it("stopped by our command: one run and one answer give a new kernel, and nothing is to be chosen", async () => {
    await running();
    const notebook = await notebookOn(bea.jupyter, bea.server, pidCell);
    const [first, chosen] = [await ran(notebook), bea.jupyter.chosenBy(notebook)];
    await bea.stopServer();
    await bea.jupyter.settled();
    bea.screen.pressStart();
    assert.notEqual(await ran(notebook), first);
    assert.deepEqual(bea.jupyter.chosenBy(notebook), chosen);
    bea.screen.saw(stopped);
  });

  it("stopped and started from outside: one run gives a new kernel, and nothing is asked", async () => {
    await running();
    const notebook = await notebookOn(bea.jupyter, bea.server, pidCell);
    const [first, chosen] = [await ran(notebook), bea.jupyter.chosenBy(notebook)];
    await hub.stop("bea");
    await hub.start("bea");
    assert.notEqual(await ran(notebook), first);
    assert.deepEqual(bea.jupyter.chosenBy(notebook), chosen);
    bea.screen.saw();
    const renewed = bea.screen.messages.texts.filter((text) => /has a new kernel on/.test(text));
    assert.equal(renewed.length, 1, bea.screen.messages.texts.join("\n"));
  });

  it("bound to a live kernel by a reload, then stopped and started: one run gives a new kernel", async () => {
    await running();
    const notebook = await notebookOn(bea.jupyter, bea.server, pidCell);
    const first = await ran(notebook);
    const live = bea.jupyter.kernelOf(notebook);
    await bea.jupyter.reload();
    await until("the live kernel is chosen", () => bea.jupyter.chosenBy(notebook)?.id === live);
    const name = notebook.uri.path.split("/").pop() ?? "";
    assert.deepEqual(bea.jupyter.chosenBy(notebook), { id: live, label: `${ipykernel} (${name})` });
    assert.equal(await ran(notebook), first);
    await hub.stop("bea");
    await hub.start("bea");
    assert.notEqual(await ran(notebook), first);
    assert.equal(bea.jupyter.chosenBy(notebook)?.id, live);
    bea.screen.saw();
  });

  it("stopped when the window opens: the choice stays, nothing is asked before Run, and one answer runs the cell", async () => {
    await running();
    const notebook = await notebookOn(bea.jupyter, bea.server, pidCell);
    const first = await ran(notebook);
    const live = bea.jupyter.kernelOf(notebook);
    await bea.stopServer();
    await bea.jupyter.reload();
    await until("the live kernel is chosen", () => bea.jupyter.chosenBy(notebook)?.id === live);
    await until("the window has connected to it", () => bea.jupyter.kernelOf(notebook) === live);
    // A question would come after the hub was asked: this one's answer comes after that.
    await bea.jupyter.resolve(bea.server);
    assert.deepEqual(
      bea.jupyter.found().map(({ problem, specs }) => [problem, specs]),
      [[undefined, [ipykernel]]],
    );
    bea.screen.saw();
    bea.screen.pressStart();
    assert.notEqual(await ran(notebook), first);
    assert.equal(bea.jupyter.chosenBy(notebook)?.id, live);
    bea.screen.saw(stopped);
  });

  it("is not started by Cancel, of a kernel that is gone: the cell says what to do", async () => {
    await running();
    const notebook = await notebookOn(bea.jupyter, bea.server, pidCell);
    await ran(notebook);
    await bea.stopServer();
    await hub.ask({ do: "clear" });
    await run(notebook);
    assert.match(errorOf(cellOf(notebook))?.message ?? "", /is stopped\. Run the cell again to start it\./);
    assert.deepEqual(await hub.servers("bea"), {});
    assert.equal(await hub.sessionStarts(), 0);
    bea.screen.saw(stopped);
    bea.screen.pressStart();
    assert.match(await ran(notebook), /^text\/plain: \d+$/);
    bea.screen.saw(stopped, stopped);
  });

  it("is not started by Cancel, of a kernel that never was: the cell says what to do", async () => {
    await running();
    await bea.stopServer();
    const notebook = await notebookOn(bea.jupyter, bea.server, pidCell);
    await hub.ask({ do: "clear" });
    await run(notebook);
    assert.match(errorOf(cellOf(notebook))?.message ?? "", /is stopped\. Run the cell again to start it\./);
    assert.deepEqual(await hub.servers("bea"), {});
    assert.equal(await hub.sessionStarts(), 0);
    assert.deepEqual(bea.screen.asked.length, 1, bea.screen.asked.join("\n"));
    // To the Jupyter extension nothing failed: it would ask for another kernel, with the cell pending until one is chosen.
    assert.deepEqual(bea.jupyter.shown, []);
  });

  it("whose start fails, or is called off, is asked about once: the cell says what to do", async () => {
    await running();
    const notebook = await notebookOn(bea.jupyter, bea.server, pidCell);
    await ran(notebook);
    await bea.stopServer();
    bea.screen.pressStart();
    try {
      await assert.rejects(bea.startServer({ mode: "fail", image: "torch" }));
      await run(notebook);
      const failed = /Run the cell again to start the server on .+\. Its last start failed: .*no such image: torch/;
      assert.match(errorOf(cellOf(notebook))?.message ?? "", failed);
      bea.screen.saw(stopped);

      await hub.ask({ do: "clear" });
      const begun = bea.startServer({ mode: "slow", seconds: 60 });
      // From then on the start only listens, and what asks for the user is the run.
      await until("it starts, and is followed", async () => {
        const isFollowed = (await hub.requests()).some((request) => request.endsWith("/server/progress"));
        return isFollowed && "" in (await hub.servers("bea"));
      });
      await hub.ask({ do: "clear" });
      const end = run(notebook);
      await until("the run asks the hub", async () =>
        (await hub.requests()).some((request) => /^GET hub\/api\/users\/bea\?/.test(request)),
      );
      // What is asked after it is answered after it: the run waits for the start.
      await bea.jupyter.resolve(bea.server);
      await bea.stopServer();
      await Promise.all([begun, end]);
      assert.match(errorOf(cellOf(notebook))?.message ?? "", /is stopped\. Run the cell again to start it\./);
      bea.screen.saw(stopped);
    } finally {
      await bea.startServer({});
    }
  });

  it("that takes long to start: what a run needs waits for it, and comes once", async () => {
    await bea.startServer({ mode: "slow", seconds: slowS });
    const held = await notebookOn(bea.jupyter, bea.server, pidCell);
    const first = await ran(held);
    await bea.stopServer();
    await bea.jupyter.settled();
    const fresh = await openNotebook(["print('fresh')"]);
    const choice = await bea.jupyter.pick({ server: bea.server });
    assert.ok(choice.kind === "controller", JSON.stringify(choice));
    await selectController(fresh, choice.id);
    await until("the kernel is chosen", () => bea.jupyter.chosenBy(fresh)?.id === choice.id);
    await hub.ask({ do: "clear" });
    bea.screen.pressStart();
    // One waits in its POST, the other with its cell.
    void start(fresh);
    assert.notEqual(await ran(held), first);
    await until("the other cell ran", () => printed(cellOf(fresh)) === "fresh\n");
    assert.deepEqual([await hub.sessionStarts(), shown(cellOf(fresh)).length], [2, 1]);
    bea.screen.saw(stopped);
  });
});
