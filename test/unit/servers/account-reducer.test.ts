import assert from "node:assert/strict";
import type { HubServer } from "../../../src/hubClient/types.js";
import {
  type AccountEvent,
  accountFromStored,
  changedServers,
  reduceAccount,
} from "../../../src/model/account-reducer.js";
import type { Account, ServerState } from "../../../src/model/types.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { moment } from "../a-moment.js";
import { address, baseUrl, hubServer, running, spawning } from "./model-fakes.js";

const unasked = accountFromStored({ ...address, version: "5.5.4", servers: [] });

function answered(
  servers: HubServer[],
  about: Partial<Extract<AccountEvent, { kind: "answered" }>> = {},
): AccountEvent {
  return { kind: "answered", servers, busy: new Set(), failures: new Map(), at: moment(7), ...about };
}

function stateOf(account: Account, name = ""): ServerState | undefined {
  return account.servers.find((server) => server.name === name)?.state;
}

const unreachable: AccountEvent = {
  kind: "not-answered",
  reach: { kind: "unreachable", problem: new HubUnreachable(baseUrl, "refused") },
  busy: new Set(),
};

describe("the hub as stored", () => {
  it("lists the default server first, with states nobody asked for", () => {
    const account = accountFromStored({ ...address, servers: [{ name: "gpu", lastOptions: { gpu: 1 } }] });
    assert.deepEqual(
      account.servers.map(({ name, state }) => [name, state.kind]),
      [
        ["", "unknown"],
        ["gpu", "unknown"],
      ],
    );
    assert.deepEqual(account.servers[1]?.lastOptions, { gpu: 1 });
    assert.deepEqual(account.reach, { kind: "unasked" });
    assert.equal(account.label, "hub.example/jupyter");
  });
});

describe("the hub's answer", () => {
  it("leaves a running server what it said of itself, and forgets that with the next start", () => {
    const started = "2026-01-01T00:00:00Z";
    const kept = { untilMs: 1, isReached: true };
    const state: ServerState = { kind: "running", url: `${baseUrl}user/ada/`, started, noJupyter: true, kept };
    const known = reduceAccount(reduceAccount(unasked, answered([running({ started })])), { kind: "state", name: "", state, heard: false }); // prettier-ignore
    assert.deepEqual(stateOf(reduceAccount(known, answered([running({ started })]))), state);
    const again = stateOf(reduceAccount(known, answered([running({ started: "2026-01-01T01:00:00Z" })])));
    assert.ok(again?.kind === "running" && again.noJupyter === undefined);
    const stopped = reduceAccount(known, answered([hubServer()]));
    assert.ok(!("noJupyter" in (stateOf(reduceAccount(stopped, answered([running({ started })]))) ?? {})));
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
      const account = reduceAccount(unasked, answered([server]));
      assert.deepEqual(stateOf(account), state);
      assert.deepEqual(account.reach, { kind: "ok" });
    });
  }

  it("leaves a running server running while a restarted hub checks it", () => {
    const account = reduceAccount(unasked, answered([running()]));
    assert.equal(stateOf(reduceAccount(account, answered([hubServer({ pending: "check" })])))?.kind, "running");
  });

  it("without the default server lists it as stopped", () => {
    const account = reduceAccount(unasked, answered([running({ name: "gpu" })]));
    assert.deepEqual(account.servers.map(({ name, state }) => [name, state.kind]), [["", "stopped"], ["gpu", "running"]]); // prettier-ignore
  });

  it("removes a named server that is gone", () => {
    const account = reduceAccount(unasked, answered([running({ name: "gpu", userOptions: { gpu: 1 } })]));
    assert.equal(stateOf(reduceAccount(account, answered([])), "gpu"), undefined);
  });

  it("keeps when a followed start began and what was said of it", () => {
    const state: ServerState = { kind: "starting", since: moment(3), message: "Pulling", percent: 20 };
    const account = reduceAccount(unasked, { kind: "state", name: "", state, heard: true });
    assert.equal(reduceAccount(account, answered([spawning()], { at: moment(9) })).servers[0], account.servers[0]);
  });

  it("does not decide the state of a server that a task of this window decides, but tells its options", () => {
    const account = reduceAccount(unasked, {
      kind: "state",
      name: "gpu",
      state: { kind: "starting", since: moment(3) },
      heard: false,
    });
    const busy = new Set(["gpu"]);
    const told = reduceAccount(account, answered([running({ name: "gpu", userOptions: { gpu: 2 } })], { busy }));
    assert.deepEqual(stateOf(told, "gpu"), { kind: "starting", since: moment(3) });
    assert.deepEqual(told.servers[1]?.lastOptions, { gpu: 2 });
    assert.deepEqual(stateOf(reduceAccount(account, answered([], { busy })), "gpu"), {
      kind: "starting",
      since: moment(3),
    });
  });

  it("keeps saying why the last start failed, also after the hub was away", () => {
    const failures = new Map([["", "no such image: x"]]);
    const failed: ServerState = { kind: "stopped", failure: "no such image: x" };
    const account = reduceAccount(unasked, answered([hubServer()], { failures }));
    assert.deepEqual(stateOf(account), failed);
    assert.deepEqual(stateOf(reduceAccount(reduceAccount(account, unreachable), answered([], { failures }))), failed);
  });

  it("changes nothing when it says the same again", () => {
    const servers = [running({ userOptions: { gpu: 1 } }), hubServer({ name: "b" }), hubServer({ name: "a" })];
    const account = reduceAccount(unasked, answered(servers, { version: "5.5.4" }));
    assert.equal(reduceAccount(account, answered(structuredClone(servers), { at: moment(99) })), account);
    assert.deepEqual(account.servers.map(({ name }) => name), ["", "a", "b"]); // prettier-ignore
  });

  it("tells a new version of the hub", () => {
    assert.equal(reduceAccount(unasked, answered([], { version: "6.1.1" })).hub.version, "6.1.1");
  });
});

describe("no answer", () => {
  it("makes every state unknown, keeps the servers listed, and keeps what a task decides", () => {
    const account = reduceAccount(unasked, answered([running(), running({ name: "gpu" })]));
    const lost = reduceAccount(account, { ...unreachable, busy: new Set(["gpu"]) });
    assert.equal(lost.reach.kind, "unreachable");
    assert.deepEqual(lost.servers.map(({ state }) => state.kind), ["unknown", "running"]); // prettier-ignore
  });

  it("for the same reason again changes nothing", () => {
    const lost = reduceAccount(unasked, unreachable);
    const again = { ...unreachable, reach: { kind: "unreachable", problem: new HubUnreachable(baseUrl, "refused") } };
    assert.equal(reduceAccount(lost, again as AccountEvent), lost);
    const other = { kind: "unreachable", problem: new HubUnreachable(baseUrl, "timeout", 30_000) };
    assert.notEqual(reduceAccount(lost, { ...unreachable, reach: other } as AccountEvent), lost);
  });
});

describe("changed servers", () => {
  it("are those that came, went or changed", () => {
    const before = reduceAccount(unasked, answered([running(), hubServer({ name: "a" }), hubServer({ name: "same" })]));
    const after = reduceAccount(before, answered([hubServer(), hubServer({ name: "b" }), hubServer({ name: "same" })]));
    const names = changedServers(before, after).map((change) => [change.before?.name, change.after?.name]);
    assert.deepEqual(names, [
      ["", ""],
      [undefined, "b"],
      ["a", undefined],
    ]);
  });
});
