import assert from "node:assert/strict";
import { TokenRejected } from "../../../src/hubClient/errors.js";
import type { Pending } from "../../../src/hubClient/start/pending-phase.js";
import type { Account, AccountReach, Server, ServerState } from "../../../src/model/types.js";
import { type AwayOf, changesWithinMs, statusView } from "../../../src/servers/status/status-view.js";
import { type AccountId, hubIdOf, type ServerId } from "../../../src/text/ids.js";
import { timeOfDay } from "../../../src/text/time-of-day.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { moment } from "../a-moment.js";
import { english } from "./english.js";

const at = "https://hub.example/";
const now = 1_000_000;

function server(state: ServerState, name = ""): Server {
  return { id: `id~${name}` as ServerId, accountId: "id" as AccountId, name, state };
}

function account(servers: Server[], reach: AccountReach = { kind: "ok" }): Account {
  return {
    id: "id" as AccountId,
    hub: { baseUrl: hubIdOf(at), label: "hub.example" },
    user: "ada",
    label: "hub.example",
    reach,
    servers,
  };
}

function batchJob(runtime: string, startedAt: number): Server {
  const started = new Date(startedAt).toISOString();
  return { ...server({ kind: "running", url: at, started }), lastOptions: { runtime } };
}

const words = {
  l10n: english,
  language: "en",
  isTrusted: true,
  sentenceOf: (problem: Error) => describeError(problem, english).message,
};
const view = (...accounts: Account[]) => statusView(accounts, moment(now), words);

