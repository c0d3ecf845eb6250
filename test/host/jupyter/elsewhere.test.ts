import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type * as vscode from "vscode";
import { WebSocket } from "ws";
import { KernelChannel } from "../../../rig/kernel-channel.js";
import { cellOf, errorOf, openNotebook, printed, run, start, until } from "../kernels/notebooks.js";
import { askServer } from "../kernels/rig.js";
import { leave, leavingUser } from "./leaving.js";
import { choose, controllerOf } from "./stand-in.js";

describe("cells that the kernel was given from another computer", () => {
  const lea = leavingUser("lea");

  let name: string;
  let here: vscode.NotebookDocument;
  let kernel: string;

  /** Its kernel was given three cells there. @param isOver it has run them @param edited the first has another text here */
  async function openHere({ isOver = true, edited = "", isHelperHeld = false } = {}): Promise<void> {
    name = randomUUID();
    const code = lea.cells(name, 3);
    const there = await openNotebook(code, `there/${name}.ipynb`);
    await choose(lea.jupyter, there, await controllerOf(lea.jupyter, { server: lea.server }));
    void leave(there);
    await lea.says(/^You can close this window/);
    kernel = lea.jupyter.kernelOf(there) ?? "none";
    // Here nobody knows anything of that any more, as on another computer.
    await lea.removeHub();
    if (isOver) await lea.allRun(name);
    if (isHelperHeld) await signalHelper("SIGSTOP");
    lea.added = await lea.hub.add("lea");
    const [first = "", ...others] = code;
    here = await openNotebook([edited || first, ...others, "print('own')"], `here/${name}.ipynb`);
    await choose(lea.jupyter, here, await controllerOf(lea.jupyter, { server: lea.server, kernel }));
  }

  async function runElsewhere(...codes: string[]): Promise<void> {
    const url = new URL(`user/lea/api/kernels/${kernel}/channels`, lea.hub.url.replace(/^http/, "ws"));
    const authorization = `token ${await lea.hub.ask<string>({ do: "token", user: "lea" })}`;
    const other = await KernelChannel.open(new WebSocket(url, { headers: { authorization } }));
    for (const code of codes) await other.execute(code);
    other.close();
  }

  /** To the process of the helper's kernel, which has its connection file among its arguments. */
  async function signalHelper(signal: "SIGSTOP" | "SIGCONT"): Promise<void> {
    const sessions = await askServer<{ path: string; kernel: { id: string } }[]>("lea", "api/sessions");
    const helper = sessions.find(({ path }) => path === ".hub-kernels-helper")?.kernel.id ?? assert.fail("no helper");
    const isIts = `b'kernel-${helper}.json' in path.read_bytes()`;
    const pids = `[int(path.parent.name) for path in pathlib.Path('/proc').glob('[0-9]*/cmdline') if ${isIts}]`;
    await runElsewhere(`import os, pathlib, signal\n[pid] = ${pids}\nos.kill(pid, signal.${signal})`);
  }

  /** In the dialogue: what is offered before is closed. */
  const pressShowInstead = () =>
    (lea.screen.messages.answer = (_, [show, other]) => (other === "Run Again" ? show : undefined));
  const printedHere = () => here.getCells().map((cell) => printed(cell));
  const all = ["go\n0\n", "1\n", "2\n", "own\n"];

  it("are shown, if the user likes, by a notebook that uses their kernel", async () => {
    await openHere();
    lea.press("Show Outputs");
    await run(here, 3, 4);
    await lea.says(/^3 cells of .* ran while the notebook wasn't connected/);
    await until("all are shown", () => printed(cellOf(here, 2)) === "2\n");
    assert.deepEqual(printedHere(), all);
    assert.deepEqual(await lea.haveRun(name), [1, 2]);
  });

  it("are shown instead of being run a second time, where that is asked for", async () => {
    await openHere();
    pressShowInstead();
    await run(here, 0, 4);
    assert.deepEqual(printedHere(), all);
    assert.deepEqual(await lea.haveRun(name), [1, 2]);
    assert.equal(lea.screen.asked.length, 1);
    assert.match(lea.screen.asked[0] ?? "", / has already run this cell\. Do you want to show its output instead/);
    // Now it is known what is run.
    await run(here, 1, 2);
    assert.deepEqual(await lea.haveRun(name), [1, 2, 1]);
  });

  it("are a question of their own where another one of them is asked for", async () => {
    await openHere();
    pressShowInstead();
    await run(here, 1, 2);
    await until("it is shown", () => printed(cellOf(here, 1)) === "1\n");
    assert.match(lea.screen.asked[0] ?? "", / has already run this cell\./);
    lea.press("Show Outputs");
    await lea.says(/^2 cells of .* ran while the notebook wasn't connected/);
    await until("all are shown", () => printed(cellOf(here, 2)) === "2\n");
    assert.deepEqual(printedHere(), [...all.slice(0, 3), ""]);
    assert.equal(lea.screen.asked.length, 1);
    assert.deepEqual(await lea.haveRun(name), [1, 2]);
  });

  it("are asked about also after another one was run again", async () => {
    await openHere();
    lea.screen.messages.answer = (_, buttons) => buttons.find((button) => button === "Run Again");
    await run(here, 1, 2);
    await lea.says(/^2 cells of .* ran while the notebook wasn't connected/);
    pressShowInstead();
    await run(here, 2, 3);
    assert.equal(lea.screen.asked.length, 2);
    assert.deepEqual(printedHere(), ["", "1\n", "2\n", ""]);
    assert.deepEqual(await lea.haveRun(name), [1, 2, 1]);
  });

  it("are run again where the user says so, once for all", async () => {
    await openHere();
    lea.screen.messages.answer = (_, buttons) => buttons.find((button) => button === "Run Again");
    await run(here, 0, 4);
    assert.equal(lea.screen.asked.length, 1);
    assert.deepEqual(printedHere(), all);
    assert.deepEqual(await lea.haveRun(name), [1, 2, 1, 2]);
  });

  it("are neither run nor shown where the question is closed, each time", async () => {
    await openHere();
    for (const times of [1, 2]) {
      await run(here, 1, 2);
      assert.equal(lea.screen.asked.length, times);
      assert.equal(errorOf(cellOf(here, 1))?.name, "Not run");
    }
    // What comes after it is not run either.
    await start(here, 0, 4);
    await until("the first ends", () => errorOf(cellOf(here))?.name === "Not run");
    assert.equal(lea.screen.asked.length, 3);
    assert.deepEqual(printedHere(), ["", "", "", ""]);
    assert.deepEqual(await lea.haveRun(name), [1, 2]);
  });

  it("are not run behind the question, whatever else the kernel does meanwhile", async () => {
    await openHere();
    // The first question is closed: for the next one nothing is looked up.
    await run(here, 1, 2);
    const answer = await new Promise<(button: string) => void>((resolve) => {
      lea.screen.messages.answer = (_, buttons) =>
        buttons.includes("Run Again") ? new Promise((press) => resolve(press)) : undefined;
      void start(here, 1, 2);
    });
    await runElsewhere("1", "2", "3");
    answer("Show Outputs");
    await until("it is shown", () => printed(cellOf(here, 1)) === "1\n");
    assert.deepEqual(await lea.haveRun(name), [1, 2]);
  });

  it("are not given to the kernel again while it is still at them", async () => {
    await openHere({ isOver: false });
    await run(here, 1, 2);
    await lea.says(/^Your cell isn't run: the kernel of .* still runs cells that were started elsewhere/);
    lea.press("Show Outputs");
    await lea.allRun(name);
    await until("all are shown", () => printed(cellOf(here, 2)) === "2\n");
    assert.deepEqual(printedHere(), [...all.slice(0, 3), ""]);
    assert.deepEqual(await lea.haveRun(name), [1, 2]);
  });

  it("are not given to it again while they wait behind one that the notebook here doesn't have", async () => {
    await openHere({ isOver: false, edited: "print('another text')" });
    await run(here, 1, 2);
    assert.equal(errorOf(cellOf(here, 1))?.name, "Not run");
    lea.press("Show Outputs");
    await lea.allRun(name);
    await until("both are shown", () => printed(cellOf(here, 2)) === "2\n");
    assert.deepEqual(printedHere(), ["", "1\n", "2\n", ""]);
    assert.deepEqual(await lea.haveRun(name), [1, 2]);
  });

  it("are asked about also where the window was loaded again while the kernel was at them", async () => {
    await openHere({ isOver: false, edited: "print('another text')" });
    await run(here, 1, 2);
    assert.equal(errorOf(cellOf(here, 1))?.name, "Not run");
    await lea.jupyter.reload();
    await choose(lea.jupyter, here, await controllerOf(lea.jupyter, { server: lea.server, kernel }));
    await lea.allRun(name);
    pressShowInstead();
    await run(here, 1, 3);
    assert.deepEqual(printedHere(), ["", "1\n", "2\n", ""]);
    assert.deepEqual(await lea.haveRun(name), [1, 2]);
  });

  it("are run only by the user's word where the server doesn't say what was run", async () => {
    await openHere({ isHelperHeld: true });
    try {
      await run(here, 1, 2);
      assert.match(
        lea.screen.asked[0] ?? "",
        /^Do you want to run your cell\? The kernel of .* may have run it already/,
      );
      assert.equal(errorOf(cellOf(here, 1))?.name, "Not run");
      assert.deepEqual(await lea.haveRun(name), [1, 2]);
      lea.press("Run Anyway");
      await run(here, 1, 2);
      assert.equal(lea.screen.asked.length, 2);
      assert.deepEqual(await lea.haveRun(name), [1, 2, 1]);
    } finally {
      await signalHelper("SIGCONT");
    }
  });
});
