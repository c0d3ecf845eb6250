import { setTimeout as delay } from "node:timers/promises";
import { type Actor, anyAction } from "./actions.js";
import { steadyNow, wake } from "./clocks.js";
import type { Dice } from "./dice.js";
import { FreezeWatch, LONGEST_MS } from "./freezes.js";
import { growing, type Sample, sample } from "./growth.js";
import type { Hub } from "./hub.js";
import type { Journal } from "./journal.js";
import { BuiltinNotebook, JupyterNotebook } from "./notebook.js";
import { Window } from "./window.js";

/** Each round has such a time of chaos, in ms. */
const CHAOS_MS = [8_000, 16_000] as const;
const LONGEST_PAUSE_MS = 500;
const MOST_AT_ONCE = 12;
/** Once all goes well again: until what was begun has ended, until the model is right, until a cell has run, in ms. */
const SETTLED_MS = 150_000;
const RIGHT_MS = 30_000;
const RAN_MS = 90_000;
/** A kernel whose question fell into a gap waits for its answer until its user interrupts it, which a user does after a while, in ms. */
const PATIENCE_MS = 30_000;
/** What was let go of takes a moment to go, in ms. */
const QUIET_MS = 1_500;
/** Code is loaded and compiled in the first rounds, and caches are filled. */
const WARM_UP_ROUNDS = 2;

export interface Found {
  what: string;
  text: string;
}

/** Rounds of chaos, each followed by a calm in which everything must end, be right, and be no more than before. */
export class Soak {
  readonly #watch = new FreezeWatch();
  readonly #samples: Sample[] = [];
  readonly #pending = new Map<Promise<unknown>, string>();
  readonly #ended: Record<string, number> = {};
  #round = 0;

  private constructor(
    private readonly hub: Hub,
    private readonly dice: Dice,
    private readonly journal: Journal,
    private readonly found: (found: Found) => void,
    private readonly actors: readonly Actor[],
  ) {}

  static async begin(hub: Hub, dice: Dice, journal: Journal, found: (found: Found) => void): Promise<Soak> {
    const actors = [await builtinActor(hub, "ada", journal), await jupyterActor(hub, "ben", journal)];
    const soak = new Soak(hub, dice, journal, found, actors);
    await soak.#watch.start();
    return soak;
  }

  /** @returns how it was, in words */
  async round(): Promise<string> {
    this.#round++;
    const dice = this.dice.fork();
    await this.#chaos(dice);
    await this.hub.ask({ do: "weather", weather: null });
    this.journal.step("all goes well again");
    const calmAtMs = steadyNow();
    wake();
    const last = await this.#settled();
    const settledMs = Math.round(steadyNow() - calmAtMs);
    for (const actor of this.actors) await this.#right(actor);
    const rightMs = Math.round(steadyNow() - calmAtMs);
    await this.#quiet();
    return `round ${this.#round}: all ended ${settledMs} ms after the chaos (last: ${last}), all right after ${rightMs} ms`;
  }

  /** What is left once all windows are closed. */
  async end(): Promise<void> {
    for (const { window, notebook } of this.actors) {
      notebook.drop();
      await window.close();
    }
    await delay(QUIET_MS);
    this.#tell(await this.#watch.pause());
    const { Timeout = 0, TCPSocketWrap = 0, ...left } = await sample();
    const classes = ["Upstream", "LastingConnection", "KernelTraffic", "SteadyKernel", "OutputWriter"];
    const rest = Object.entries({ Timeout, TCPSocketWrap, ...left }).filter(
      ([name, count]) => count > 0 && (classes.includes(name) || name === "Timeout" || name === "TCPSocketWrap"),
    );
    if (rest.length > 0) this.found({ what: "something is left of closed windows", text: JSON.stringify(rest) });
  }

  get summary(): string {
    const ended = Object.entries(this.#ended).map(([how, count]) => `${count} ${how}`);
    const last = this.#samples.at(-1) ?? {};
    return [
      `${this.#round} rounds; actions: ${ended.join(", ")}`,
      `longest time of the thread between two turns: ${Math.round(this.#watch.longestMs)} ms`,
      `at the last quiet moment: ${JSON.stringify(last, (_, value: unknown) => (typeof value === "number" ? Math.round(value * 10) / 10 : value))}`,
    ].join("\n");
  }

  async #chaos(dice: Dice): Promise<void> {
    const weather = {
      seed: dice.int(0, 2 ** 31),
      wrong: dice.pick([0.1, 0.25, 0.5]),
      rude: dice.pick([0, 0.02, 0.1, 0.3]),
      rudeTo: "/user/ada/",
      refusals: dice.chance(0.3),
    };
    this.journal.step(`round ${this.#round}: ${JSON.stringify(weather)}`);
    await this.hub.ask({ do: "weather", weather });
    this.#follow({ what: "a second window comes and goes", done: this.#guest(dice.fork()) });
    if (dice.chance(0.05)) this.#follow({ what: "the hub is restarted", done: this.hub.ask({ do: "restart" }) });
    for (const untilMs = steadyNow() + dice.int(...CHAOS_MS); steadyNow() < untilMs;) {
      if (this.#pending.size < MOST_AT_ONCE) this.#follow(anyAction(dice.pick(this.actors), this.hub, dice));
      await delay(dice.int(1, LONGEST_PAUSE_MS));
    }
  }

  /** Of a user who has another window open: what is left of a window shows itself. */
  async #guest(dice: Dice): Promise<void> {
    const guest = { ...(await jupyterActor(this.hub, "ben", this.journal)), name: "guest" };
    for (let actions = 0; actions < 5; actions++) this.#follow(anyAction(guest, this.hub, dice));
    await delay(dice.int(0, 3_000));
    await guest.window.close();
    guest.notebook.drop();
  }

