import assert from "node:assert/strict";
import { LoginExpired, NotSignedIn, Throttled, TokenEnded } from "../../../../src/hubClient/errors.js";
import type { Pending } from "../../../../src/hubClient/start/pending-phase.js";
import type { Account, AccountReach, Server, ServerState } from "../../../../src/model/types.js";
import { serverTree } from "../../../../src/servers/view/server-tree.js";
import type { ServerRow } from "../../../../src/servers/view/types.js";
import { type HubError, HubUnreachable, ProxyFailed } from "../../../../src/transport/errors.js";
import { moment } from "../../a-moment.js";
import { dayOf, english } from "../../ui/english.js";
import { account, baseUrl } from "./an-account.js";

const now = Date.parse("2026-11-21T12:00:00Z");
const speech = { l10n: english, language: "en", now };

const tree = (...accounts: Account[]) => serverTree(accounts, speech);
function only(...accounts: Account[]): ServerRow {
  const [row, ...others] = tree(...accounts);
  assert.ok(row);
  assert.deepEqual(others, []);
  return row;
}
const line = ({ icon, label, description }: ServerRow) =>
  [`$(${icon})`, label, ...(description === undefined ? [] : ["|", description])].join(" ");
const lines = (row: ServerRow) => (row.children ?? []).map(line);
function server(about: Partial<Server>): ServerRow {
  const [row] = only(account([about])).children ?? [];
  assert.ok(row);
  return row;
}
const flags = (row: ServerRow | undefined) => row?.flags.join(" ");

