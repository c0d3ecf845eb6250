import { serverLabel } from "../../model/server-label.js";
import { type ServerStatus, statusOf } from "../../model/server-status.js";
import type { Account, KeptAlive, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import { timeOfDay } from "../../text/time-of-day.js";
import { type Moment, msSince } from "../../transport/moment.js";
import { type AwaySocket, isWorthAWord } from "../../transport/socket/away-sockets.js";
import { durationLabel, startingLine, statusLabel } from "./labels.js";
import type { RunningNotebook } from "./running-cells.js";
import { minutesLabel, type Walltime, walltimeOf } from "./walltime.js";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** What the status item shows. The click always leads to the actions that fit. */
export interface StatusView {
  icon: string;
  text: string;
  tooltip: string;
  colour?: "warning" | "error";
  /** a command that helps, for the tooltip */
  step?: { label: string; command: "hubKernels.reconnectNow" };
}

/** Of a server whose kernels' connections are lost, and made again. */
export type Away = Pick<AwaySocket, "since" | "nextTryAtMs">;
export type AwayOf = (serverId: ServerId) => Away | undefined;

/** the notebooks whose cells run on a server */
export type RunningOf = (serverId: ServerId) => readonly RunningNotebook[];

/** What is known of servers beside the model. */
export interface StatusNotes {
  awayOf?: AwayOf;
  /** why no recorder could be started on a server; `undefined`: one could, or it was not tried */
  unrecordedOf?: (server: Server) => string | undefined;
  runningOf?: RunningOf;
}

export interface StatusWords {
  l10n: Localizer;
  /** of what is wrong with a hub */
  sentenceOf: (problem: Error) => string;
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
  return { ...view, tooltip: [view.tooltip, ...rest].join("\n") };
}

/** How soon the item changes by time alone: `undefined` when it does not. */
export function changesWithinMs(accounts: readonly Account[], awayOf: AwayOf = () => undefined): number | undefined {
  const servers = accounts.flatMap((account) => account.servers);
  if (servers.some(({ id }) => awayOf(id))) return SECOND_MS;
  if (servers.some(({ state }) => state.kind === "starting")) return SECOND_MS;
  return servers.some((server) => walltimeOfServer(server)) ? MINUTE_MS : undefined;
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

function viewOf(of: Shown, now: Moment, words: StatusWords, { unrecordedOf, runningOf }: StatusNotes): StatusView {
  const { l10n } = words;
  const view = of.away ? awayView(of, of.away, now, words) : statusViewOf(of, now, words);
  if (of.status.kind !== "running") return view;
  const running = knownRunning(of.server.id, of.away, runningOf);
  const why = unrecordedOf?.(of.server);
  const lines = [...runningLines(running, l10n), ...(why === undefined ? [] : [unrecordedLine(why, l10n)])];
  const text = [view.text, ...cellsWords(running, l10n)].join(" · ");
  return { ...view, text, tooltip: [view.tooltip, ...lines].join("\n") };
}

/** What goes on while the connection is away nobody knows. */
export function knownRunning(serverId: ServerId, away: Away | undefined, runningOf: RunningOf | undefined) {
  return away ? [] : (runningOf?.(serverId) ?? []);
}

/** How many cells run, behind the word "running". */
export function cellsWords(running: readonly RunningNotebook[], l10n: Localizer): string[] {
  const count = running.reduce((sum, { cells }) => sum + cells, 0);
  if (count === 0) return [];
  return [count === 1 ? l10n.t("1 cell") : l10n.t("{0} cells", count)];
}

/** A line for each notebook whose cells run. */
export function runningLines(running: readonly RunningNotebook[], l10n: Localizer): string[] {
  const named = running.filter(({ name }) => name !== "");
  return named.map(({ name, cells }) =>
    cells === 1
      ? l10n.t("{0}: 1 cell is running", hubWords(name))
      : l10n.t("{0}: {1} cells are running", hubWords(name), cells),
  );
}

function unrecordedLine(why: string, l10n: Localizer): string {
  return l10n.t(
    "Output is only as safe as the server's own replay: Hub Kernels couldn't start its recorder there ({0}).",
    hubWords(why),
  );
}

function awayView({ account, server, status }: Shown, away: Away, now: Moment, words: StatusWords): StatusView {
  const { l10n } = words;
  const seconds = Math.ceil(((away.nextTryAtMs ?? now.steadyMs) - now.steadyMs) / SECOND_MS);
  const lines = [
    l10n.t("The connection to your server was lost."),
    ...(status.kind === "unreachable" ? [words.sentenceOf(status.problem)] : []),
    seconds > 1 ? l10n.t("Trying again in {0} s.", seconds) : l10n.t("Trying again now."),
  ];
  return {
    icon: "debug-disconnect",
    text: l10n.t("{0}: reconnecting, {1}", serverLabel(account, server), durationLabel(msSince(away.since, now))),
    tooltip: lines.join("\n"),
    step: { label: l10n.t("Reconnect Now"), command: "hubKernels.reconnectNow" },
  };
}

function statusViewOf({ account, server, status }: Shown, now: Moment, { l10n, sentenceOf }: StatusWords): StatusView {
  const label = serverLabel(account, server);
  const text = `${label}: ${statusLabel(status, l10n, now)}`;
  switch (status.kind) {
    case "starting": {
      const elapsedMs = msSince(status.since, now);
      const elapsed = elapsedMs < SECOND_MS ? "" : ` · ${durationLabel(elapsedMs)}`;
      return { icon: "loading~spin", text: `${text}${elapsed}`, tooltip: startingLine(status, elapsedMs, l10n) };
    }
    case "stopping":
      return { icon: "loading~spin", text, tooltip: l10n.t("The hub is stopping your server.") };
    case "sign-in-needed":
      return {
        icon: "key",
        text: l10n.t("{0}: sign in", account.label),
        tooltip: sentenceOf(status.problem),
        colour: "warning",
      };
    case "unreachable":
      return {
        icon: "debug-disconnect",
        text: l10n.t("{0}: unreachable", account.label),
        tooltip: sentenceOf(status.problem),
        colour: "warning",
      };
    case "running": {
      const walltime = walltimeOfServer(server);
      const running = l10n.t("Your server is running. Click to see what you can do.");
      const left = walltime ? [timeLeft(walltime, now.wallMs, l10n)] : [];
      const kept = status.kept ? [keptWords(status.kept, now.wallMs, l10n)] : [];
      return { icon: "vm-running", text, tooltip: [running, ...kept, ...left].join("\n") };
    }
    case "planned":
    case "stopped":
      return { icon: "vm", text, tooltip: l10n.t("Your server is stopped. Click to start it.") };
    case "start-failed":
      return { icon: "warning", text, tooltip: hubWords(status.failure) || text, colour: "error" };
    case "checking":
    case "unknown":
      // No claim about a server that nobody asked for.
      return { icon: "vm", text: label, tooltip: l10n.t("Click to check what your server is doing.") };
  }
}

function walltimeOfServer({ state, lastOptions }: Server): Walltime | undefined {
  return state.kind === "running" ? walltimeOf(lastOptions, state.started) : undefined;
}

export function keptWords({ untilMs, isReached }: KeptAlive, now: number, l10n: Localizer): string {
  const until = timeOfDay(untilMs, now);
  return isReached
    ? l10n.t("This window keeps it from being stopped as idle until {0}.", until)
    : l10n.t("It could not be reached to keep it alive until {0}. Trying again.", until);
}

/** From outside it is an estimate: the job's time begins when it leaves the queue, later than the hub's start. */
function timeLeft({ endsAt, option, value }: Walltime, now: number, l10n: Localizer): string {
  const source = `${option} = ${hubWords(value)}`;
  return endsAt - now >= MINUTE_MS
    ? l10n.t(
        "Time left: at least {0}, estimated from {1} and the time of the start. Time spent in the queue is added.",
        minutesLabel(endsAt - now),
        source,
      )
    : l10n.t(
        "According to {0} and the time of the start, the job's time is over. It has only as much left as it spent in the queue.",
        source,
      );
}

/** In the line of a server that is one of several. */
function shortLabel(status: ServerStatus, l10n: Localizer): string {
  if (status.kind === "sign-in-needed") return l10n.t("sign in");
  return status.kind === "unreachable" ? l10n.t("unreachable") : statusLabel(status, l10n);
}
