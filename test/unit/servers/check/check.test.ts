import assert from "node:assert/strict";
import { mock } from "node:test";
import { checkConnection } from "../../../../src/servers/check/check.js";
import type { CheckDeps, StepId, StepReport } from "../../../../src/servers/check/contract.js";
import { reportText } from "../../../../src/servers/check/report-text.js";
import type { AccountId } from "../../../../src/text/ids.js";
import { ProxyFailed } from "../../../../src/transport/errors.js";
import type { Certificate } from "../../../../src/transport/network/certificate.js";
import type { HubFetch, HubSession, HubWebSocketClass } from "../../../../src/transport/types.js";
import { english } from "../../ui/english.js";

const baseUrl = "https://hub.example/jupyter/";
const hostile = "x\u0007\u202E](command:evil)\nsecond line";

interface Fake {
  answers?: Record<string, unknown>;
  route?: () => Promise<never>;
  opened?: () => void;
  lookUp?: CheckDeps["lookUp"];
  chain?: Certificate[];
  sockets?: string[];
  aheadMs?: number;
}

/** A hub that answers this by its paths; what is not in it never answers. */
function deps({ answers = {}, route, opened, lookUp, chain = [], sockets = [], aheadMs = 0 }: Fake): CheckDeps {
  const fetch: HubFetch = (url, init) => {
    const path = (url as string).replace(baseUrl, "");
    if (!(path in answers))
      return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
    const headers = { "content-type": "application/json", "x-jupyterhub-version": "5.5.4" };
    const response = new Response(JSON.stringify(answers[path]), { headers });
    // As the transport's, whose body is a stream of Node.
    const body = (async function* () {
      yield Buffer.from(await response.arrayBuffer());
    })();
    return Promise.resolve({ status: 200, ok: true, headers: response.headers, body } as never);
  };
  const WebSocket = function (url: string) {
    sockets.push(url);
    throw new Error("no socket here");
  } as unknown as HubWebSocketClass;
  const session: HubSession = { baseUrl, fetch, WebSocket, at: () => session } as unknown as HubSession;
  const connector = {
    route: route ?? (() => Promise.resolve({ kind: "direct" as const })),
    open: () => {
      opened?.();
      return Promise.resolve({ remoteAddress: "192.0.2.7", remotePort: 443, destroy: () => undefined });
    },
    encrypt: () => Promise.resolve({ version: "TLSv1.3", cipher: "TLS_AES", chain, vouchedBy: "system" as const }),
    ready: () => Promise.resolve({}),
  };
  return {
    networks: {
      of: () =>
        ({
          session: () => Promise.resolve(session),
          connector: () => Promise.resolve(connector),
          clock: { aheadMs: () => aheadMs },
        }) as never,
    },
    model: { transport: () => Promise.resolve(session) },
    tokens: { entries: () => [] },
    lookUp: lookUp ?? (() => Promise.resolve(["192.0.2.7"])),
  };
}

async function checked(
  fake: Fake,
  signal = new AbortController().signal,
  show: (all: readonly StepReport[]) => void = () => undefined,
) {
  const account = { id: "ada" as AccountId, user: "ada" };
  const speech = { l10n: english, language: "en", now: Date.now() };
  const reports = await checkConnection(deps(fake), { baseUrls: [baseUrl], account }, speech, show, signal);
  return new Map(reports.map((report) => [report.id, report]));
}

const running = { name: "", ready: true, url: "/jupyter/user/ada/", pending: null };
const whole = {
  "hub/api": { version: "5.5.4" },
  "hub/api/user?include_stopped_servers": {
    name: "ada",
    kind: "user",
    scopes: ["access:servers!user=ada", hostile],
    servers: { "": running, gpu: { ...running, name: "gpu", display_name: hostile, ready: false, stopped: true } },
  },
  "user/ada/api": { version: "2.17.0" },
  "user/ada/api/kernels": [],
};

