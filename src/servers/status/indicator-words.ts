import { serverLabel } from "../../model/server-label.js";
import type { Account, KeptAlive, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import { decimal } from "../../text/number-words.js";
import type { Localizer } from "../../text/speech.js";
import { timeOfDay } from "../../text/time-of-day.js";
import { type Moment, msSince } from "../../transport/moment.js";
import { cancelingPush, checking, signingIn } from "../commands/command-table.js";
import { action, type ServerAction } from "../commands/server-actions.js";
import { percentOf } from "../resources/usage-words.js";
import type { SyncShown } from "../sync/contract.js";
import { syncedName, syncWords, whySo } from "../sync/sync-words.js";
import { endOfServer } from "./end-words.js";
import type { Away, Indicator } from "./indicator.js";
import { durationLabel, startingLine, statusLabel } from "./labels.js";
import { minutesLabel } from "./walltime.js";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export type StatusAction = Omit<ServerAction, "icon">;

export interface IndicatorWords {
  icon: string;
  text: string;
  /** what is the matter, and what the click does */
  sentences: string[];
  colour?: "warning" | "error";
  /** the click: the likeliest next step; default: the list of all that can be done */
  click?: StatusAction;
}

export interface ProblemWords {
  l10n: Localizer;
  /** of what is wrong with a hub */
  sentenceOf: (problem: Error) => string;
}

/** A server, and what the status item says of it. */
export interface Indicated {
  account: Account;
  server: Server;
  indicator: Indicator;
}

export function indicatorWords(of: Indicated, now: Moment, words: ProblemWords): IndicatorWords {
  const { account, server, indicator } = of;
  const { l10n } = words;
  const label = serverLabel(account, server);
  const shown = (icon: string, state: string, ...sentences: string[]): IndicatorWords => ({
    icon,
    text: `${label}: ${state}`,
    sentences,
  });
  switch (indicator.kind) {
    case "not-checked":
      return { icon: "vm", text: label, sentences: [l10n.t("Click to check what your server is doing.")] };
    case "signed-out":
      return signedOut(account, indicator.problem, words);
    case "unreachable":
      return unreachable(account, l10n.t("{0}: unreachable", account.label), indicator.problem, words);
    case "network-trouble":
      return unreachable(account, l10n.t("{0}: network problem", account.label), indicator.problem, words);
    case "stopped":
      return shown("vm", l10n.t("stopped"), l10n.t("Your server is stopped. Click to start it."));
    case "culled":
    case "time-over":
    case "stopped-elsewhere": {
      const why = endOfServer({ label, end: indicator.end, nowMs: now.wallMs }, l10n);
      return shown("vm", stoppedWords(indicator.kind, l10n), ...why, l10n.t("Click to start it again."));
    }
    case "start-failed":
      return startFailed(label, indicator.failure, l10n);
    case "queued":
    case "starting":
      return starting(label, indicator, now, l10n);
    case "stopping":
      return shown("loading~spin", l10n.t("stopping"), l10n.t("The hub is stopping your server."));
    case "reconnecting":
      return reconnecting(label, indicator.away, indicator.problem, now, words);
    case "not-jupyter":
    case "time-nearly-over":
    case "memory-nearly-full":
    case "token-ends":
    case "pushing":
    case "not-pushed":
    case "slow":
    case "busy":
    case "released":
    case "ready":
      return runningWords(of, now, l10n);
  }
}

function signedOut(account: Account, problem: Error, { l10n, sentenceOf }: ProblemWords): IndicatorWords {
  return {
    icon: "key",
    text: l10n.t("{0}: sign in", account.label),
    sentences: [sentenceOf(problem), l10n.t("Click to sign in.")],
    colour: "warning",
    click: action(signingIn(l10n), { account: account.id }),
  };
}

function unreachable(
  account: Account,
  text: string,
  problem: Error,
  { l10n, sentenceOf }: ProblemWords,
): IndicatorWords {
  const goOn = l10n.t("Servers that are running go on. Click to check the connection step by step.");
  return {
    icon: "debug-disconnect",
    text,
    sentences: [sentenceOf(problem), goOn],
    colour: "warning",
    click: action(checking(l10n), { account: account.id }),
  };
}

function startFailed(label: string, failure: string, l10n: Localizer): IndicatorWords {
  const text = `${label}: ${l10n.t("the last start failed")}`;
  const sentences = [hubWords(failure) || text, l10n.t("Click to see what you can do.")];
  return { icon: "warning", text, sentences, colour: "error" };
}

function starting(
  label: string,
  { kind, start }: Extract<Indicator, { kind: "queued" | "starting" }>,
  now: Moment,
  l10n: Localizer,
): IndicatorWords {
  const elapsedMs = msSince(start.since, now);
  const elapsed = elapsedMs < SECOND_MS ? [] : [steadyDuration(elapsedMs)];
  return {
    icon: kind === "queued" ? "watch" : "loading~spin",
    text: [`${label}: ${statusLabel(start, l10n, now)}`, ...elapsed].join(" · "),
    sentences: [startingLine(start, elapsedMs, l10n), l10n.t("Click to cancel the start or see its log.")],
  };
}

function stoppedWords(kind: "culled" | "time-over" | "stopped-elsewhere", l10n: Localizer): string {
  switch (kind) {
    case "culled":
      return l10n.t("stopped, was idle");
    case "time-over":
      return l10n.t("stopped, time is over");
    case "stopped-elsewhere":
      return l10n.t("stopped from elsewhere");
  }
}

/** Of a server that runs: "running" comes first, and behind it what matters most. */
function runningWords({ account, server, indicator }: Indicated, now: Moment, l10n: Localizer): IndicatorWords {
  const { state } = server;
  const label = serverLabel(account, server);
  const text = state.kind === "running" ? `${label}: ${statusLabel(state, l10n, now)}` : label;
  const isRunning = l10n.t("Your server is running. Click to see what you can do.");
  const icon = "vm-running";
  switch (indicator.kind) {
    case "time-nearly-over": {
      const left =
        indicator.leftMs >= MINUTE_MS
          ? l10n.t("{0} left", minutesLabel(indicator.leftMs))
          : l10n.t("time is nearly over");
      return { icon: "watch", text: `${text} · ${left}`, sentences: [isRunning], colour: "warning" };
    }
    case "memory-nearly-full": {
      const full = l10n.t("memory {0} %", percentOf(indicator.memory) ?? 100);
      const why = l10n.t("The server's memory is nearly full: when none is left, the system ends a kernel.");
      const click = { label: l10n.t("Show Kernels"), command: "hubKernels.servers.focus" };
      return { icon: "dashboard", text: `${text} · ${full}`, sentences: [why], colour: "warning", click };
    }
    case "token-ends": {
      const left = minutesLabel(Math.max(indicator.leftMs, MINUTE_MS));
      const sentence = l10n.t("Your token ends in {0}. Click to sign in with a new one: your server goes on.", left);
      const ends = l10n.t("{0}: token ends in {1}", account.label, left);
      return {
        icon: "key",
        text: ends,
        sentences: [sentence],
        colour: "warning",
        click: action(signingIn(l10n), { account: account.id }),
      };
    }
    case "pushing":
    case "not-pushed":
      return syncingWords(server.id, indicator.synced, text, l10n);
    case "slow": {
      const seconds = decimal(indicator.roundTripMs / SECOND_MS, 1, 1);
      const slow = l10n.t("The connection to your server is slow: the last answer took {0} s.", seconds);
      return { icon, text: `${text} · ${l10n.t("slow connection")}`, sentences: [isRunning, slow] };
    }
    case "released": {
      const idle = l10n.t(
        "Its kernels weren't used for a while, so the hub may stop it as idle. The next cell uses them again.",
      );
      return { icon: "vm-outline", text: `${text} · ${l10n.t("idle")}`, sentences: [isRunning, idle] };
    }
    default:
      return { icon, text, sentences: [isRunning] };
  }
}

/** Of a folder that is pushed to it. */
function syncingWords(server: ServerId, synced: SyncShown, text: string, l10n: Localizer): IndicatorWords {
  const { state, local } = synced;
  const { icon, words, warns } = syncWords(state, l10n);
  const name = syncedName(synced);
  const about = { server, sync: local };
  const shown = { icon, text: `${text} · ${name}: ${words}` };
  if (!warns) {
    const sentence = l10n.t("“{0}” is pushed to your server. Click to cancel that.", name);
    return { ...shown, sentences: [sentence], click: action(cancelingPush(l10n), about) };
  }
  const next = l10n.t("Click to push “{0}” again.", name);
  const click = { label: l10n.t("Push Now"), command: "hubKernels.pushNow", args: about };
  // The click is another one than that of a server that runs without it.
  const sentences = [l10n.t("Your server is running."), ...whySo(state, l10n), next];
  return { ...shown, sentences, colour: "warning", click };
}

function reconnecting(
  label: string,
  { since, nextTryAtMs = 0 }: Away,
  problem: Error | undefined,
  now: Moment,
  { l10n, sentenceOf }: ProblemWords,
): IndicatorWords {
  const seconds = Math.ceil((nextTryAtMs - now.steadyMs) / SECOND_MS);
  return {
    icon: "debug-disconnect",
    text: l10n.t("{0}: reconnecting, {1}", label, steadyDuration(msSince(since, now))),
    sentences: [
      l10n.t("The connection to your server was lost."),
      ...(problem ? [sentenceOf(problem)] : []),
      seconds > 1 ? l10n.t("Trying again in {0} s.", seconds) : l10n.t("Trying again now."),
    ],
    click: { label: l10n.t("Reconnect Now"), command: "hubKernels.reconnectNow" },
  };
}

/** As wide with one digit as with two: what stands beside it does not jump each second. */
function steadyDuration(ms: number): string {
  return durationLabel(ms).replace(/^\d(?= s$)/, "\u2007$&");
}

export function keptWords({ untilMs, isReached }: KeptAlive, now: number, l10n: Localizer): string {
  const until = timeOfDay(untilMs, now);
  return isReached
    ? l10n.t("This window keeps it from being stopped as idle until {0}.", until)
    : l10n.t("It could not be reached to keep it alive until {0}. Trying again.", until);
}
