import { serverLabel } from "../../model/server-label.js";
import { type ServerStatus, statusOf } from "../../model/server-status.js";
import type { Account, Server } from "../../model/types.js";
import { mayRenew } from "../../signIn/renewal/may-renew.js";
import { hubWords } from "../../text/hub-words.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import type { Localizer, Speech } from "../../text/speech.js";
import type { TokenEntry } from "../../tokens/store/types.js";
import type { Moment } from "../../transport/moment.js";
import { isWorthAWord } from "../../transport/socket/away-sockets.js";
import { actionsFor } from "../commands/server-actions.js";
import type { OptionWords } from "../options/option-words.js";
import type { Usage } from "../resources/usage.js";
import type { SyncShown } from "../sync/contract.js";
import { deadlineOf, deadlineWords, type ServerLimits } from "./deadline.js";
import { type Away, indicatorOf, type ServerKnown } from "./indicator.js";
import { indicatorWords, keptWords, type ProblemWords, type StatusAction } from "./indicator-words.js";
import { statusLabel } from "./labels.js";
import type { RunningNotebook } from "./running-cells.js";
import { runsForMs } from "./running-times.js";
import type { ServerEnd } from "./server-ends.js";
import type { ServerLink } from "./server-links.js";
import { type FactsOf, factsOf } from "./status-facts.js";
import { tooltipLinks } from "./tooltip-links.js";
import { minutesLabel } from "./walltime.js";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** In the last `SOON_MS` before an end the item is drawn anew each `QUARTER_MS`: there a minute is too long to show an old figure. */
const [SOON_MS, QUARTER_MS] = [4 * MINUTE_MS, 15 * SECOND_MS];

/** What the status item shows. */
export interface StatusView {
  icon: string;
  text: string;
  /** what is the matter in sentences, a line each, and the other servers */
  tooltip: string;
  /** what is known of the server: names and values */
  facts: readonly (readonly [name: string, value: string])[];
  colour?: "warning" | "error";
  /** the likeliest next step */
  click: StatusAction;
  /** what else can be done, the likeliest first */
  links: readonly StatusAction[];
}

export type AwayOf = (serverId: ServerId) => Away | undefined;

/** the notebooks whose cells run on a server */
export type RunningOf = (serverId: ServerId) => readonly RunningNotebook[];

/** What is known of servers and accounts beside the model. */
export interface StatusNotes {
  awayOf?: AwayOf;
  /** why no recorder could be started on a server; `undefined`: one could, or it was not tried */
  unrecordedOf?: (server: Server) => string | undefined;
  runningOf?: RunningOf;
  linkOf?: (serverId: ServerId) => ServerLink | undefined;
  limitsOf?: (server: Server) => ServerLimits;
  endOf?: (serverId: ServerId) => ServerEnd | undefined;
  tokenOf?: (account: Account) => TokenEntry | undefined;
  usageOf?: (serverId: ServerId) => Usage | undefined;
  wordsOf?: (accountId: AccountId) => OptionWords | undefined;
  syncedOf?: (serverId: ServerId) => readonly SyncShown[];
}

export interface StatusWords extends ProblemWords, Pick<Speech, "language"> {
  /** nothing is started from a workspace that is not */
  isTrusted: boolean;
}

/** What the item is to be about: the ids of a server, or else of a hub and account. */
export interface StatusAbout {
  serverId?: ServerId | undefined;
  accountId?: AccountId | undefined;
}

/** The status item for all hubs; `undefined`: there is none to show. */
export function statusView(
  accounts: readonly Account[],
  now: Moment,
  words: StatusWords,
  { serverId, accountId }: StatusAbout = {},
  notes: StatusNotes = {},
): StatusView | undefined {
  const all = accounts.flatMap((account) =>
    account.servers.map((server) => shown(account, server, notes.awayOf?.(server.id), now)),
  );
  const rank = ({ account, server, status }: Shown) =>
    server.id === serverId ? -1 : (account.id === accountId ? 0 : LEAST) + URGENCY[status.kind];
  const [first, ...others] = all.sort((a, b) => rank(a) - rank(b));
  if (!first) return undefined;
  const view = viewOf(first, now, words, notes);
  const rest = others.map(
    ({ account, server, status, away }) =>
      `${serverLabel(account, server)}: ${away ? words.l10n.t("reconnecting") : shortLabel(status, words.l10n)}`,
  );
  const about = { trusted: words.isTrusted, others: accounts.length > 1 };
  const links = tooltipLinks(actionsFor(first.account, first.server, about, words.l10n), first.server.id, words.l10n);
  return { ...view, tooltip: [view.tooltip, ...rest].join("\n"), links };
}

