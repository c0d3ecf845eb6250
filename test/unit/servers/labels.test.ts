import assert from "node:assert/strict";
import { serverLabel, serverName } from "../../../src/model/server-label.js";
import type { Account, Server, ServerState } from "../../../src/model/types.js";
import { describedServer, startingLine, statusLabel } from "../../../src/servers/status/labels.js";
import { type AccountId, hubIdOf, type ServerId } from "../../../src/text/ids.js";
import { moment } from "../a-moment.js";
import { english as l10n } from "../ui/english.js";
import { account } from "./view/an-account.js";

type Starting = Extract<ServerState, { kind: "starting" }>;

const starting = (told: Partial<Starting>): Starting => ({ kind: "starting", since: moment(10_000), ...told });

describe("a start in one line", () => {
  const lines: [Partial<Starting>, number, string][] = [
    [{}, 0, "starting"],
    [{ pending: { phase: "requested" }, message: "Server requested" }, 0, "requested"],
    [{ pending: { phase: "requested" }, message: "Server requested" }, 1_000, "requested · 1 s"],
    [{ unheard: "silent" }, 9_000, "starting · 9 s · no messages from the hub"],
    [{ unheard: "away" }, 9_000, "starting · 9 s · no response from the hub, trying again"],
    [
      { pending: { phase: "hindered", what: "image", said: "x" }, message: "Error: ErrImagePull", unheard: "throttled" },
      9_000,
      "the image can't be pulled · 9 s · Error: ErrImagePull · too many requests to the hub, trying again in a moment",
    ],
    [{ pending: { phase: "starting" }, message: "Spawning server..." }, 2_500, "starting · 2 s"],
    [{ pending: { phase: "pulling" }, message: "Pulling image \"a\"" }, 400, "Pulling image \"a\""],
    [{ pending: { phase: "pulling" }, message: "Pulling image \"a\"" }, 65_000, "Pulling image \"a\" · 1 min 05 s"],
    [{ pending: { phase: "pulling" }, message: '2026-01-21T10:00:02Z [Normal] Pulling image "a"' }, 9_000, 'Pulling image "a" · 9 s'],
    [{ pending: { phase: "pulling" }, message: "Unpacking layers" }, 65_000, "pulling the image · 1 min 05 s · Unpacking layers"],
    [{ pending: { phase: "queued" }, message: "Pending in queue..." }, 9_000, "waiting in the queue · 9 s"],
    [{ pending: { phase: "connecting" }, message: "Cluster job running... waiting to connect" }, 9_000, "waiting for the server to answer · 9 s"],
    [{ message: "Beaming up" }, 3_000, "Beaming up · 3 s"],
  ]; // prettier-ignore
  for (const [told, elapsedMs, line] of lines)
    it(`is “${line}”`, () => assert.equal(startingLine(starting(told), elapsedMs, l10n), line));
});

describe("a start in the status", () => {
  it("has a percentage once it has gone on for a second", () => {
    const state = starting({ pending: { phase: "starting" }, percent: 90 });
    assert.equal(statusLabel(state, l10n, moment(10_000)), "starting");
    assert.equal(statusLabel(state, l10n, moment(11_000)), "starting, 90 %");
    const setBack = { wallMs: 11_000 - 3_600_000, steadyMs: 11_000 };
    assert.equal(statusLabel(state, l10n, setBack), "starting, 90 %", "the clock was set back");
  });

  it("has none while a job waits in the queue", () => {
    const state = starting({ pending: { phase: "queued" }, percent: 0 });
    assert.equal(statusLabel(state, l10n, moment(11_000)), "waiting in the queue");
    // A spawner that says so of each start means that it has begun to ask.
    const asked = starting({ pending: { phase: "queued" }, percent: 5 });
    assert.equal(statusLabel(asked, l10n, moment(11_000)), "waiting in the queue");
    const noNode = starting({
      pending: { phase: "waiting-for-resources", lacks: "gpu", cluster: "full" },
      percent: 30,
    });
    assert.equal(statusLabel(noNode, l10n, moment(11_000)), "waiting for a GPU");
  });
});

describe("a server in the tooltip of a notebook's kernel button", () => {
  it("is what it does, and whose it is", () => {
    const whole = account([{ state: { kind: "running", url: "https://hub/" } }]);
    const [server] = whole.servers;
    assert.ok(server);
    assert.equal(describedServer(whole, server, l10n), "running, signed in as ada");
    const unknown = account([{ state: { kind: "unknown" } }], { reach: { kind: "unasked" } });
    assert.equal(
      describedServer(unknown, { ...server, state: { kind: "unknown" } }, l10n),
      "not checked yet, signed in as ada",
    );
  });
});

describe("what a server is called", () => {
  const server = (name: string, displayName?: string): Server => ({
    id: `hub~${name}` as ServerId,
    accountId: "hub" as AccountId,
    name,
    state: { kind: "stopped" },
    ...(displayName !== undefined && { displayName }),
  });
  const servers = [server(""), server("gpu"), server("gpu-2", "gpu"), server("big-1", "Big"), server("big-2", "Big")];
  const whole: Account = {
    id: "hub" as AccountId,
    hub: { baseUrl: hubIdOf("https://hub/"), label: "hub" },
    user: "ada",
    label: "hub",
    reach: { kind: "ok" },
    servers,
  };

  it("is its own name too, where another is called the same", () => {
    const names = ["", "gpu", "gpu (gpu-2)", "Big (big-1)", "Big (big-2)"];
    assert.deepEqual(
      servers.map((one) => serverName(whole, one)),
      names,
    );
    assert.equal(new Set(servers.map((one) => serverLabel(whole, one))).size, servers.length);
    const alone = { ...whole, servers: servers.slice(0, 4) };
    assert.equal(serverName(alone, server("big-1", "Big")), "Big");
  });
});
