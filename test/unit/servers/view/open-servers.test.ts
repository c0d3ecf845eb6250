import assert from "node:assert/strict";
import type { Server, ServerState } from "../../../../src/model/types.js";
import type { ServerContents } from "../../../../src/servers/contents/contract.js";
import { OpenServers } from "../../../../src/servers/view/open-servers.js";
import type { ServerId } from "../../../../src/text/ids.js";
import { account, baseUrl } from "./an-account.js";

const nothing: ServerContents = { kernels: [], terminals: [] };
const running: ServerState = { kind: "running", url: baseUrl, started: "2026-11-21T09:00:00Z" };

/** All that waits for nothing from outside is done then. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("what a server is asked for the view", () => {
  const [known] = account([{ state: running }]).servers;
  assert.ok(known);
  const { id } = known;
  let asked: AbortSignal[];
  let answer: () => Promise<ServerContents>;
  let state: ServerState;
  let held: string[];
  let visible: boolean;
  let now: number;
  let hubAsked: number;
  let open: OpenServers;
  let looked: [ServerId, string | undefined][];

  beforeEach(() => {
    looked = [];
    [asked, answer, state, held, visible, now, hubAsked] = [
      [],
      () => Promise.resolve(nothing),
      running,
      [],
      true,
      0,
      0,
    ];
    const ask = (_: ServerId, signal: AbortSignal) => {
      asked.push(signal);
      return answer();
    };
    open = new OpenServers({
      contents: { get: () => Promise.resolve({ ask }) },
      model: {
        server: () => ({ ...known, state }),
        refresh: () => {
          hubAsked++;
          return Promise.reject(new Error("away"));
        },
      },
      heldOn: () => new Set(held),
      isVisible: () => visible,
      whileAsking: () => undefined,
      changed: () => undefined,
      looked: (server, _, starts) => void looked.push([server, starts]),
      log: { debug: () => undefined },
      now: () => now,
    });
  });
  const changed = (after: Server) => open.modelChanged({ servers: [{ id, before: known, after }] });

  it("is what runs there, once, when it is unfolded; and again when it was folded up meanwhile", async () => {
    assert.deepEqual(open.look(id).isAsked, true);
    await turn();
    assert.deepEqual(open.look(id).told?.contents, nothing);
    open.look(id);
    assert.equal(asked.length, 1);
    open.close(id);
    open.look(id);
    await turn();
    assert.equal(asked.length, 2);
  });

  it("is nothing while nobody sees it, and nothing by the clock", async () => {
    visible = false;
    open.look(id);
    await turn();
    assert.equal(asked.length, 0);
    visible = true;
    open.look(id);
    await turn();
    now += 3_600_000;
    open.look(id);
    open.heldChanged();
    await turn();
    assert.equal(asked.length, 1);
  });

  it("is asked again when the view is opened and the answer is old, and when the user wants it", async () => {
    open.look(id);
    await turn();
    now += 59_000;
    open.opened();
    await turn();
    assert.equal(asked.length, 1);
    now += 2_000;
    open.opened();
    await turn();
    assert.equal(asked.length, 2);
    open.refresh([id]);
    await turn();
    assert.equal(asked.length, 3);
  });

  it("is not asked by a refresh while it is folded up", async () => {
    open.refresh([id]);
    open.opened();
    await turn();
    assert.equal(asked.length, 0);
  });

  it("is asked again when this window gets or leaves a kernel there", async () => {
    open.look(id);
    await turn();
    held = ["11111111"];
    open.heldChanged();
    await turn();
    open.heldChanged();
    await turn();
    assert.equal(asked.length, 2);
    held = [];
    open.heldChanged();
    await turn();
    assert.equal(asked.length, 3);
  });

  it("shows what was told while it is asked again, and the question before is called off", async () => {
    open.look(id);
    await turn();
    answer = () => new Promise(() => undefined);
    open.refresh([id]);
    await turn();
    assert.deepEqual([open.look(id).isAsked, open.look(id).told?.contents], [true, nothing]);
    open.refresh([id]);
    assert.equal(asked[1]?.aborted, true);
  });

  it("is forgotten with the server's end, also where the next one runs already", async () => {
    open.look(id);
    await turn();
    state = { ...running, started: "2026-11-21T10:00:00Z" };
    changed({ ...known, state });
    assert.equal(open.look(id).told, undefined);
    await turn();
    assert.equal(asked.length, 2);
    state = { kind: "stopped" };
    changed({ ...known, state });
    open.look(id);
    await turn();
    assert.equal(asked.length, 2);
  });

  it("says why it had no answer, after which its hub is asked whether it still runs", async () => {
    const problem = new Error("away");
    answer = () => Promise.reject(problem);
    open.look(id);
    await turn();
    assert.deepEqual([open.look(id).problem, open.look(id).isAsked, hubAsked], [problem, false, 1]);
    answer = () => Promise.resolve(nothing);
    open.refresh([id]);
    await turn();
    assert.deepEqual([open.look(id).problem, open.look(id).told?.contents], [undefined, nothing]);
  });

  it("is a look at it, for what it uses: each time that somebody comes to see it, and not once more", async () => {
    open.look(id);
    open.look(id);
    await turn();
    assert.deepEqual(looked, [[id, undefined]]);
    now = 30_000;
    open.opened();
    assert.equal(looked.length, 2, "what it told is not old, and somebody looks again");
    open.refresh([id], "helper");
    await turn();
    assert.deepEqual(looked[2], [id, "helper"]);
    open.close(id);
    open.opened();
    assert.equal(looked.length, 3);
  });
});
