import { TokenRejected } from "../../../src/hubClient/errors.js";
import type { AccountReach, ServerState } from "../../../src/model/types.js";
import type { Indicator, ServerKnown } from "../../../src/servers/status/indicator.js";
import type { ServerEnd } from "../../../src/servers/status/server-ends.js";
import type { SyncShown, SyncState } from "../../../src/servers/sync/contract.js";
import type { ServerId } from "../../../src/text/ids.js";
import { CertificateNotTrusted, HubUnreachable } from "../../../src/transport/errors.js";
import { moment } from "../a-moment.js";

export const at = "https://hub.example/";
export const minute = 60_000;
export const now = 100 * 24 * 60 * minute;
export const serverId = "id~" as ServerId;

/** What is so in a window. */
export interface Given {
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

export const running: ServerState = { kind: "running", url: at, started: new Date(now - 60 * minute).toISOString() };
const cells = (ms: number) => ({ running: [{ name: "a.ipynb", cells: 3, since: moment(now - ms) }] });
const memory = (isNearlyFull: boolean) => ({ used: 9.3, whole: 10, past: [], isMachine: false, isNearlyFull });
const end = (idleMinutes: number, by: ServerEnd["by"] = "others"): ServerEnd => ({
  by,
  atMs: now - minute,
  activeAtMs: now - minute - idleMinutes * minute,
});
const synced = (state: SyncState): SyncShown => ({ local: "/home/ada/thesis", remote: "thesis", state });
const refused = new HubUnreachable(at, "refused");

export const cases: Case[] = [
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
    kind: "pushing",
    state: running,
    known: { synced: [synced({ kind: "failed", why: "" }), synced({ kind: "pushing", done: 3, files: 10 })] },
    text: "hub.example: running · thesis: pushing 3 of 10 files",
    says: /“thesis” is pushed to your server\. Click to cancel/,
    click: "cancelPush",
  },
  {
    kind: "not-pushed",
    state: running,
    known: { synced: [synced({ kind: "kept", files: 2 }), synced({ kind: "failed", why: "Its disk is full." })] },
    text: "hub.example: running · thesis: not pushed",
    says: /Its disk is full\. Click to push “thesis” again/,
    click: "pushNow",
  },
  ...([{ kind: "behind" }, { kind: "unknown" }, { kind: "kept", files: 2 }] as const).map((state): Case => {
    const known = { synced: [synced(state)] };
    return { kind: "ready", state: running, known, text: "hub.example: running", says: /Click to see/ };
  }),
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