describe("the status item", () => {
  it("is not there without a hub", () => {
    assert.equal(view(), undefined);
  });

  it("claims nothing of a server that nobody asked for", () => {
    const shown = view(account([server({ kind: "unknown" })], { kind: "unasked" }));
    assert.equal(shown?.text, "hub.example");
    assert.equal(shown.colour, undefined);
  });

  const states: [ServerState, string][] = [
    [{ kind: "running", url: at }, "hub.example: running"],
    [{ kind: "stopped" }, "hub.example: stopped"],
    [{ kind: "stopping" }, "hub.example: stopping"],
    [{ kind: "starting", since: moment(now - 65_000) }, "hub.example: starting · 1 min 05 s"],
    [
      { kind: "starting", since: moment(now - 5000), percent: 45, message: "Pulling image" },
      "hub.example: starting, 45 % · \u20075 s",
    ],
  ];
  for (const [state, text] of states) {
    it(`says “${text}”`, () => assert.equal(view(account([server(state)]))?.text, text));
  }

  it("shows the hub's own words of a start in the tooltip", () => {
    const shown = view(account([server({ kind: "starting", since: moment(now), message: "Pending in queue..." })]));
    assert.match(shown?.tooltip ?? "", /Pending in queue/);
  });

  it("says of a server that runs why its output is only as safe as its own replay", () => {
    const accounts = [account([server({ kind: "running", url: at }), server({ kind: "running", url: at }, "gpu")])];
    const why = ({ name }: Server) => (name === "" ? "The 'python3' kernel isn't available" : undefined);
    const tooltip = (serverId: ServerId) =>
      statusView(accounts, moment(now), words, { serverId }, { unrecordedOf: why })?.tooltip ?? "";
    assert.match(
      tooltip("id~" as ServerId),
      /^Your server is running.*\nOutput is only as safe as the server's own replay: .* \(The 'python3' kernel isn't available\)\.\n/,
    );
    assert.doesNotMatch(tooltip("id~gpu" as ServerId), /replay/);
    const stopped = statusView([account([server({ kind: "stopped" })])], moment(now), words, {}, { unrecordedOf: why });
    assert.doesNotMatch(stopped?.tooltip ?? "", /replay/);
  });

  describe("while cells run", () => {
    const running = server({ kind: "running", url: at });
    const shown = (state: Server["state"], counts: number[], awayOf: AwayOf = () => undefined) =>
      statusView(
        [account([{ ...running, state }])],
        moment(now),
        words,
        {},
        {
          awayOf,
          runningOf: () => counts.map((cells, index) => ({ name: `${index}.ipynb`, cells, since: moment(now) })),
        },
      );

    it("says how many, and of which notebooks", () => {
      const { text, tooltip } = shown(running.state, [1, 12, 2]) ?? {};
      assert.equal(text, "hub.example: running · 15 cells");
      assert.match(
        tooltip ?? "",
        /\n0\.ipynb: 1 cell is running\n1\.ipynb: 1 cell is running, 11 are waiting\n2\.ipynb: 1 cell is running, 1 is waiting$/,
      );
      assert.equal(shown(running.state, [1])?.text, "hub.example: running · 1 cell");
      assert.equal(shown(running.state, [])?.text, "hub.example: running");
    });

    it("says for how long already, not to be taken for the time of the server", () => {
      const text = (cells: number, began?: number) => {
        const begunAt = began === undefined ? {} : { begunAt: moment(now - began) };
        const runningOf = () => [{ name: "a.ipynb", cells, since: moment(now - 3_600_000), ...begunAt }];
        return statusView([account([running])], moment(now), words, {}, { runningOf })?.text;
      };
      assert.equal(text(1, 125_000), "hub.example: running · 1 cell for 2 min");
      assert.equal(text(2, 125_000), "hub.example: running · 2 cells, one for 2 min");
      assert.equal(text(2, 30_000), "hub.example: running · 2 cells", "the one before it is over");
      assert.equal(text(1), "hub.example: running · 1 cell", "nobody knows when it began");
    });

    it("counts those of a kernel without a notebook too", () => {
      const runningOf = () => [{ name: "", cells: 2, since: moment(now) }];
      const said = statusView([account([running])], moment(now), words, {}, { runningOf });
      assert.equal(said?.text, "hub.example: running · 2 cells");
      assert.doesNotMatch(said.tooltip, /cell/);
    });

    it("claims nothing while the connection is away, or of a server that does not run", () => {
      const since = moment(now - 5_000);
      for (const said of [
        shown(running.state, [1], () => ({ since, nextTryAtMs: now })),
        shown({ kind: "stopping" }, [1]),
        shown({ kind: "stopped" }, [1]),
      ])
        assert.doesNotMatch(`${said?.text} ${said?.tooltip}`, /cell/);
    });
  });

  const pendings: [Pending, string][] = [
    [{ phase: "requested" }, "requested"],
    [{ phase: "queued" }, "waiting in the queue"],
    [
      { phase: "queued", job: "47", position: 3, reason: "Priority" },
      "waiting in the queue, job 47, position 3, reason: Priority",
    ],
    [{ phase: "waiting-for-resources", lacks: "gpu", cluster: "full" }, "waiting for a GPU"],
    [
      { phase: "waiting-for-resources", lacks: "gpu", cluster: "growing" },
      "waiting for a GPU: the cluster adds a node",
    ],
    [{ phase: "waiting-for-resources", lacks: "other", cluster: "cannot-grow" }, "waiting for a free node"],
    [
      { phase: "waiting-for-resources", lacks: "other", cluster: "growing" },
      "waiting for a node: the cluster adds one",
    ],
    [{ phase: "pulling" }, "pulling the image"],
    [{ phase: "starting" }, "starting"],
    [{ phase: "connecting" }, "waiting for the server to answer"],
  ];
  for (const [pending, words] of pendings) {
    it(`says “${words}” with the elapsed time, and the hub's own line in the tooltip`, () => {
      const shown = view(
        account([server({ kind: "starting", since: moment(now - 65_000), message: "the hub's line", pending })]),
      );
      assert.equal(shown?.text, `hub.example: ${words} · 1 min 05 s`);
      assert.equal(shown.tooltip.split("\n")[0], `${words} · 1 min 05 s · the hub's line`);
    });
  }

  it("shows words of the hub that it does not know as they are", () => {
    const shown = view(account([server({ kind: "starting", since: moment(now - 5000), message: "Beaming up" })]));
    assert.equal(shown?.tooltip.split("\n")[0], "Beaming up · 5 s");
  });

  it("shows what is left of a batch job's time, as the estimate that it is", () => {
    const shown = view(account([batchJob("2:00:00", now - 55 * 60_000)]));
    assert.match(shown?.tooltip ?? "", /at least 1 h 05 min, estimated from runtime = 2:00:00/);
    const over = view(account([batchJob("0:30:00", now - 31 * 60_000)]));
    assert.match(over?.tooltip ?? "", /the job's time is over\. It has only as much left as it spent in the queue/);
    assert.doesNotMatch(view(account([server({ kind: "running", url: at })]))?.tooltip ?? "", /[Tt]ime/);
  });

  it("says until when a server is kept alive, and where it cannot be reached for that", () => {
    const kept = { untilMs: now + 60_000, isReached: true };
    const shown = view(account([server({ kind: "running", url: at, kept })]));
    assert.equal(shown?.text, `hub.example: running, kept alive until ${timeOfDay(kept.untilMs, now)}`);
    assert.match(shown.tooltip, /This window keeps it from being stopped as idle until /);
    const lost = view(account([server({ kind: "running", url: at, kept: { ...kept, isReached: false } })]));
    assert.equal(lost?.text, "hub.example: running");
    assert.match(lost.tooltip, /could not be reached to keep it alive until .*\. Trying again\./);
  });

  it("shows why the last start failed", () => {
    const shown = view(account([server({ kind: "stopped", failure: "no such image: x" })]));
    assert.equal(shown?.colour, "error");
    assert.match(shown.tooltip, /no such image: x/);
    const [log] = shown.links.filter(({ command }) => command === "hubKernels.showStartLog");
    assert.equal(log?.label, "Show Start Log");
  });

  it("asks for a sign-in, and says why", () => {
    const problem = new TokenRejected(at, "403");
    const shown = view(account([server({ kind: "unknown" })], { kind: "sign-in-needed", problem }));
    assert.equal(shown?.text, "hub.example: sign in");
    assert.equal(shown.colour, "warning");
    assert.match(shown.tooltip, /didn't accept the token/);
  });

  it("says that a hub is unreachable", () => {
    const problem = new HubUnreachable(at, "refused");
    const shown = view(account([server({ kind: "unknown" })], { kind: "unreachable", problem }));
    assert.equal(shown?.text, "hub.example: unreachable");
  });

  it("shows the server with the most going on, and the others in the tooltip", () => {
    const shown = view(account([server({ kind: "stopped" }), server({ kind: "running", url: at }, "gpu")]));
    assert.equal(shown?.text, "hub.example: gpu: running");
    assert.match(shown.tooltip, /hub\.example: stopped/);
  });

  it("shows a running server although another hub is unreachable", () => {
    const lost = account([server({ kind: "unknown" })], {
      kind: "unreachable",
      problem: new HubUnreachable(at, "refused"),
    });
    assert.equal(view(lost, account([server({ kind: "running", url: at })]))?.text, "hub.example: running");
  });

  it("is about the account that was chosen, whatever goes on at others, and about any once that one is gone", () => {
    const quiet = { ...account([server({ kind: "stopped" })]), id: "chosen" as AccountId, label: "hub.example (bob)" };
    const busy = account([server({ kind: "starting", since: moment(now) })]);
    const shown = statusView([busy, quiet], moment(now), words, { accountId: "chosen" as AccountId });
    assert.equal(shown?.text, "hub.example (bob): stopped");
    assert.match(shown.tooltip, /hub\.example: starting/);
    assert.match(statusView([busy], moment(now), words, { accountId: "chosen" as AccountId })?.text ?? "", /starting/);
  });

  it("changes with time only while a server starts, or its time runs down", () => {
    assert.equal(changesWithinMs([account([server({ kind: "running", url: at })])], now), undefined);
    assert.equal(changesWithinMs([account([server({ kind: "starting", since: moment(now) })])], now), 1_000);
    assert.equal(changesWithinMs([account([batchJob("1:00:00", now)])], now), 60_000);
  });

  describe("while the connection to a server is lost", () => {
    const lostMs = 12_000;
    const away = { since: moment(now - lostMs), nextTryAtMs: now + 3_400 };
    const running = server({ kind: "running", url: at });
    const shownWith = (account: Account, lost: typeof away | undefined = away) =>
      statusView([account], moment(now), words, {}, { awayOf: (id) => (id === running.id ? lost : undefined) });

    it("says for how long in one quiet line, when it is tried again, and offers to do that now", () => {
      const shown = shownWith(account([running]));
      assert.equal(shown?.text, "hub.example: reconnecting, 12 s");
      assert.equal(shown.colour, undefined);
      assert.match(shown.tooltip, /\nTrying again in 4 s\.$/);
      assert.deepEqual(shown.click, { label: "Reconnect Now", command: "hubKernels.reconnectNow" });
      const trying = shownWith(account([running]), { ...away, nextTryAtMs: now - 1 });
      assert.match(trying?.tooltip ?? "", /\nTrying again now\.$/);
    });

    it("says nothing of a break that passes at once", () => {
      const shown = shownWith(account([running]), { ...away, since: moment(now - 999) });
      assert.deepEqual([shown?.text, shown?.click.command], ["hub.example: running", "hubKernels.showServerActions"]);
    });

    it("says why where the hub is unreachable too", () => {
      const problem = new HubUnreachable(at, "refused");
      const shown = shownWith(account([server({ kind: "unknown" })], { kind: "unreachable", problem }));
      assert.equal(shown?.text, "hub.example: reconnecting, 12 s");
      assert.ok(shown.tooltip.includes(words.sentenceOf(problem)));
    });

    it("says what matters more: that the user is to sign in, or that the server does not run", () => {
      const problem = new TokenRejected(at, "");
      const signIn = account([server({ kind: "unknown" })], { kind: "sign-in-needed", problem });
      for (const other of [signIn, account([server({ kind: "stopped" })]), account([server({ kind: "stopping" })])])
        assert.doesNotMatch(shownWith(other)?.text ?? "", /reconnecting/);
    });

    it("is said of a server that is one of several in a word", () => {
      const named = server({ kind: "running", url: at }, "gpu");
      const about = { serverId: named.id };
      const shown = statusView([account([running, named])], moment(now), words, about, {
        awayOf: (id) => (id === running.id ? away : undefined),
      });
      assert.match(shown?.tooltip ?? "", /\nhub\.example: reconnecting$/);
    });

    it("changes each second", () => {
      const accounts = [account([running])];
      assert.equal(changesWithinMs(accounts, now, { awayOf: () => away }), 1_000);
    });
  });
});
