import assert from "node:assert/strict";
import type { Account, Server } from "../../../../src/model/types.js";
import type { Deadline, ServerLimits } from "../../../../src/servers/status/deadline.js";
import type { RunningNotebook } from "../../../../src/servers/status/running-cells.js";
import { TimeWarnings, type UnsavedNotebook, warningWords } from "../../../../src/servers/status/time-warnings.js";
import { type AccountId, hubIdOf, type ServerId } from "../../../../src/text/ids.js";
import { momentNow } from "../../../../src/transport/moment.js";
import { User } from "../../../user/user.js";
import { eventually } from "../../eventually.js";
import { english } from "../../ui/english.js";
import { MemoryMemento } from "../model-fakes.js";

const minute = 60_000;
const never = () => assert.ok(false, "nothing of the kind happens here");

/** A window with one server, which ends after so many minutes. */
class Window {
  readonly user = new User();
  running: RunningNotebook[] = [];
  unsaved: UnsavedNotebook[] = [];
  limits: ServerLimits = {};
  started = new Date(Date.now() - 60 * minute).toISOString();
  lastActivity = this.started;
  readonly warnings: TimeWarnings;

  constructor(memento: MemoryMemento) {
    this.warnings = new TimeWarnings({
      ui: this.user.ui,
      model: this.#model(),
      notes: { runningOf: () => this.running, limitsOf: () => this.limits },
      unsavedOn: () => this.unsaved,
      memento,
      log: { warn: never },
      pauseMs: () => 1,
    });
  }

  #model() {
    const account = () => this.#account;
    return {
      get accounts() {
        return [account()];
      },
      server: () => this.#server,
    };
  }

  left(minutes: number): void {
    this.limits = { jobEndsAtMs: Date.now() + minutes * minute };
    this.warnings.look();
  }

  runs(cells: number, forMs = minute): void {
    const now = momentNow();
    const since = { wallMs: now.wallMs - forMs, steadyMs: now.steadyMs - forMs };
    this.running = cells === 0 ? [] : [{ name: "fit.ipynb", cells, since }];
  }

  get #account(): Account {
    const hub = { baseUrl: hubIdOf("https://hub.example/"), label: "hub.example" };
    return {
      id: "id" as AccountId,
      hub,
      user: "ada",
      label: "hub.example",
      reach: { kind: "ok" },
      servers: [this.#server],
    };
  }

  get #server(): Server {
    const state = { kind: "running" as const, url: "https://hub.example/user/ada/", started: this.started };
    return { id: "id~" as ServerId, accountId: "id" as AccountId, name: "", state, lastActivity: this.lastActivity };
  }
}

describe("the warning of a server's end", () => {
  let memento: MemoryMemento;
  let window: Window;
  beforeEach(() => {
    memento = new MemoryMemento();
    window = new Window(memento);
  });
  afterEach(() => window.warnings.dispose());

  it("comes 30, 10 and 2 minutes before, once each", () => {
    window.runs(2);
    const told = [40, 29.9, 28, 11, 9.5, 8, 3, 1.9, 0.5, -1].map((minutes) => {
      window.left(minutes);
      return window.user.messages.length;
    });
    assert.deepEqual(told, [0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    assert.equal(
      window.user.texts[1],
      "The server on hub.example ends in 9 min, when the time of its job is over. 2 cells are running there (fit.ipynb): interrupt them before then to keep what they have so far.",
    );
  });

  it("does not come where nothing would be lost, nor for what is done at once", () => {
    window.left(9);
    window.runs(1, 2_000);
    window.left(9);
    assert.deepEqual(window.user.texts, []);
    window.runs(1);
    window.left(9);
    assert.equal(window.user.messages.length, 1, "it would be lost now");
  });

  it("comes again for a server that was started again", () => {
    window.runs(1);
    window.left(9);
    window.started = new Date().toISOString();
    window.left(9);
    assert.equal(window.user.messages.length, 2);
  });

  it("comes in one window, the one that is looked at", async () => {
    const other = new Window(memento);
    other.user.isFocused = false;
    for (const each of [window, other]) each.runs(1);
    other.left(9);
    window.left(9);
    assert.equal(window.user.messages.length, 1);
    // The other one has looked a moment later, and is free to look again.
    await eventually(() => {
      other.left(1.5);
      return other.user.messages.length === 1;
    }, "a later warning of the other window");
    assert.match(other.user.texts[0] ?? "", /ends in 1 min/);
    other.warnings.dispose();
  });

  it("saves what is not saved", async () => {
    const saved: string[] = [];
    window.unsaved = ["a.ipynb", "b.ipynb"].map((name) => ({ name, save: () => Promise.resolve(saved.push(name)) }));
    window.user.presses("Save", /Not saved yet: a\.ipynb, b\.ipynb\./);
    window.left(9);
    await eventually(() => saved.length === 2, "both are saved");
    const buttons = ["Save", "Restart with the Same Options…", "Server Actions…"];
    assert.deepEqual(window.user.messages[0]?.buttons, buttons);
  });

  it("keeps alive what would be stopped as idle, where that is news", () => {
    window.unsaved = [{ name: "a.ipynb", save: () => Promise.reject(new Error("it is not saved")) }];
    const idle = (minutes: number) => {
      window.lastActivity = new Date(Date.now() - minutes * minute).toISOString();
      window.limits = { idleMs: 40 * minute };
      window.warnings.look();
    };
    // 30 minutes before it was used a moment ago.
    idle(15);
    assert.deepEqual(window.user.texts, []);
    window.user.presses("Keep Alive…", /may stop the server on hub\.example as idle in about 9 min/);
    idle(30.5);
    assert.deepEqual(window.user.messages[0]?.buttons, ["Save", "Keep Alive…", "Server Actions…"]);
  });

  it("says why the server ends", () => {
    const now = Date.now();
    const risk = { cells: 1, names: ["fit.ipynb"], unsaved: [] };
    const endsAtMs = now + 9.5 * minute;
    const walltime = { endsAt: endsAtMs, option: "runtime", value: "1:00:00" };
    const all: [Deadline, RegExp][] = [
      [
        { cause: "walltime", endsAtMs, walltime },
        /ends in 9 min at the earliest.*A cell is running there \(fit\.ipynb\)/,
      ],
      [{ cause: "age", endsAtMs, ageMs: 1 }, /^The hub stops the server on hub\.example in 9 min/],
      [
        { cause: "idle", endsAtMs, idleMs: 1, isLearned: true },
        /may stop the server on hub\.example as idle in about 9 min/,
      ],
    ];
    for (const [deadline, words] of all) assert.match(warningWords("hub.example", deadline, risk, now, english), words);
  });
});
