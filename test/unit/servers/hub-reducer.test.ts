import assert from "node:assert/strict";
import type { HubServer } from "../../../src/hubClient/types.js";
import { changedServers, type HubEvent, hubFromStored, reduceHub } from "../../../src/model/hub-reducer.js";
import type { Hub, ServerState } from "../../../src/model/types.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { moment } from "../a-moment.js";
import { account, baseUrl, hubServer, running, spawning } from "./model-fakes.js";

const unasked = hubFromStored({ ...account, version: "5.5.4", servers: [] });

function answered(servers: HubServer[], about: Partial<Extract<HubEvent, { kind: "answered" }>> = {}): HubEvent {
  return { kind: "answered", servers, busy: new Set(), failures: new Map(), at: moment(7), ...about };
}

function stateOf(hub: Hub, name = ""): ServerState | undefined {
  return hub.servers.find((server) => server.name === name)?.state;
}

const unreachable: HubEvent = {
  kind: "not-answered",
  reach: { kind: "unreachable", problem: new HubUnreachable(baseUrl, "refused") },
  busy: new Set(),
};

describe("the hub as stored", () => {
  it("lists the default server first, with states nobody asked for", () => {
    const hub = hubFromStored({ ...account, servers: [{ name: "gpu", lastOptions: { gpu: 1 } }] });
    assert.deepEqual(
      hub.servers.map(({ name, state }) => [name, state.kind]),
      [
        ["", "unknown"],
        ["gpu", "unknown"],
      ],
    );
    assert.deepEqual(hub.servers[1]?.lastOptions, { gpu: 1 });
    assert.deepEqual(hub.reach, { kind: "unasked" });
    assert.equal(hub.label, "hub.example/jupyter");
  });
});

