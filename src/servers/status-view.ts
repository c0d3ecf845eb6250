import { msSince, type Moment } from "../transport/moment.js";
import type { Localizer } from "../ui/error-text.js";
import { hubWords } from "../ui/hub-words.js";
import { durationLabel, serverLabel, startingLine, stateLabel } from "./labels.js";
import type { Hub, Server } from "./types.js";
import { minutesLabel, walltimeOf, type Walltime } from "./walltime.js";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** What the status item shows. The click always leads to the actions that fit. */
export interface StatusView {
  icon: string;
  text: string;
  tooltip: string;
  colour?: "warning" | "error";
}

export interface StatusWords {
  l10n: Localizer;
  /** of what is wrong with a hub */
  sentenceOf: (problem: Error) => string;
}

/** What the item is to be about: the ids of a server, or else of a hub and account. */
export interface StatusAbout {
  serverId?: string | undefined;
  hubId?: string | undefined;
}

/** The status item for all hubs; `undefined`: there is none to show. */
export function statusView(
  hubs: readonly Hub[],
  now: Moment,
  words: StatusWords,
  { serverId, hubId }: StatusAbout = {},
): StatusView | undefined {
  const all = hubs.flatMap((hub) => hub.servers.map((server) => ({ hub, server })));
  const rank = ({ hub, server }: (typeof all)[number]) =>
    server.id === serverId ? -1 : (hub.id === hubId ? 0 : LEAST) + urgency(hub, server);
  const [first, ...others] = all.sort((a, b) => rank(a) - rank(b));
  if (!first) return undefined;
  const view = viewOf(first.hub, first.server, now, words);
  const rest = others.map(({ hub, server }) => `${serverLabel(hub, server)}: ${reachOrState(hub, server, words.l10n)}`);
  return { ...view, tooltip: [view.tooltip, ...rest].join("\n") };
}

/** How soon the item changes by time alone: `undefined` when it does not. */
export function changesWithinMs(hubs: readonly Hub[]): number | undefined {
  const servers = hubs.flatMap((hub) => hub.servers);
  if (servers.some(({ state }) => state.kind === "starting")) return SECOND_MS;
  return servers.some((server) => walltimeOfServer(server)) ? MINUTE_MS : undefined;
}

/** Beyond any urgency. */
const LEAST = 10;

function urgency(hub: Hub, server: Server): number {
  switch (server.state.kind) {
    case "starting":
      return 0;
    case "stopping":
      return 1;
    case "running":
      return 2;
    case "stopped":
    case "unknown":
      if (hub.reach.kind === "sign-in-needed" || hub.reach.kind === "unreachable") return 3;
      if (server.state.kind === "unknown") return 6;
      return server.state.failure === undefined ? 5 : 4;
  }
}

function viewOf(hub: Hub, server: Server, now: Moment, { l10n, sentenceOf }: StatusWords): StatusView {
  const label = serverLabel(hub, server);
  const { state } = server;
  switch (state.kind) {
    case "starting": {
      const elapsedMs = msSince(state.since, now);
      const elapsed = elapsedMs < SECOND_MS ? "" : ` · ${durationLabel(elapsedMs)}`;
      return {
        icon: "loading~spin",
        text: `${label}: ${stateLabel(state, l10n, now)}${elapsed}`,
        tooltip: startingLine(state, elapsedMs, l10n),
      };
    }
    case "stopping":
      return {
        icon: "loading~spin",
        text: `${label}: ${stateLabel(state, l10n)}`,
        tooltip: l10n.t("The hub is stopping your server."),
      };
    case "running":
    case "stopped":
    case "unknown":
      break;
  }
  switch (hub.reach.kind) {
    case "sign-in-needed":
      return {
        icon: "key",
        text: l10n.t("{0}: sign in", hub.label),
        tooltip: sentenceOf(hub.reach.problem),
        colour: "warning",
      };
    case "unreachable":
      return {
        icon: "debug-disconnect",
        text: l10n.t("{0}: unreachable", hub.label),
        tooltip: sentenceOf(hub.reach.problem),
        colour: "warning",
      };
    case "unasked":
    case "ok":
    case "throttled":
      return restingView(label, { ...server, state }, now.wallMs, l10n);
  }
}

interface RestingServer extends Server {
  readonly state: Extract<Server["state"], { kind: "running" | "stopped" | "unknown" }>;
}

function restingView(label: string, server: RestingServer, now: number, l10n: Localizer): StatusView {
  const { state } = server;
  const text = `${label}: ${stateLabel(state, l10n)}`;
  switch (state.kind) {
    case "running": {
      const walltime = walltimeOfServer(server);
      const running = l10n.t("Your server is running. Click for what can be done with it.");
      return {
        icon: "vm-running",
        text,
        tooltip: walltime ? `${running}\n${timeLeft(walltime, now, l10n)}` : running,
      };
    }
    case "stopped":
      return state.failure === undefined
        ? { icon: "vm", text, tooltip: l10n.t("Your server is stopped. Click to start it.") }
        : { icon: "warning", text, tooltip: hubWords(state.failure) || text, colour: "error" };
    case "unknown":
      // No claim about a server that nobody asked for.
      return { icon: "vm", text: label, tooltip: l10n.t("Click to ask the hub what your server is doing.") };
  }
}

function walltimeOfServer({ state, lastOptions }: Server): Walltime | undefined {
  return state.kind === "running" ? walltimeOf(lastOptions, state.started) : undefined;
}

/** From outside it is an estimate: the job's time begins when it leaves the queue, later than the hub's start. */
function timeLeft({ endsAt, option, value }: Walltime, now: number, l10n: Localizer): string {
  const source = `${option} = ${hubWords(value)}`;
  return endsAt - now >= MINUTE_MS
    ? l10n.t(
        "Time left: at least {0}, estimated from {1} and the moment of the start; a wait in the queue comes on top.",
        minutesLabel(endsAt - now),
        source,
      )
    : l10n.t(
        "By {0} and the moment of the start the job's time is over: it has only as long as it waited in the queue.",
        source,
      );
}

function reachOrState(hub: Hub, server: Server, l10n: Localizer): string {
  switch (hub.reach.kind) {
    case "sign-in-needed":
      return l10n.t("sign in");
    case "unreachable":
      return l10n.t("unreachable");
    case "unasked":
    case "ok":
    case "throttled":
      return stateLabel(server.state, l10n);
  }
}
