import assert from "node:assert/strict";
import { TokenRejected } from "../../../src/hubClient/errors.js";
import type { Pending } from "../../../src/hubClient/start/pending-phase.js";
import { statusOf } from "../../../src/model/server-status.js";
import type { AccountReach, Server, ServerState } from "../../../src/model/types.js";
import { deadlineOf } from "../../../src/servers/status/deadline.js";
import { type Indicator, indicatorOf, type ServerKnown } from "../../../src/servers/status/indicator.js";
import { indicatorWords } from "../../../src/servers/status/indicator-words.js";
import type { ServerEnd } from "../../../src/servers/status/server-ends.js";
import { type AccountId, hubIdOf, type ServerId } from "../../../src/text/ids.js";
import type { Localizer } from "../../../src/text/speech.js";
import { CertificateNotTrusted, HubUnreachable } from "../../../src/transport/errors.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { moment } from "../a-moment.js";
import { english } from "../ui/english.js";
import { languages } from "../ui/languages.js";

const at = "https://hub.example/";
const minute = 60_000;
const now = 100 * 24 * 60 * minute;
const serverId = "id~" as ServerId;

/** What is so in a window. */
interface Given {
  state?: ServerState;
  reach?: AccountReach;
  runtime?: string;
  known?: Partial<ServerKnown>;
}

interface Case extends Given {
  kind: Indicator["kind"];
  text: string;
  /** what the first or last sentence says of what can be done */
  says: RegExp;
  click?: string;
}

const running: ServerState = { kind: "running", url: at, started: new Date(now - 60 * minute).toISOString() };
const cells = (ms: number) => ({ running: [{ name: "a.ipynb", cells: 3, since: moment(now - ms) }] });
const memory = (isNearlyFull: boolean) => ({ used: 9.3, whole: 10, past: [], isMachine: false, isNearlyFull });
const end = (idleMinutes: number, by: ServerEnd["by"] = "others"): ServerEnd => ({
  by,
  atMs: now - minute,
  activeAtMs: now - minute - idleMinutes * minute,
});
const refused = new HubUnreachable(at, "refused");

const cases: Case[] = [
  { kind: "not-checked", state: { kind: "unknown" }, text: "hub.example", says: /Click to check/ },
  {
    kind: "signed-out",
    state: { kind: "unknown" },
    reach: { kind: "sign-in-needed", problem: new TokenRejected(at, "403") },
    text: "hub.example: sign in",
    says: /Click to sign in/,
    click: "signIn",
  },
  {
    kind: "unreachable",
    state: { kind: "unknown" },
    reach: { kind: "unreachable", problem: refused },
    text: "hub.example: unreachable",
    says: /Servers that are running go on\. Click to check the connection/,
    click: "checkConnection",
  },
  {
    kind: "network-trouble",
    state: { kind: "unknown" },
    reach: { kind: "unreachable", problem: new CertificateNotTrusted(at, "SELF_SIGNED") },
    text: "hub.example: network problem",
    says: /Click to check the connection/,
    click: "checkConnection",
  },
  { kind: "stopped", state: { kind: "stopped" }, text: "hub.example: stopped", says: /Click to start it/ },
  {
    kind: "stopped",
    state: { kind: "stopped" },
    known: { end: end(90, "this-window") },
    text: "hub.example: stopped",
    says: /Click to start it/,
  },
  {
    kind: "culled",
    state: { kind: "stopped" },
    known: { end: end(90) },
    text: "hub.example: stopped, was idle",
    says: /an idle culler stopped it.* 1 h 30 min before that\. Click to start it again/,
  },
  {
    kind: "stopped-elsewhere",
    state: { kind: "stopped" },
    known: { end: end(1) },
    text: "hub.example: stopped from elsewhere",
    says: /not from this window.*Click to start it again/,
  },
  {
    kind: "time-over",
    state: { kind: "stopped" },
    known: { end: end(1, "walltime") },
    text: "hub.example: stopped, time is over",
    says: /Click to start it again/,
  },
  {
    kind: "start-failed",
    state: { kind: "stopped", failure: "no GPU" },
    text: "hub.example: the last start failed",
    says: /no GPU.*Click to see/,
  },
  {
    kind: "queued",
    state: { kind: "starting", since: moment(now - 65_000), pending: { phase: "queued", position: 3 } },
    text: "hub.example: waiting in the queue, position 3 · 1 min 05 s",
    says: /waiting in the queue/,
  },
  {
    kind: "starting",
    state: { kind: "starting", since: moment(now - 12_000), percent: 40 },
    text: "hub.example: starting, 40 % · 12 s",
    says: /starting/,
  },
  { kind: "stopping", state: { kind: "stopping" }, text: "hub.example: stopping", says: /is stopping/ },
  {
    kind: "not-jupyter",
    state: { ...running, noJupyter: true },
    text: "hub.example: not a Jupyter server: open it in the browser",
    says: /Click to see/,
  },
  {
    kind: "reconnecting",
    state: running,
    known: { away: { since: moment(now - 9_000), nextTryAtMs: now + 3_000 }, ...cells(minute) },
    text: "hub.example: reconnecting, \u20079 s",
    says: /Trying again in 3 s/,
    click: "reconnectNow",
  },
  {
    kind: "time-nearly-over",
    state: running,
    runtime: "1:29:00",
    known: cells(minute),
    text: "hub.example: running · 29 min left",
    says: /Click to see/,
  },
  {
    kind: "time-nearly-over",
    state: running,
    known: { deadline: { cause: "job", endsAtMs: now + 2.5 * minute } },
    text: "hub.example: running · 2 min left",
    says: /Click to see/,
  },
  {
    kind: "ready",
    state: running,
    known: { deadline: { cause: "idle", endsAtMs: now + 2 * minute, idleMs: 60 * minute, isLearned: false } },
    text: "hub.example: running",
    says: /Click to see/,
  },
  {
    kind: "memory-nearly-full",
    state: running,
    known: { memory: memory(true), tokenLeftMs: 5 * 60 * minute, ...cells(minute) },
    text: "hub.example: running · memory 93 %",
    says: /nearly full: when none is left, the system ends a kernel/,
    click: "servers.focus",
  },
  { kind: "ready", state: running, known: { memory: memory(false) }, text: "hub.example: running", says: /Click/ },
  {
    kind: "time-nearly-over",
    state: running,
    known: { deadline: { cause: "job", endsAtMs: now + 2.5 * minute }, memory: memory(true) },
    text: "hub.example: running · 2 min left",
    says: /Click to see/,
  },
  {
    kind: "token-ends",
    state: running,
    known: { tokenLeftMs: 5 * 60 * minute, ...cells(minute) },
    text: "hub.example: token ends in 5 h 00 min",
    says: /Click to sign in with a new one: your server goes on/,
    click: "signIn",
  },
  {
    kind: "slow",
    state: running,
    known: { link: { isReleased: false, isSlow: true, roundTripMs: 1_440 } },
    text: "hub.example: running · slow connection",
    says: /the last answer took 1\.4 s/,
  },
  { kind: "busy", state: running, known: cells(12 * minute), text: "hub.example: running", says: /Click to see/ },
  {
    kind: "released",
    state: running,
    known: { link: { isReleased: true, isSlow: false } },
    text: "hub.example: running · idle",
    says: /the hub may stop it as idle/,
  },
  { kind: "ready", state: running, text: "hub.example: running", says: /Click to see/ },
];