/** How soon the item changes by time alone: `undefined` when it does not. */
export function changesWithinMs(
  accounts: readonly Account[],
  nowMs: number,
  notes: StatusNotes = {},
): number | undefined {
  const servers = accounts.flatMap((account) => account.servers);
  if (servers.some(({ id }) => notes.awayOf?.(id))) return SECOND_MS;
  if (servers.some(({ state }) => state.kind === "starting")) return SECOND_MS;
  const isAtWork = servers.some(({ id }) => (notes.runningOf?.(id) ?? []).length > 0);
  const ends = accounts.some((account) => tokenEnd(notes.tokenOf?.(account)) !== undefined);
  const deadlines = servers.flatMap((server) => deadlineNow(server, notes, nowMs) ?? []);
  if (deadlines.some(({ endsAtMs }) => endsAtMs - nowMs < SOON_MS)) return QUARTER_MS;
  return isAtWork || ends || deadlines.length > 0 ? MINUTE_MS : undefined;
}

interface Shown {
  account: Account;
  server: Server;
  status: ServerStatus;
  away: Away | undefined;
}

function shown(account: Account, server: Server, away: Away | undefined, now: Moment): Shown {
  const status = statusOf(account, server);
  const isTold = MAY_RECONNECT.has(status.kind) && away && isWorthAWord(away, now);
  return { account, server, status, away: isTold ? away : undefined };
}

/** Of a server that does not run, or waits for its user, nothing is said. */
const MAY_RECONNECT = new Set<ServerStatus["kind"]>(["running", "unreachable", "checking", "unknown"]);

/** The more is going on, the lower: the lowest is shown. */
const URGENCY: Record<ServerStatus["kind"], number> = {
  starting: 0,
  stopping: 1,
  running: 2,
  "sign-in-needed": 3,
  unreachable: 3,
  "start-failed": 4,
  planned: 5,
  stopped: 5,
  checking: 6,
  unknown: 6,
};

/** Beyond any urgency. */
const LEAST = 10;

type View = Omit<StatusView, "links">;

function viewOf({ account, server, status, away }: Shown, now: Moment, words: StatusWords, notes: StatusNotes): View {
  const { l10n } = words;
  const known = knownOf(account, server, away, now, notes);
  const indicator = indicatorOf(status, known, now);
  const { icon, text, sentences, colour, click } = indicatorWords({ account, server, indicator }, now, words);
  const isRunning = status.kind === "running";
  const lines = isRunning ? runningSentences(status, known, now, l10n) : [];
  const why = isRunning ? notes.unrecordedOf?.(server) : undefined;
  return {
    icon,
    text: [text, ...(indicator.kind === "token-ends" ? [] : workWords(known.running, l10n, now))].join(" · "),
    // What is wrong has its words a moment later, when they are loaded.
    tooltip: [
      ...sentences.filter((sentence) => sentence !== ""),
      ...lines,
      ...(why === undefined ? [] : [unrecordedLine(why, l10n)]),
    ].join("\n"),
    facts: factsOf(account, server, { ...known, words: notes.wordsOf?.(account.id) }, words, now),
    ...(colour && { colour }),
    click: click ?? {
      label: l10n.t("Server Status and Actions"),
      command: "hubKernels.showServerActions",
      args: { server: server.id },
    },
  };
}

/** When a server ends by itself, as far as it is known here. */
export function deadlineNow(server: Server, { limitsOf, linkOf, runningOf }: StatusNotes, nowMs: number) {
  const { id, state } = server;
  // Most of a long list do not run: for those nobody reads what is set and was learned.
  if (state.kind !== "running") return undefined;
  const isAtWork = (runningOf?.(id) ?? []).length > 0;
  return deadlineOf(server, { limits: limitsOf?.(server), link: linkOf?.(id), isAtWork }, nowMs);
}