describe("the tree of servers", () => {
  it("is empty without a hub", () => assert.deepEqual(tree(), []));

  it("shows the servers of a hub that is asked too often as they were, and says so", () => {
    const problem = new Throttled(baseUrl, "", 20);
    const row = only(
      account([{ state: { kind: "running", url: baseUrl } }], { reach: { kind: "throttled", problem } }),
    );
    assert.equal(row.tooltip.split("\n")[0], "hub.example, account ada: too many requests");
    assert.deepEqual(lines(row), [
      "$(info) Too many requests",
      "$(refresh) Retry",
      "$(vm-running) Default server | running",
    ]);
  });

  it("has each hub unfolded, its default server first, and the account only where there are several", () => {
    const named: Partial<Server>[] = [{}, { name: "gpu" }, { name: "x-1", displayName: "Big memory" }];
    const row = only(account(named));
    assert.equal(line(row), "$(server) hub.example");
    assert.equal(row.expanded, true);
    assert.deepEqual(lines(row), [
      "$(vm) Default server | stopped",
      "$(vm) gpu | stopped",
      "$(vm) Big memory | stopped",
    ]);
    assert.equal(row.tooltip, "hub.example, signed in as ada");
    const two = tree(account(), account([{}], { user: "bea" }));
    assert.deepEqual(two.map(line), ["$(server) hub.example | ada", "$(server) hub.example | bea"]);
  });

  const hourAgo = new Date(now - 60 * 60_000).toISOString();
  const states: [ServerState, string][] = [
    [{ kind: "stopped" }, "$(vm) Default server | stopped"],
    [{ kind: "stopped", failure: "No GPU" }, "$(warning) Default server | start failed"],
    [{ kind: "starting", since: moment(now) }, "$(loading~spin) Default server | starting"],
    [{ kind: "running", url: baseUrl, started: hourAgo }, "$(vm-running) Default server | running · 1 h"],
    [{ kind: "running", url: baseUrl }, "$(vm-running) Default server | running"],
    [{ kind: "stopping" }, "$(loading~spin) Default server | stopping"],
    [{ kind: "unknown" }, "$(loading~spin) Default server | hub is checking it"],
  ];
  const ran = { started: hourAgo, since: hourAgo };
  for (const [state, text] of states) it(`says “${text}”`, () => assert.equal(line(server({ state, ran })), text));

  it("says nothing of how long it has been running where only the time of the request is known", () => {
    const state: ServerState = { kind: "running", url: baseUrl, started: hourAgo };
    const earlier = { started: "2026-11-20T09:00:00Z", since: hourAgo };
    for (const row of [server({ state }), server({ state, ran: earlier })]) {
      assert.equal(row.description, "running");
      assert.match(row.tooltip, /\nRunning$/);
    }
    // It waited in the queue.
    const halfAnHourAgo = new Date(now - 30 * 60_000).toISOString();
    assert.equal(server({ state, ran: { started: hourAgo, since: halfAnHourAgo } }).description, "running · 30 min");
  });

  it("says which cells run there", () => {
    const running = account([{ state: { kind: "running", url: baseUrl, started: hourAgo }, ran }]);
    const [row] = serverTree([running], speech, {
      runningOf: () => [{ name: "a.ipynb", cells: 20, since: moment(now) }],
    });
    const [shown] = row?.children ?? [];
    assert.equal(shown?.description, "running · 20 cells · 1 h");
    assert.match(shown.tooltip, /\nRunning since .*\na\.ipynb: 1 cell is running, 19 are waiting$/);
  });

  it("says that its connections are away, and nothing of what runs there meanwhile", () => {
    const running = account([{ state: { kind: "running", url: baseUrl, started: hourAgo }, ran }]);
    const away = { since: moment(now), nextTryAtMs: undefined };
    const notes = { runningOf: () => [{ name: "a.ipynb", cells: 20, since: moment(now) }], awayOf: () => away };
    const [shown] = serverTree([running], speech, notes)[0]?.children ?? [];
    assert.deepEqual([shown?.icon, shown?.description], ["debug-disconnect", "reconnecting"]);
    assert.match(shown?.tooltip ?? "", /\nRunning since .*\nThe connection to your server was lost\.$/);
  });

  const pendings: [Pending, string][] = [
    [{ phase: "requested" }, "$(loading~spin) Default server | starting"],
    [{ phase: "queued" }, "$(watch) Default server | queued"],
    [{ phase: "queued", position: 3 }, "$(watch) Default server | queued, position 3"],
    [{ phase: "waiting-for-resources", lacks: "gpu", cluster: "full" }, "$(watch) Default server | waiting for a GPU"],
    [
      { phase: "waiting-for-resources", lacks: "other", cluster: "growing" },
      "$(watch) Default server | waiting for a node",
    ],
    [{ phase: "pulling" }, "$(loading~spin) Default server | pulling the image"],
    [{ phase: "connecting" }, "$(loading~spin) Default server | starting"],
  ];
  for (const [pending, text] of pendings) {
    it(`says of a start at “${pending.phase}”: ${text}`, () =>
      assert.equal(line(server({ state: { kind: "starting", since: moment(now), pending } })), text));
  }

  it("says for how long a server has been running in one unit", () => {
    const since = (ms: number) => {
      const started = new Date(now - ms).toISOString();
      return server({ state: { kind: "running", url: baseUrl, started }, ran: { started, since: started } })
        .description;
    };
    assert.equal(since(59_000), "running");
    assert.equal(since(59 * 60_000), "running · 59 min");
    assert.equal(since(23.9 * 60 * 60_000), "running · 23 h");
    assert.equal(since(50 * 60 * 60_000), "running · 2 d");
  });

  it("says of a server without kernels what can be done with it", () => {
    const row = server({ state: { kind: "running", url: baseUrl, noJupyter: true } });
    assert.equal(row.description, "not a Jupyter server: open it in the browser");
    assert.match(row.tooltip, /isn't a Jupyter server, so it has no kernels/);
  });

  it("offers what makes sense: start, stop, and deleting a named one", () => {
    const offered = (state: ServerState, name = "") => flags(server({ state, name }));
    assert.equal(offered({ kind: "stopped" }), "server inline-startServer inline-startServerWithOptions");
    assert.equal(
      offered({ kind: "stopped" }, "gpu"),
      "server inline-startServer inline-startServerWithOptions deleteServer",
    );
    assert.equal(
      offered({ kind: "running", url: baseUrl }),
      "server inline-stopServer inline-newTerminal openServerFiles openServer keepServerAlive restartServer shutDownIdleKernels copyServerAddress showStartLog openApp openPort forwardPort openRemoteWindow syncProject manageKernelSpecs manageModules setUpPackageIndex showBatchJobs",
    );
    assert.equal(
      offered({ kind: "running", url: baseUrl, noJupyter: true }),
      "server inline-openServer inline-stopServer restartServer copyServerAddress showStartLog",
    );
    assert.equal(offered({ kind: "starting", since: moment(now) }), "server inline-cancelStart showStartLog");
    assert.equal(
      offered({ kind: "stopped", failure: "no GPU" }),
      "server inline-startServer inline-startServerWithOptions showStartLog",
    );
    assert.equal(offered({ kind: "stopping" }), "server");
    assert.equal(offered({ kind: "unknown" }), "server");
  });

  it("offers another name for a stopped named server where the hub has that", () => {
    const offered = (name: string, version: string) => {
      const [row] = only(account([{ name, state: { kind: "stopped" } }], { version })).children ?? [];
      return row?.flags.includes("renameServer");
    };
    assert.deepEqual([offered("gpu", "6.1.1"), offered("gpu", "5.5.4"), offered("", "6.1.1")], [true, false, false]);
  });

  it("has in the tooltip what else is known", () => {
    const row = server({
      state: { kind: "running", url: baseUrl, started: "2026-11-21T09:00:00Z" },
      ran: { started: "2026-11-21T09:00:00Z", since: "2026-11-21T09:00:00Z" },
      lastOptions: { image: "pytorch", runtime: "4:00:00" },
      lastActivity: "2026-11-21T11:58:00Z",
    });
    const [first, since, left, active, options, ...rest] = row.tooltip.split("\n");
    assert.equal(first, "Default server on hub.example");
    assert.ok(since?.startsWith(`Running since ${dayOf("2026-11-21T09:00:00Z")}, `), since);
    assert.equal(
      left,
      "Time left: at least 1 h 00 min, estimated from runtime = 4:00:00 and the time of the start. Time spent in the queue is added.",
    );
    assert.ok(active?.startsWith(`Last activity: ${dayOf("2026-11-21T11:58:00Z")}, `), active);
    assert.equal(options, "Options: image: pytorch · runtime: 4:00:00");
    assert.deepEqual(rest, []);
    assert.match(server({ state: { kind: "stopped", failure: "No GPU is free" } }).tooltip, /failed: No GPU is free$/);
    const queued = {
      kind: "starting",
      since: moment(now),
      message: "Job 7 is pending",
      pending: { phase: "queued" },
    } as const;
    assert.match(server({ state: queued }).tooltip, /\nStarting: waiting in the queue\nJob 7 is pending$/);
    const lastActivity = "2026-11-21T11:58:00Z";
    const requested = server({ state: queued, lastActivity, lastOptions: { gpu: "1" } }).tooltip;
    assert.match(requested, /\nJob 7 is pending\nOptions: gpu: 1$/);
    assert.equal(row.spoken, "Default server on hub.example: running · 3 h");
  });

  it("claims nothing of the servers of a hub that was not asked yet", () => {
    const row = only(account([{ state: { kind: "unknown" } }], { reach: { kind: "unasked" } }));
    assert.equal(line(row), "$(loading~spin) hub.example");
    assert.deepEqual(lines(row), ["$(vm) Default server"]);
    assert.equal(flags(row.children?.[0]), "server");
  });

  const problem = (reach: AccountReach) => only(account([{ state: { kind: "unknown" } }], { reach }));
  const needed = (error: HubError) => problem({ kind: "sign-in-needed", problem: error });

  it("says in one short row why a hub was not reached, with the sentence in the tooltip, and offers to try again", () => {
    const refused = new HubUnreachable(baseUrl, "refused");
    const row = problem({ kind: "unreachable", problem: refused });
    assert.equal(line(row), "$(debug-disconnect) hub.example");
    assert.deepEqual(lines(row), ["$(info) Couldn't reach the hub", "$(refresh) Retry"]);
    assert.match(row.children?.[0]?.tooltip ?? "", /^hub\.example refused the connection/);
    assert.deepEqual(
      row.children?.map(({ press }) => press),
      [undefined, "hubKernels.refreshServers"],
    );
    assert.equal(flags(row), "account inline-refreshServers checkConnection openHub signIn");
    assert.equal(row.spoken, "hub.example, account ada: unreachable");
    const short = (why: ProxyFailed["why"]) =>
      lines(problem({ kind: "unreachable", problem: new ProxyFailed(baseUrl, "proxy:3128", "hub", why) }))[0];
    assert.equal(short("refused"), "$(info) The proxy refused");
    assert.equal(short("unreachable"), "$(info) Couldn't use the proxy");
  });

  it("says why a sign-in is required, and offers it", () => {
    const row = needed(new TokenEnded(baseUrl, "ada", "expired"));
    assert.equal(line(row), "$(key) hub.example");
    assert.deepEqual(lines(row), ["$(info) Token expired", "$(sign-in) Sign In…"]);
    assert.deepEqual([row.children?.[1]?.press, row.children?.[1]?.about], ["hubKernels.signIn", { account: row.id }]);
    assert.equal(flags(row), "account inline-signIn openHub refreshServers checkConnection");
    assert.equal(lines(needed(new NotSignedIn(baseUrl, "none", "removed")))[0], "$(info) Signed out");
    assert.equal(lines(needed(new NotSignedIn(baseUrl, "none", "keychain")))[0], "$(info) Couldn't read the token");
  });

  it("offers both where a token may be refused because a login elsewhere ran out", () => {
    const row = needed(new TokenEnded(baseUrl, "ada", "not-known"));
    const [, ...helps] = lines(row);
    assert.deepEqual(helps, ["$(sign-in) Sign In…", "$(link-external) Open Hub in Browser", "$(refresh) Retry"]);
  });

  it("sends to the browser where the hub only wants a login there", () => {
    const row = needed(new LoginExpired(baseUrl, "log in"));
    assert.deepEqual(lines(row), [
      "$(info) Log in to the hub again",
      "$(link-external) Open Hub in Browser",
      "$(refresh) Retry",
    ]);
    assert.equal(row.children?.[1]?.press, "hubKernels.openHub");
  });

  it("goes on showing a start of this window while the hub cannot be reached", () => {
    const servers: Partial<Server>[] = [
      { state: { kind: "starting", since: moment(now) } },
      { name: "gpu", state: { kind: "unknown" } },
    ];
    const away: AccountReach = { kind: "unreachable", problem: new HubUnreachable(baseUrl, "refused") };
    assert.deepEqual(lines(only(account(servers, { reach: away }))).slice(2), [
      "$(loading~spin) Default server | starting",
    ]);
  });

  it("leaves room for the state, whatever a server is called, and shows a hub's words as they are safe", () => {
    const name = "[run](command:x)\u0007 a server with a very long name";
    const row = server({ name: "long", displayName: name });
    assert.equal(row.label, "[run] (command:…");
    assert.equal(row.description, "stopped");
    assert.match(row.tooltip, /^\[run\] \(command:x\)� a server with a very long name on hub\.example\n/);
    const failed = server({ state: { kind: "stopped", failure: "see [this](command:y)\nnow" } });
    assert.doesNotMatch(failed.tooltip, /\]\(/);
  });

  it("has ids of our own, and for the menus what their commands take", () => {
    const accounts = [
      account([{}, { name: "gpu" }]),
      account([{}], { user: "bea", reach: { kind: "unreachable", problem: new HubUnreachable(baseUrl, "refused") } }),
    ];
    const rows = tree(...accounts).flatMap((row) => [row, ...(row.children ?? [])]);
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
    const [first] = accounts;
    assert.deepEqual(rows[0]?.about, { account: first?.id });
    assert.deepEqual(rows[2]?.about, { server: first?.servers[1]?.id });
  });
});
