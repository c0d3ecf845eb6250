import assert from "node:assert/strict";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { TokenRejected } from "../../../src/hubClient/errors.js";
import { isTicking, statusView } from "../../../src/servers/status-view.js";
import type { Hub, HubReach, Server, ServerState } from "../../../src/servers/types.js";
import { english } from "./english.js";

const at = "https://hub.example/";
const now = 1_000_000;

function server(state: ServerState, name = ""): Server {
  return { id: `id~${name}`, hubId: "id", name, state };
}

function hub(servers: Server[], reach: HubReach = { kind: "ok" }): Hub {
  return { id: "id", baseUrl: at, user: "ada", label: "hub.example", reach, servers };
}

const view = (...hubs: Hub[]) => statusView(hubs, now, english);

describe("the status item", () => {
  it("is not there without a hub", () => {
    assert.equal(view(), undefined);
  });

  it("claims nothing of a server that nobody asked for", () => {
    const shown = view(hub([server({ kind: "unknown" })], { kind: "unasked" }));
    assert.equal(shown?.text, "hub.example");
    assert.equal(shown.colour, undefined);
  });

  const states: [ServerState, string][] = [
    [{ kind: "running", url: at }, "hub.example: running"],
    [{ kind: "stopped" }, "hub.example: stopped"],
    [{ kind: "stopping" }, "hub.example: stopping"],
    [{ kind: "starting", since: now - 65_000 }, "hub.example: starting · 1 min 05 s"],
    [
      { kind: "starting", since: now - 5000, percent: 45, message: "Pulling image" },
      "hub.example: starting, 45 % · 5 s",
    ],
  ];
  for (const [state, text] of states) {
    it(`says “${text}”`, () => assert.equal(view(hub([server(state)]))?.text, text));
  }

  it("shows the hub's own words of a start in the tooltip", () => {
    const shown = view(hub([server({ kind: "starting", since: now, message: "Pending in queue..." })]));
    assert.match(shown?.tooltip ?? "", /Pending in queue/);
  });

  it("shows why the last start failed", () => {
    const shown = view(hub([server({ kind: "stopped", failure: "no such image: x" })]));
    assert.equal(shown?.colour, "error");
    assert.match(shown.tooltip, /no such image: x/);
  });

  it("asks for a sign-in, and says why", () => {
    const problem = new TokenRejected(at, "403");
    const shown = view(hub([server({ kind: "unknown" })], { kind: "sign-in-needed", problem }));
    assert.equal(shown?.text, "hub.example: sign in");
    assert.equal(shown.colour, "warning");
    assert.match(shown.tooltip, /does not accept the token/);
  });

  it("says that a hub is unreachable", () => {
    const problem = new HubUnreachable(at, "refused");
    const shown = view(hub([server({ kind: "unknown" })], { kind: "unreachable", problem }));
    assert.equal(shown?.text, "hub.example: unreachable");
  });

  it("shows the server with the most going on, and the others in the tooltip", () => {
    const shown = view(hub([server({ kind: "stopped" }), server({ kind: "running", url: at }, "gpu")]));
    assert.equal(shown?.text, "hub.example: gpu: running");
    assert.match(shown.tooltip, /hub\.example: stopped/);
  });

  it("shows a running server although another hub is unreachable", () => {
    const lost = hub([server({ kind: "unknown" })], {
      kind: "unreachable",
      problem: new HubUnreachable(at, "refused"),
    });
    assert.equal(view(lost, hub([server({ kind: "running", url: at })]))?.text, "hub.example: running");
  });

  it("changes with time only while a server starts", () => {
    assert.equal(isTicking([hub([server({ kind: "running", url: at })])]), false);
    assert.equal(isTicking([hub([server({ kind: "starting", since: now })])]), true);
  });
});