function knownOf(
  account: Account,
  server: Server,
  away: Away | undefined,
  now: Moment,
  notes: StatusNotes,
): Omit<FactsOf, "words"> {
  const { id, state } = server;
  const { runningOf, linkOf, endOf, tokenOf, usageOf } = notes;
  const usage = usageOf?.(id);
  const endsAt = tokenEnd(tokenOf?.(account));
  const deadline = deadlineNow(server, notes, now.wallMs);
  return {
    away,
    deadline,
    isUnlimited: !deadline && notes.limitsOf?.(server).idleMs === undefined,
    running: state.kind === "running" ? knownRunning(id, away, runningOf) : [],
    link: linkOf?.(id),
    end: endOf?.(id),
    tokenEnd: endsAt,
    usage,
    memory: usage?.memory,
    synced: state.kind === "running" ? notes.syncedOf?.(id) : [],
    ...(endsAt !== undefined && { tokenLeftMs: Date.parse(endsAt) - now.wallMs }),
  };
}

function runningSentences(
  status: Extract<ServerStatus, { kind: "running" }>,
  { running, away, deadline }: ServerKnown,
  now: Moment,
  l10n: Localizer,
): string[] {
  if (away) return [];
  return [
    ...(status.kept ? [keptWords(status.kept, now.wallMs, l10n)] : []),
    ...(deadline ? [deadlineWords(deadline, now.wallMs, l10n)] : []),
    ...runningLines(running, l10n),
  ];
}

/** When the token ends: ISO, by this machine's clock. `undefined`: its end is not known, or it is renewed by itself before. */
function tokenEnd(entry: TokenEntry | undefined): string | undefined {
  if (entry?.expiresAt === undefined || mayRenew(entry)) return undefined;
  return new Date(Date.parse(entry.expiresAt) - (entry.hubAheadMs ?? 0)).toISOString();
}

/** What goes on while the connection is away nobody knows. */
export function knownRunning(serverId: ServerId, away: Away | undefined, runningOf: RunningOf | undefined) {
  return away ? [] : (runningOf?.(serverId) ?? []);
}

/** How many cells run, and for how long already where that is known, and a minute or more. */
function workWords(running: readonly RunningNotebook[], l10n: Localizer, now: Moment): string[] {
  const ms = runsForMs(running, now) ?? 0;
  const count = running.reduce((sum, { cells }) => sum + cells, 0);
  // Not behind a dot, where it would be taken for the time that the server has run.
  return cellsWords(running, l10n).map((cells) => {
    if (ms < MINUTE_MS) return cells;
    return count === 1
      ? l10n.t("{0} for {1}", cells, minutesLabel(ms))
      : l10n.t("{0}, one for {1}", cells, minutesLabel(ms));
  });
}

/** How many cells run, behind the word "running". */
export function cellsWords(running: readonly RunningNotebook[], l10n: Localizer): string[] {
  const count = running.reduce((sum, { cells }) => sum + cells, 0);
  if (count === 0) return [];
  return [count === 1 ? l10n.t("1 cell") : l10n.t("{0} cells", count)];
}

/** A line for each notebook whose cells run: a kernel runs one after the other. */
export function runningLines(running: readonly RunningNotebook[], l10n: Localizer): string[] {
  const named = running.filter(({ name }) => name !== "");
  return named.map(({ name, cells }) =>
    cells === 1
      ? l10n.t("{0}: 1 cell is running", hubWords(name))
      : cells === 2
        ? l10n.t("{0}: 1 cell is running, 1 is waiting", hubWords(name))
        : l10n.t("{0}: 1 cell is running, {1} are waiting", hubWords(name), cells - 1),
  );
}

function unrecordedLine(why: string, l10n: Localizer): string {
  return l10n.t(
    "Output is only as safe as the server's own replay: Hub Kernels couldn't start its recorder there ({0}).",
    hubWords(why),
  );
}

/** In the line of a server that is one of several. */
function shortLabel(status: ServerStatus, l10n: Localizer): string {
  if (status.kind === "sign-in-needed") return l10n.t("sign in");
  return status.kind === "unreachable" ? l10n.t("unreachable") : statusLabel(status, l10n);
}
