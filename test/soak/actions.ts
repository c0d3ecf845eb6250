import { jump } from "./clocks.js";
import { anyCode } from "./codes.js";
import type { Dice } from "./dice.js";
import type { Hub } from "./hub.js";
import type { Notebook } from "./notebook.js";
import type { Window } from "./window.js";

export interface Actor {
  name: string;
  window: Window;
  notebook: Notebook;
}

/** What is done, and what it is called. */
export interface Action {
  what: string;
  done: Promise<unknown>;
}

const LONGEST_SIGNAL_MS = 3_000;
const startModes = [
  {},
  {},
  { mode: "slow", seconds: 2 },
  { mode: "fail" },
  { mode: "forbidden" },
  { mode: "die", seconds: 3 },
];

/** Something that a user, an editor, a laptop or an admin does, at random. */
export function anyAction({ name, window, notebook }: Actor, hub: Hub, dice: Dice): Action {
  const { model, accountId } = window;
  const act = dice.weighted<() => [string, Promise<unknown>]>([
    [20, () => ["refreshes", model.refresh(accountId)]],
    [5, () => ["refreshes until it has enough", model.refresh(accountId, shortly(dice))]],
    [6, () => start(window, dice)],
    [2, () => ["stops", model.stop(window.id())]],
    [
      1,
      () => ["is stopped by an admin", hub.ask({ do: "api", method: "DELETE", path: `users/${window.user}/server` })],
    ],
    [30, () => runs(notebook, dice)],
    [8, () => ["interrupts", notebook.interrupt()]],
    [3, () => ["restarts", notebook.restart()]],
    [2, () => ["drops the kernel", Promise.resolve().then(() => notebook.drop())]],
    [6, () => ["lists kernels", window.connection().then((server) => server.kernelIds())]],
    [3, () => ["lists sessions", window.connection().then((server) => server.sessionKernels())]],
    [3, () => ["lists specs", window.connection().then((server) => server.specs())]],
    [1, () => ["signs in", window.signIn()]],
    [5, () => ["loses the link", hub.ask({ do: "cut" })]],
    [4, () => [`has a clock that jumps: ${jump(dice)}`, Promise.resolve()]],
    [1, () => [`stands still: ${jump(dice)}`, hub.ask({ do: "sleep", ms: dice.int(200, 2_000) })]],
  ]);
  const [what, done] = act();
  return { what: `${name} ${what}`, done };
}

function runs(notebook: Notebook, dice: Dice): [string, Promise<unknown>] {
  const code = anyCode(dice);
  return [`runs ${JSON.stringify(code.slice(0, 60))}`, notebook.run(code)];
}

function start(window: Window, dice: Dice): [string, Promise<unknown>] {
  const options = dice.pick(startModes);
  const signal = dice.chance(0.3) ? shortly(dice) : undefined;
  return [`starts ${JSON.stringify(options)}`, window.model.start(window.id(), options, signal)];
}

function shortly(dice: Dice): AbortSignal {
  return AbortSignal.timeout(dice.int(1, LONGEST_SIGNAL_MS));
}