/** As shown in a window. */
function shown({ state = running, reach = { kind: "ok" }, runtime, known = {} }: Given, l10n = english) {
  const account = {
    id: "id" as AccountId,
    hub: { baseUrl: hubIdOf(at), label: "hub.example" },
    user: "ada",
    label: "hub.example",
    reach,
  };
  const server: Server = {
    ...{ id: serverId, accountId: account.id, name: "", state },
    ...(runtime && { lastOptions: { runtime } }),
  };
  const whole = { ...account, servers: [server] };
  const deadline = deadlineOf(server, { isAtWork: false }, now);
  const indicator = indicatorOf(statusOf(whole, server), { running: [], deadline, ...known }, moment(now));
  const words = { l10n, sentenceOf: (problem: Error) => describeError(problem, l10n).message };
  return { indicator, words: indicatorWords({ account: whole, server, indicator }, moment(now), words) };
}

describe("what the status item says of a server", () => {
  for (const one of cases) {
    it(`is “${one.text}” where it is ${one.kind}, and what to do`, () => {
      const { indicator, words } = shown(one);
      assert.equal(indicator.kind, one.kind);
      assert.equal(words.text, one.text);
      assert.match(words.sentences.join(" "), one.says);
      assert.equal(words.click?.command, one.click && `hubKernels.${one.click}`);
    });
  }

  it("has a colour only where the user has to do something", () => {
    const coloured = cases.filter((one) => shown(one).words.colour).map(({ kind }) => kind);
    assert.deepEqual(
      [...new Set(coloured)],
      [
        ...[
          "signed-out",
          "unreachable",
          "network-trouble",
          "start-failed",
          "time-nearly-over",
          "memory-nearly-full",
          "token-ends",
        ],
      ],
    );
  });
});

describe("the status item in another language", () => {
  const pending: Pending[] = [
    ...(["requested", "pulling", "starting", "connecting"] as const).map((phase) => ({ phase })),
    ...(["image", "container"] as const).map((what) => ({ phase: "hindered" as const, what, said: "" })),
    { phase: "queued", job: "4711", position: 12, reason: "Priority" },
    ...(["gpu", "other"] as const).flatMap((lacks) =>
      (["full", "growing"] as const).map((cluster) => ({ phase: "waiting-for-resources" as const, lacks, cluster })),
    ),
  ];
  const starting = (ms: number, pending: Pending): ServerState => ({
    kind: "starting",
    since: moment(now - ms),
    pending,
  });
  const all: Given[] = [...cases, ...pending.map((phase) => ({ state: starting(90 * minute, phase) }))];
  const widthOf = (one: Given, l10n: Localizer) => shown(one, l10n).words.text.length;

  for (const [language, l10n] of languages) {
    it(`is at most 8 characters or 30 % wider than in English: ${language}`, () => {
      const tooWide = all.filter((one) => {
        const inEnglish = widthOf(one, english) - "hub.example: ".length;
        return widthOf(one, l10n) - "hub.example: ".length > inEnglish + Math.max(8, 0.3 * inEnglish);
      });
      assert.deepEqual(
        tooWide.map((one) => shown(one, l10n).words.text),
        [],
      );
    });

    it(`keeps its width while the seconds of a minute go by: ${language}`, () => {
      const seconds = Array.from({ length: 59 }, (_, index) => (index + 1) * 1_000);
      for (const offsetMs of [0, minute]) {
        const starts = seconds.map((ms) => ({ state: starting(offsetMs + ms, { phase: "connecting" }) }));
        const breaks = seconds.map((ms) => ({
          known: { away: { since: moment(now - offsetMs - ms), nextTryAtMs: undefined } },
        }));
        for (const times of [starts, breaks]) assert.equal(new Set(times.map((one) => widthOf(one, l10n))).size, 1);
      }
    });
  }
});
