import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { mock } from "node:test";
import { exactTimes, LastingTrial, realTimes, turn } from "./lasting-fakes.js";

const elsewhere = new URL("http://hub/k/new");

describe("a lasting connection whose end is gone", () => {
  beforeEach(exactTimes);
  afterEach(realTimes);

  /** It sleeps, and has been woken by this. */
  async function woken(...data: string[]): Promise<LastingTrial> {
    const trial = await new LastingTrial().sleep();
    for (const each of data) trial.connection.send(each);
    return trial;
  }

  it("sleeps: it stays open to its holder, says what was lost, and connects nowhere", async () => {
    const trial = await new LastingTrial().sleep();
    mock.timers.tick(600_000);
    assert.deepEqual([trial.told, trial.made.length], [["opened v1", "message gone"], 2]);
    assert.equal(trial.revivals.length, 0);
  });

  it("is opened to its holder where it never was, in the protocol that the holder asked for", async () => {
    const trial = new LastingTrial().lose();
    await trial.goneAfter(0);
    assert.deepEqual(trial.traffic.told, ["believed gone", "opened first v1", "slept"]);
    assert.deepEqual(trial.told, ["opened v1", "message gone"]);
  });

  it("ends a try that is under way, and hears nothing of it any more", async () => {
    const trial = new LastingTrial().open().lose();
    mock.timers.tick(0);
    trial.lose();
    mock.timers.tick(250);
    trial.verdicts[0]?.("gone");
    await turn();
    assert.deepEqual(trial.beneath.done, ["terminate"]);
    trial.open();
    trial.beneath.events.message("late", false);
    assert.deepEqual(trial.told, ["opened v1", "message gone"]);
  });

  it("begins where its policy says that it is now", () => {
    assert.equal(new LastingTrial({ url: () => elsewhere }).beneath.url, elsewhere);
  });

  it("is made anew in a session of its own when its traffic says that nothing comes over it", () => {
    const places = ["a", "b", "c"].map((place) => new URL(`http://hub/${place}`));
    const trial = new LastingTrial({ url: () => places.shift() ?? new URL("http://hub/none") }).open();
    const [first, { way }] = [trial.beneath, trial.traffic];
    way?.renew();
    trial.connection.send("waits");
    // It is being made already.
    way?.renew();
    trial.open();
    assert.deepEqual([first.done, first.sent, trial.beneath.sent], [["terminate"], [], ["waits"]]);
    assert.deepEqual(
      trial.made.map(({ url }) => url.pathname),
      ["/a", "/b"],
    );
    assert.deepEqual(trial.traffic.told, ["opened first v1", "opened again v1", "sent waits"]);
    assert.deepEqual([way?.isOpen(), trial.told], [true, ["opened v1"]]);
  });

  it("wakes when it is wanted: at the new place, with all that was sent meanwhile, in order", async () => {
    const trial = await new LastingTrial().sleep();
    trial.traffic.answerAsleep = (data) => (data === "info" ? "keep" : "wake");
    for (const data of ["info", "cell 1", "cell 2"]) trial.connection.send(data);
    assert.equal(trial.revivals.length, 1);
    trial.revivals[0]?.answer(elsewhere);
    await turn();
    assert.equal(trial.beneath.url, elsewhere);
    trial.open();
    assert.deepEqual(trial.beneath.sent, ["info", "cell 1", "cell 2"]);
    trial.lose();
    mock.timers.tick(0);
    assert.equal(trial.beneath.url, elsewhere);
  });

  it("is woken by what waited before it slept", async () => {
    const trial = new LastingTrial().open().lose();
    trial.connection.send("cell 1");
    trial.connection.send("cell 2");
    await trial.goneAfter(0);
    assert.equal(trial.revivals.length, 1);
    trial.revivals[0]?.answer(elsewhere);
    await turn();
    trial.open();
    assert.deepEqual(trial.beneath.sent, ["cell 1", "cell 2"]);
  });

  it("is not woken by what is answered already, and tells its sender that it is", async () => {
    const trial = await new LastingTrial().sleep();
    trial.traffic.answerAsleep = () => "done";
    await new Promise<unknown>((resolve) => trial.connection.send("complete", resolve));
    assert.equal(trial.revivals.length, 0);
    assert.equal(trial.connection.bufferedAmount, 0);
  });

  it("sleeps on when it is not made again: what waited is answered, what nobody answered waits, and it can be woken later", async () => {
    const trial = await new LastingTrial().sleep();
    trial.traffic.answerAsleep = (data) => (data === "info" ? "keep" : "wake");
    trial.traffic.answerDeclined = (data) => data !== "info";
    const sent: string[] = [];
    for (const data of ["info", "cell"]) trial.connection.send(data, () => sent.push(data));
    trial.revivals[0]?.answer(new Error("not now"));
    await turn();
    assert.deepEqual(trial.traffic.told.slice(-2), ["declined info: Error: not now", "declined cell: Error: not now"]);
    assert.deepEqual(sent, ["cell"]);
    trial.connection.send("again");
    assert.equal(trial.revivals.length, 2);
    trial.revivals[1]?.answer(elsewhere);
    await turn();
    trial.open();
    assert.deepEqual(trial.beneath.sent, ["info", "again"]);
  });

  it("ends when it is wanted and nothing can be made again any more, as its kernel was ended elsewhere", async () => {
    const trial = await new LastingTrial({ revive: () => Promise.resolve(undefined as unknown as URL) }).sleep();
    const errors: unknown[] = [];
    trial.connection.send("cell", (error) => errors.push(error));
    await turn();
    assert.deepEqual(trial.told.slice(-2), ["policy ended", "ended 1006 what it led to is gone"]);
    assert.equal(errors.length, 1);
  });

  it("sleeps again when what was made anew goes as well", async () => {
    const trial = await woken("cell");
    trial.revivals[0]?.answer(elsewhere);
    await turn();
    trial.open().lose();
    await trial.goneAfter(0);
    assert.equal(trial.traffic.told.at(-1), "slept");
    trial.connection.send("next");
    assert.equal(trial.revivals.length, 2);
  });

  it("is not woken by what waited once its holder closes it on being told that all is gone", async () => {
    const trial = new LastingTrial().open().lose();
    trial.connection.send("cell");
    trial.listener = (what) => {
      if (what === "message gone") trial.connection.close();
    };
    await trial.goneAfter(0);
    await turn();
    assert.equal(trial.revivals.length, 0);
    assert.deepEqual(trial.told.slice(-2), ["policy ended", "ended 1000 "]);
  });
});