describe("the hub's answer", () => {
  it("leaves a running server what it said of itself, and forgets that with the next start", () => {
    const started = "2026-01-01T00:00:00Z";
    const state: ServerState = { kind: "running", url: `${baseUrl}user/ada/`, started, noJupyter: true };
    const known = reduceHub(reduceHub(unasked, answered([running({ started })])), { kind: "state", name: "", state, heard: false }); // prettier-ignore
    assert.deepEqual(stateOf(reduceHub(known, answered([running({ started })]))), state);
    const again = stateOf(reduceHub(known, answered([running({ started: "2026-01-01T01:00:00Z" })])));
    assert.ok(again?.kind === "running" && again.noJupyter === undefined);
    const stopped = reduceHub(known, answered([hubServer()]));
    assert.ok(!("noJupyter" in (stateOf(reduceHub(stopped, answered([running({ started })]))) ?? {})));
  });

  const cases: [string, HubServer, ServerState][] = [
    [
      "ready",
      running({ started: "2026-01-01T00:00:00Z" }),
      { kind: "running", url: `${baseUrl}user/ada/`, started: "2026-01-01T00:00:00Z" },
    ],
    ["pending spawn", spawning(), { kind: "starting", since: moment(7) }],
    ["pending stop", hubServer({ pending: "stop", ready: true }), { kind: "stopping" }],
    ["stopped", hubServer(), { kind: "stopped" }],
    ["ready while it is checked", running({ pending: "check" }), { kind: "running", url: `${baseUrl}user/ada/` }],
    ["not ready while it is checked", hubServer({ pending: "check" }), { kind: "unknown" }],
    ["renamed while stopped", hubServer({ pending: "rename" }), { kind: "stopped" }],
  ];
  for (const [what, server, state] of cases) {
    it(`says ${what}: ${state.kind}`, () => {
      const hub = reduceHub(unasked, answered([server]));
      assert.deepEqual(stateOf(hub), state);
      assert.deepEqual(hub.reach, { kind: "ok" });
    });
  }

  it("leaves a running server running while a restarted hub checks it", () => {
    const hub = reduceHub(unasked, answered([running()]));
    assert.equal(stateOf(reduceHub(hub, answered([hubServer({ pending: "check" })])))?.kind, "running");
  });

  it("without the default server lists it as stopped", () => {
    const hub = reduceHub(unasked, answered([running({ name: "gpu" })]));
    assert.deepEqual(hub.servers.map(({ name, state }) => [name, state.kind]), [["", "stopped"], ["gpu", "running"]]); // prettier-ignore
  });

  it("removes a named server that is gone", () => {
    const hub = reduceHub(unasked, answered([running({ name: "gpu", userOptions: { gpu: 1 } })]));
    assert.equal(stateOf(reduceHub(hub, answered([])), "gpu"), undefined);
  });

  it("keeps when a followed start began and what was said of it", () => {
    const state: ServerState = { kind: "starting", since: moment(3), message: "Pulling", percent: 20 };
    const hub = reduceHub(unasked, { kind: "state", name: "", state, heard: true });
    assert.equal(reduceHub(hub, answered([spawning()], { at: moment(9) })).servers[0], hub.servers[0]);
  });

  it("does not decide the state of a server that a task of this window decides, but tells its options", () => {
    const hub = reduceHub(unasked, {
      kind: "state",
      name: "gpu",
      state: { kind: "starting", since: moment(3) },
      heard: false,
    });
    const busy = new Set(["gpu"]);
    const told = reduceHub(hub, answered([running({ name: "gpu", userOptions: { gpu: 2 } })], { busy }));
    assert.deepEqual(stateOf(told, "gpu"), { kind: "starting", since: moment(3) });
    assert.deepEqual(told.servers[1]?.lastOptions, { gpu: 2 });
    assert.deepEqual(stateOf(reduceHub(hub, answered([], { busy })), "gpu"), { kind: "starting", since: moment(3) });
  });

  it("keeps saying why the last start failed, also after the hub was away", () => {
    const failures = new Map([["", "no such image: x"]]);
    const failed: ServerState = { kind: "stopped", failure: "no such image: x" };
    const hub = reduceHub(unasked, answered([hubServer()], { failures }));
    assert.deepEqual(stateOf(hub), failed);
    assert.deepEqual(stateOf(reduceHub(reduceHub(hub, unreachable), answered([], { failures }))), failed);
  });

  it("changes nothing when it says the same again", () => {
    const servers = [running({ userOptions: { gpu: 1 } }), hubServer({ name: "b" }), hubServer({ name: "a" })];
    const hub = reduceHub(unasked, answered(servers, { version: "5.5.4" }));
    assert.equal(reduceHub(hub, answered(structuredClone(servers), { at: moment(99) })), hub);
    assert.deepEqual(hub.servers.map(({ name }) => name), ["", "a", "b"]); // prettier-ignore
  });

  it("tells a new version of the hub", () => {
    assert.equal(reduceHub(unasked, answered([], { version: "6.1.1" })).version, "6.1.1");
  });
});

describe("no answer", () => {
  it("makes every state unknown, keeps the servers listed, and keeps what a task decides", () => {
    const hub = reduceHub(unasked, answered([running(), running({ name: "gpu" })]));
    const lost = reduceHub(hub, { ...unreachable, busy: new Set(["gpu"]) });
    assert.equal(lost.reach.kind, "unreachable");
    assert.deepEqual(lost.servers.map(({ state }) => state.kind), ["unknown", "running"]); // prettier-ignore
  });

  it("for the same reason again changes nothing", () => {
    const lost = reduceHub(unasked, unreachable);
    const again = { ...unreachable, reach: { kind: "unreachable", problem: new HubUnreachable(baseUrl, "refused") } };
    assert.equal(reduceHub(lost, again as HubEvent), lost);
    const other = { kind: "unreachable", problem: new HubUnreachable(baseUrl, "timeout", 30_000) };
    assert.notEqual(reduceHub(lost, { ...unreachable, reach: other } as HubEvent), lost);
  });
});

describe("changed servers", () => {
  it("are those that came, went or changed", () => {
    const before = reduceHub(unasked, answered([running(), hubServer({ name: "a" }), hubServer({ name: "same" })]));
    const after = reduceHub(before, answered([hubServer(), hubServer({ name: "b" }), hubServer({ name: "same" })]));
    const names = changedServers(before, after).map((change) => [change.before?.name, change.after?.name]);
    assert.deepEqual(names, [
      ["", ""],
      [undefined, "b"],
      ["a", undefined],
    ]);
  });
});
