import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { nextState, startedAsOffered } from "../../../src/kernels/server-changes.js";
import type { ModelChange, Server, ServerState } from "../../../src/model/types.js";
import type { AccountId, ServerId } from "../../../src/text/ids.js";
import { moment } from "../a-moment.js";

const id = "the server";

/** A model of one server, as the test changes it. */
class OneServer {
  readonly listeners = new Set<(change: ModelChange) => void>();
  state: ServerState | undefined = { kind: "stopped" };

  onDidChange(listener: (change: ModelChange) => void) {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  becomes(state: ServerState | undefined): void {
    const [before, after] = [this.state, state].map((each) => each && ({ state: each } as Server));
    this.state = state;
    const account = { id: "its account" as AccountId, before: undefined, after: undefined };
    for (const listener of [...this.listeners])
      listener({ account, servers: [{ id: id as ServerId, before, after }], reason: "refreshed" });
  }
}

const starting: ServerState = { kind: "starting", since: moment(0) };
const running: ServerState = { kind: "running", url: "https://hub.example/user/ada/" };

describe("a start that is offered to a run", () => {
  it("is declined by a Cancel while it is under way: the run is not asked again", async () => {
    const model = new OneServer();
    let answer: (started: boolean) => void = () => undefined;
    const offer = () => new Promise<boolean>((resolve) => (answer = resolve));
    const started = startedAsOffered(model, id as ServerId, offer, new AbortController().signal);
    for (const state of [starting, { kind: "stopping" }, { kind: "stopped" }] as ServerState[]) model.becomes(state);
    // The editor's answer comes after the model's change.
    await new Promise((resolve) => setImmediate(resolve));
    answer(false);
    assert.equal(await started, false);
  });

  it("is over when the server runs, or is no more, whoever brought that about, with the question still on the screen", async () => {
    for (const end of [running, undefined]) {
      const model = new OneServer();
      const { signal } = new AbortController();
      const started = startedAsOffered(model, id as ServerId, () => new Promise(() => undefined), signal);
      model.becomes(starting);
      model.becomes(end);
      assert.equal(await started, true);
      assert.equal(model.listeners.size, 0);
    }
  });

  it("ends with its run, and leaves no listener", async () => {
    const model = new OneServer();
    const run = new AbortController();
    const started = startedAsOffered(model, id as ServerId, () => new Promise(() => undefined), run.signal);
    run.abort();
    await assert.rejects(started, { name: "AbortError" });
    assert.deepEqual([model.listeners.size, getEventListeners(run.signal, "abort").length], [0, 0]);
  });
});

describe("the next state of a server", () => {
  it("is one of another kind, and is waited for no longer than allowed", async () => {
    const model = new OneServer();
    const { signal } = new AbortController();
    const next = nextState(model, id as ServerId, signal);
    model.becomes({ kind: "stopped" });
    assert.equal(model.listeners.size, 1);
    model.becomes(starting);
    await next;
    await nextState(model, id as ServerId, signal, 1);
    assert.deepEqual([model.listeners.size, getEventListeners(signal, "abort").length], [0, 0]);
  });
});