describe("the end of a lasting connection", () => {
  beforeEach(exactTimes);
  afterEach(realTimes);

  /** Every state that it can be in. */
  const states: Record<string, () => LastingTrial | Promise<LastingTrial>> = {
    "before it is open": () => new LastingTrial(),
    "before it is open, between two tries": () => new LastingTrial().lose(),
    "while it is open": () => new LastingTrial().open(),
    "between two tries": () => new LastingTrial().open().lose(),
    "during a try": () => {
      const trial = new LastingTrial().open().lose();
      mock.timers.tick(0);
      return trial;
    },
    "while the verdict is waited for": () => {
      const trial = new LastingTrial().open().lose();
      mock.timers.tick(0);
      return trial.lose();
    },
    "while it is not let in": async () => {
      const trial = new LastingTrial().open().lose();
      mock.timers.tick(0);
      trial.lose();
      trial.verdicts.shift()?.("refused");
      await turn();
      return trial;
    },
    "while it sleeps": () => new LastingTrial().sleep(),
    "while it is let go": async () => {
      const release = { afterMs: () => 1e-9, isIdle: () => Promise.resolve(true) };
      const trial = new LastingTrial({ release }).open();
      mock.timers.tick(1);
      await turn();
      assert.deepEqual(trial.beneath.done, ["terminate"]);
      return trial;
    },
    "while it wakes": async () => {
      const trial = await new LastingTrial().sleep();
      trial.connection.send("cell");
      return trial;
    },
    "on its way to what was made again": async () => {
      const trial = await new LastingTrial().sleep();
      trial.connection.send("cell");
      trial.revivals[0]?.answer(elsewhere);
      await turn();
      return trial;
    },
  };
  const ways: Record<string, (trial: LastingTrial) => void> = {
    "its holder closes it": ({ connection }) => connection.close(1000, "enough"),
    "its holder terminates it": ({ connection }) => connection.terminate(),
    "its holder closes it and terminates it": ({ connection }) => {
      connection.close();
      connection.terminate();
    },
    "the hub is closed": ({ transport }) => transport.abort(),
  };

  for (const [state, reach] of Object.entries(states)) {
    for (const [way, end] of Object.entries(ways)) {
      it(`comes once, and nothing after it, when ${way} ${state}`, async () => {
        const trial = await reach();
        const errors: unknown[] = [];
        trial.connection.send("waits", (error) => errors.push(error));
        end(trial);
        await turn();
        const told = trial.told.length;
        assert.match(trial.told.at(-1) ?? "", /^ended/);
        assert.equal(trial.told.at(-2), "policy ended");
        assert.equal(trial.told.filter((what) => what.includes("ended")).length, 2);
        assert.equal(errors.length, 1);

        for (const verdict of trial.verdicts) verdict("gone");
        for (const admit of trial.admissions) admit(undefined);
        for (const { signal, answer } of trial.revivals) {
          assert.ok(signal.aborted);
          answer(elsewhere);
        }
        const made = trial.made.length;
        await turn();
        mock.timers.tick(600_000);
        for (const { events } of trial.made) {
          events.opened("v1");
          events.message("late", false);
          events.ended({ code: 1006, reason: "late" });
        }
        trial.transport.abort();
        assert.equal(trial.made.length, made);
        assert.equal(trial.told.length, told);
        assert.equal(getEventListeners(trial.transport.signal, "abort").length, 0);
      });
    }
  }

  it("is not undone by a revival that fails later", async () => {
    const trial = await new LastingTrial().sleep();
    trial.connection.send("cell");
    trial.connection.close();
    await turn();
    trial.revivals[0]?.answer(new Error("late"));
    await turn();
    trial.connection.send("late");
    assert.deepEqual([trial.traffic.told.slice(-2), trial.revivals.length], [["slept", "ended"], 1]);
  });

  it("is not begun by a code that is none", () => {
    const trial = new LastingTrial().open();
    assert.throws(() => trial.connection.close(999), RangeError);
    trial.lose();
    mock.timers.tick(0);
    trial.open();
    assert.deepEqual(trial.told, ["opened v1"]);
  });

  it("is told within the message that brought its holder to close the hub, and later messages of that packet are not", () => {
    const trial = new LastingTrial().open();
    trial.listener = (what) => {
      if (what === "message 1") trial.transport.abort();
    };
    const { events } = trial.beneath;
    events.message("1", false);
    events.message("2", false);
    assert.deepEqual(trial.told.slice(1), ["message 1", "policy ended", "ended 1006 the hub was closed"]);
    assert.deepEqual(trial.beneath.done, ["terminate"]);
  });
});