  #follow({ what, done }: { what: string; done: Promise<unknown> }): void {
    this.journal.step(what);
    const kind = what.replace(/^\w+ (?=\w)/, "").replace(/[ :].*/, "");
    const end = (how: string) => {
      this.#ended[`${kind} ${how}`] = (this.#ended[`${kind} ${how}`] ?? 0) + 1;
      this.#pending.delete(done);
    };
    this.#pending.set(done, what);
    done.then(
      () => end("done"),
      (error: unknown) => {
        end("failed");
        this.journal.debug(`${what}: ${String(error)}`);
      },
    );
  }

  /** @returns what ended last */
  async #settled(): Promise<string> {
    const startMs = steadyNow();
    let last = "nothing";
    for (let isPatient = true; this.#pending.size > 0 && steadyNow() < startMs + SETTLED_MS;) {
      await delay(50);
      last = [...this.#pending.values()].join(", ") || last;
      if (!isPatient || steadyNow() < startMs + PATIENCE_MS) continue;
      isPatient = false;
      for (const { name, notebook } of this.actors) {
        const done = Promise.resolve().then(() => notebook.interrupt());
        this.#follow({ what: `${name} interrupts`, done });
      }
    }
    if (this.#pending.size > 0) {
      const said = await this.hub.said(this.actors.map(({ name }) => name)).catch(String);
      this.found({ what: "an action does not end", text: `${[...this.#pending.values()].join("\n")}\n${said}` });
    }
    this.#pending.clear();
    return last;
  }

  async #right({ name, window, notebook }: Actor): Promise<void> {
    await window.signIn();
    // Who looks asks again where nobody answered: the hub of a busy machine may take its time.
    const ask = () =>
      window.model.refresh(window.accountId).catch((error: unknown) => {
        this.journal.debug(`${name} refreshes in the calm: ${String(error)}`);
      });
    const is = async () =>
      (window.state === "running") === (await this.hub.runs(window.user)) && window.state !== "unknown";
    const untilMs = steadyNow() + RIGHT_MS;
    await within(ask(), RIGHT_MS);
    while (!(await is())) {
      await delay(200);
      if (window.model.account(window.accountId)?.reach.kind !== "ok") await within(ask(), RIGHT_MS);
      if (steadyNow() < untilMs) continue;
      const said = await this.hub.said([window.user]).catch(String);
      const text = `${name}: ${JSON.stringify(window.model.account(window.accountId))}\n${said}`;
      this.found({ what: "the model is wrong", text });
      return;
    }
    const running = this.#ranOnce(notebook);
    // A kernel that asks for input goes on asking when its notebook was closed: who sees it busy interrupts it.
    if ((await within(running, PATIENCE_MS)) === undefined && (await this.hub.isBusy(window.user)))
      await notebook.interrupt();
    const ran = await within(running, RAN_MS);
    if (ran === "calm") return;
    const said = await this.hub.said([window.user]).catch(String);
    this.found({ what: "no cell runs in the calm", text: `${name}: ${ran ?? "it does not end"}\n${said}` });
  }

  /** A kernel that dies or is restarted from an earlier cell may take the first with it, and a hub may be throttling still. */
  async #ranOnce(notebook: Actor["notebook"]): Promise<string> {
    let said = "";
    for (let tries = 0; tries < 8; tries++) {
      said = await notebook.run("print('calm')").catch((error: unknown) => String(error));
      if (said.includes("calm")) return "calm";
      await delay(1_000);
    }
    return said || "it prints nothing";
  }

  async #quiet(): Promise<void> {
    await delay(QUIET_MS);
    this.#tell(await this.#watch.pause());
    const found = await sample();
    if (this.#round > WARM_UP_ROUNDS) this.#samples.push(found);
    for (const text of growing(this.#samples)) this.found({ what: "growth", text });
    await this.#watch.resume();
    if (this.#round === 1) this.#watch.longestMs = 0;
  }

  #tell(freezes: Awaited<ReturnType<FreezeWatch["pause"]>>): void {
    for (const { ms, stack } of freezes) {
      const text = `${Math.round(ms)} ms\n  ${stack.join("\n  ")}`;
      if (this.#round > 1) this.found({ what: `a freeze of over ${LONGEST_MS} ms`, text });
      else this.journal.info(`while code was loaded: ${text}`);
    }
  }
}

async function builtinActor(hub: Hub, user: string, journal: Journal): Promise<Actor> {
  const window = await new Window(hub, user, journal).open();
  return { name: user, window, notebook: new BuiltinNotebook(window, `${user}.ipynb`, journal) };
}

async function jupyterActor(hub: Hub, user: string, journal: Journal): Promise<Actor> {
  const window = await new Window(hub, user, journal).open();
  return { name: user, window, notebook: new JupyterNotebook(window, `${user}.ipynb`) };
}

function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
