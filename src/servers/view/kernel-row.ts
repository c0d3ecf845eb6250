import type { Account, Server } from "../../model/types.js";
import { safeWords, shortWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import { exactTime } from "../../text/time-words.js";
import { msSince } from "../../transport/moment.js";
import { flagsOf, offeredForKernel } from "../commands/command-table.js";
import type { KernelState, RunningKernel } from "../contents/contract.js";
import { calledIn, stateLabel } from "../contents/kernel-words.js";
import type { UsageLack } from "../resources/resource-watch.js";
import type { Usage } from "../resources/usage.js";
import { memoryOfKernel } from "../resources/usage-words.js";
import type { RunningCells, RunningNotebook } from "../status/running-cells.js";
import { uptime } from "../status/walltime.js";
import type { Told } from "./open-servers.js";
import type { ServerRow } from "./types.js";

type L10n = Speech["l10n"];

export interface AboutContents {
  account: Account;
  server: Server;
  /** of this window */
  held: ReadonlySet<string>;
  running: readonly RunningNotebook[];
  hasEndedSince: RunningCells["hasEndedSince"];
  usage?: Usage | undefined;
  lack?: UsageLack | undefined;
}

/** What is known of a kernel now: what the server told, and since then what this window had it run. */
interface Known {
  state: KernelState;
  /** for how long it has been so, in ms; `undefined`: nobody knows */
  forMs?: number;
  isHere: boolean;
}

/** A kernel: its notebook, what it does and for how long, and whose it is. */
export function kernelRow(kernel: RunningKernel, told: Told, about: AboutContents, speech: Speech): ServerRow {
  const { l10n } = speech;
  const { account, server, usage } = about;
  const known = knownOf(kernel, told, about, speech.now);
  const called = calledIn(kernel, l10n);
  const state = stateLabel(known.state, l10n, known.forMs === undefined ? undefined : uptime(known.forMs));
  const whose = whoseWords(kernel, known, l10n);
  const isHelper = kernel.kind === "helper";
  const memory = memoryOfKernel(usage, kernel.id);
  // What it does its icon tells too: a narrow view has room for the first words alone.
  const words = [
    ...(memory === undefined ? [] : [memory]),
    state,
    ...(whose === undefined || known.state === "unused" ? [] : [whose.short]),
  ];
  const whole = l10n.t("{0} on {1}", called, safeWords(account.label));
  return {
    id: `${server.id}/kernel/${kernel.id}`,
    label: kernel.names.length === 1 && !isHelper ? shortWords(called) : called,
    description: words.join(" · "),
    tooltip: [
      whole,
      ...details(kernel, known, speech),
      ...memoryWords(memory, l10n),
      ...(whose ? [whose.long] : []),
    ].join("\n"),
    icon: isHelper ? "record" : ICONS[known.state],
    ...(known.state === "busy" && !isHelper && { colour: "good" as const }),
    ...(known.state === "dead" && { colour: "warning" as const }),
    spoken: `${whole}: ${state}. ${isHelper ? "" : `${safeWords(kernel.spec)}. `}${whose?.long ?? ""}`.trim(),
    flags: ["kernel", ...flagsOf(offeredForKernel({ ...kernel, state: known.state }, l10n))],
    about: { server: server.id, kernel: kernel.id },
  };
}

const ICONS: Record<KernelState, string> = {
  starting: "loading~spin",
  unused: "circle-outline",
  restarting: "loading~spin",
  idle: "circle-outline",
  busy: "circle-filled",
  dead: "error",
  unknown: "question",
};

/** What the server told is old news where cells of this window run, or have ended since it was asked, also those that began meanwhile. */
function knownOf(
  { id, state, lastActivity }: RunningKernel,
  { at }: Told,
  { held, running, hasEndedSince }: AboutContents,
  now: number,
): Known {
  const isHere = held.has(id);
  const run = running.find(({ kernel }) => kernel === id);
  if (run) return { state: "busy", ...(run.begunAt && { forMs: msSince(run.begunAt) }), isHere };
  const hasEnded = state === "busy" && hasEndedSince(id, at);
  if (state !== "idle" || hasEnded) return { state: hasEnded ? "idle" : state, isHere };
  const ms = now - Date.parse(lastActivity ?? "");
  return { state, ...(ms >= 0 && { forMs: ms }), isHere };
}

/** In whose hands it is, in a word for the row and a sentence for the tooltip. */
function whoseWords(
  { kind, clients, isOfComputer }: RunningKernel,
  { isHere }: Known,
  l10n: L10n,
): { short: string; long: string } | undefined {
  if (kind === "helper") return undefined;
  if (isHere) return { short: l10n.t("this window"), long: l10n.t("This window uses it.") };
  if (clients === undefined) return undefined;
  if (clients === 0) return { short: l10n.t("not in use"), long: l10n.t("Nobody is connected to it.") };
  return isOfComputer
    ? {
        short: l10n.t("another window"),
        long: l10n.t("Another window of an editor on this computer uses it, or a browser."),
      }
    : { short: l10n.t("elsewhere"), long: l10n.t("A browser or another computer uses it.") };
}

function memoryWords(memory: string | undefined, l10n: L10n): string[] {
  return memory === undefined ? [] : [l10n.t("Memory: {0}, with the processes that it has started", memory)];
}

function details({ kind, spec, paths, lastActivity }: RunningKernel, { state }: Known, speech: Speech): string[] {
  const { l10n } = speech;
  if (kind === "helper") return [helperWords(l10n)];
  const active = exactTime(lastActivity, speech);
  return [
    l10n.t("Kernel: {0}", safeWords(spec)),
    ...paths.filter((path) => path !== "").map((path) => l10n.t("On the server: {0}", safeWords(path))),
    ...(kind === "console" ? [l10n.t("It is a console's.")] : []),
    ...(active === undefined ? [] : [l10n.t("Last activity: {0}", active)]),
    ...(state === "dead" ? [l10n.t("Restart it to use it again: its variables are lost.")] : []),
  ];
}

export function helperWords(l10n: Speech["l10n"]): string {
  return l10n.t(
    "It keeps what running cells print while this computer is away. It ends by itself when nothing is left to keep.",
  );
}