describe("a check of a connection, without a network", () => {
  it("shows what the hub and its certificate say in lines of one line, without control characters and links", async () => {
    const at = new Date(0);
    const one = {
      subject: hostile,
      issuer: hostile,
      names: [hostile],
      from: at,
      until: new Date(NaN),
      sha256: "AB:CD",
      publicKey: "",
    };
    const reports = await checked({ answers: whole, chain: [one, one] });
    const lines = [...reports.values()].flatMap(({ lines }) => lines);
    assert.ok(lines.some((line) => line.startsWith("Certificate 1: x")));
    assert.ok(lines.some((line) => line.includes("1970-01-01 to ?")));
    for (const line of lines) assert.doesNotMatch(line, /[\p{Cc}\u202E]|\]\(/u);
  });

  it("opens a socket only to a kernel that is idle and has others connected: what it kept for who left would be lost", async () => {
    const kernel = (about: object) => ({ id: "k1", execution_state: "idle", connections: 1, ...about });
    const cases: [object[], string][] = [
      [[kernel({})], "api/kernels/k1/channels"],
      [[kernel({ connections: 0 })], "api/events/subscribe"],
      [[kernel({ execution_state: "busy" })], "api/events/subscribe"],
      [[kernel({ id: "../../../hub/api" })], "api/events/subscribe"],
      [[], "api/events/subscribe"],
    ];
    for (const [kernels, path] of cases) {
      const sockets: string[] = [];
      await checked({ answers: { ...whole, "user/ada/api/kernels": kernels }, sockets });
      assert.deepEqual(sockets, [`${baseUrl}user/ada/${path}`]);
    }
  });

  it("goes on after a step where that makes sense, and says of the others what they need", async () => {
    const reports = await checked({
      route: () => Promise.reject(new ProxyFailed(baseUrl, "", "hub", "wrong-address")),
    });
    const kinds = (id: StepId) => reports.get(id)?.state.kind;
    assert.deepEqual([...reports.keys()].map(kinds), [
      "done",
      "failed",
      "not-tried",
      "not-tried",
      "not-tried",
      "not-tried",
      "not-tried",
      "not-tried",
    ]);
    assert.deepEqual(reports.get("token")?.lines, ["Account ada.", "No token of it is kept here."]);
  });

  it("ends at once where it is canceled, and begins no other step", async () => {
    const canceling = new AbortController();
    const seen = new Set<string>();
    const reports = await checked({}, canceling.signal, (all) => {
      const now = all.find(({ state }) => state.kind === "running");
      if (now?.id === "hub") setTimeout(() => canceling.abort(), 5);
      if (now?.lines.length) seen.add(now.id);
    });
    assert.deepEqual(reports.get("hub")?.state, { kind: "not-tried", why: "Not tried, as you canceled the check." });
    assert.deepEqual([...seen], ["name", "route", "connection"]);
  });

  it("tells and opens nothing any more once it was canceled, whatever answers late", async () => {
    const canceling = new AbortController();
    let answer: (route: never) => void = () => undefined;
    let opens = 0;
    const shown: string[] = [];
    const route = () => {
      setTimeout(() => canceling.abort(), 5);
      return new Promise<never>((resolve) => (answer = resolve));
    };
    const show = (all: readonly StepReport[]) => shown.push(all.map(({ state }) => state.kind).join());
    await checked({ route, opened: () => (opens += 1) }, canceling.signal, show);
    const before = shown.length;
    answer({ kind: "proxy", proxy: "proxy.example:3128", from: "hub" } as never);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual([shown.slice(before), opens], [[], 0]);
  });

  it("opens nothing for a route that is known only once it was canceled", async () => {
    const canceling = new AbortController();
    let answer: (route: never) => void = () => undefined;
    let [asked, opens] = [0, 0];
    const route = () => {
      asked += 1;
      if (asked === 1) return Promise.resolve({ kind: "proxy", proxy: "proxy.example:3128", from: "hub" } as never);
      setTimeout(() => canceling.abort(), 5);
      return new Promise<never>((resolve) => (answer = resolve));
    };
    await checked({ route, opened: () => (opens += 1) }, canceling.signal);
    answer({ kind: "proxy", proxy: "proxy.example:3128", from: "hub" } as never);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(opens, 0);
  });

  it("has an end for each step, whatever does not answer", async () => {
    const never = () => new Promise<never>(() => undefined);
    const [byName, byHub, byToken] = [{ lookUp: never }, {}, { answers: { "hub/api": whole["hub/api"] } }];
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      for (const [fake, id, why] of [
        [byName, "name", /^Looking up hub\.example\/jupyter took more than 10 s/],
        [byHub, "hub", /didn't respond within 60 s/],
        [byToken, "token", /didn't respond within 60 s/],
      ] as const) {
        const ended = { is: false };
        const checking = checked(fake).finally(() => (ended.is = true));
        while (!ended.is) {
          await new Promise((resolve) => setImmediate(resolve));
          mock.timers.tick(5_000);
        }
        const { state } = (await checking).get(id) ?? {};
        assert.match(state?.kind === "failed" ? state.why : "", why);
      }
    } finally {
      mock.timers.reset();
    }
  });

  it("says how far the hub's clock is from this machine's", async () => {
    const clock = async (aheadMs: number) => (await checked({ answers: whole, aheadMs })).get("hub")?.lines[1];
    assert.equal(await clock(0), "Its clock agrees with this machine's.");
    assert.equal(await clock(125_000), "Its clock is 2 min 05 s ahead of this machine's.");
    assert.equal(await clock(-3_600_000), "Its clock is 1 h 00 min behind this machine's.");
  });

  it("says of a program that is no Jupyter server that it is none", async () => {
    const answers = { ...whole, "user/ada/api": "a page" };
    const { state } = (await checked({ answers })).get("kernel") ?? {};
    assert.match(state && "why" in state ? state.why : "", /not a Jupyter server/);
  });
});

describe("the report of a check", () => {
  const about = { baseUrl, startedAtMs: 0, from: "Hub Kernels 0.1.0" };
  const step = (id: StepId, state: StepReport["state"], ...lines: string[]): StepReport => ({ id, state, lines });

  it("has a column for the steps, and wraps what they say beside it", () => {
    const text = reportText(
      [
        step("name", { kind: "done" }, "short", `${"word ".repeat(40)}end`, `  ${"x".repeat(150)}`),
        step("route", { kind: "failed", why: "It broke." }, "before that"),
        step("connection", { kind: "running" }),
        step("hub", { kind: "waiting" }),
      ],
      about,
      english,
    );
    const lines = text.split("\n");
    assert.deepEqual(lines.slice(0, 6), [
      "JupyterHub: Check Connection",
      "",
      `Hub           ${baseUrl}`,
      "Checked       1970-01-01 00:00:00 UTC",
      "With          Hub Kernels 0.1.0",
      "Result        Something is wrong: see ✗ Route.",
    ]);
    assert.equal(lines[7], "✓ Name        short");
    assert.match(text, /\n {14}word .*\n {16}word .*\n {16}word .*end\n/);
    assert.match(text, /\n✗ Route {7}It broke\.\n {14}before that\n… Connection\n {2}Hub\n/);
    for (const line of lines) assert.ok(line.length <= 88 || /x{150}/.test(line), line);
  });

  it("says while it goes on that it does, and in the end how it went", () => {
    const result = (states: StepReport["state"][], isCanceled = false) => {
      const ids: StepId[] = ["name", "route"];
      const text = reportText(
        ids.map((id, at) => step(id, states[at] ?? { kind: "done" })),
        { ...about, isCanceled },
        english,
      );
      return /^Result +(.*)$/m.exec(text)?.[1];
    };
    assert.equal(result([{ kind: "done" }, { kind: "running" }]), "Checking…");
    assert.equal(result([]), "Everything works.");
    assert.equal(result([{ kind: "not-tried", why: "" }]), "What could be tried works.");
    assert.equal(result([{ kind: "not-tried", why: "" }], true), "You canceled the check.");
    assert.equal(
      result([
        { kind: "failed", why: "" },
        { kind: "failed", why: "" },
      ]),
      "Something is wrong: see ✗ Name, ✗ Route.",
    );
  });
});
