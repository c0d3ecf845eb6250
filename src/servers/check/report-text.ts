import type { Localizer } from "../../text/speech.js";
import { atUtc } from "../../text/time-words.js";
import { type StepId, stepIds, type StepReport, type StepState } from "./contract.js";

/** Editors do not wrap a text by themselves as a rule. */
const WIDTH = 88;
const GAP = 2;

export interface ReportAbout {
  baseUrl: string;
  /** when it was begun, in ms since the epoch */
  startedAtMs: number;
  /** what it was made with, and where */
  from: string;
  isCanceled?: boolean;
}

/** The whole report as plain text, of what is known so far. */
export function reportText(reports: readonly StepReport[], about: ReportAbout, l10n: Localizer): string {
  const titles = Math.max(...stepIds.map((id) => stepTitle(id, l10n).length));
  const headings: [string, string][] = [
    [l10n.t("Hub"), about.baseUrl],
    [l10n.t("Checked"), atUtc(about.startedAtMs)],
    [l10n.t("With"), about.from],
    [l10n.t("Result"), resultText(reports, about, l10n)],
  ];
  const column = titles + GAP + 2;
  return [
    l10n.t("JupyterHub: Check Connection"),
    "",
    ...headings.flatMap(([title, text]) => block(title, [text], column)),
    "",
    ...reports.flatMap((report) => stepBlock(report, column, l10n)),
    "",
  ].join("\n");
}

/** How it went, in a few words. */
function resultText(
  reports: readonly StepReport[],
  { isCanceled = false }: Pick<ReportAbout, "isCanceled">,
  l10n: Localizer,
): string {
  const failed = reports.filter(({ state }) => state.kind === "failed").map(({ id }) => stepTitle(id, l10n));
  if (failed.length > 0) return l10n.t("Something is wrong: see ✗ {0}.", failed.join(", ✗ "));
  if (isCanceled) return l10n.t("You canceled the check.");
  if (reports.some(({ state }) => state.kind === "waiting" || state.kind === "running")) return l10n.t("Checking…");
  return reports.every(({ state }) => state.kind === "done")
    ? l10n.t("Everything works.")
    : l10n.t("What could be tried works.");
}

export function stepTitle(id: StepId, l10n: Localizer): string {
  switch (id) {
    case "name":
      return l10n.t("Name");
    case "route":
      return l10n.t("Route");
    case "connection":
      return l10n.t("Connection");
    case "hub":
      return l10n.t("Hub");
    case "token":
      return l10n.t("Token");
    case "server":
      return l10n.t("Server");
    case "kernel":
      return l10n.t("Kernels");
    case "latency":
      return l10n.t("Latency");
  }
}

const signs = { waiting: " ", running: "…", done: "✓", failed: "✗", "not-tried": "–" } as const;

function stepBlock({ id, state, lines }: StepReport, column: number, l10n: Localizer): string[] {
  return block(`${signs[state.kind]} ${stepTitle(id, l10n)}`, [...stateLines(state), ...lines], column);
}

function stateLines(state: StepState): string[] {
  return "why" in state ? [state.why] : [];
}

/** A title with its lines beside it. */
function block(title: string, lines: readonly string[], column: number): string[] {
  const wrapped = lines.flatMap((line) => wrap(line, WIDTH - column));
  const [first = "", ...others] = wrapped;
  return [`${title.padEnd(column)}${first}`.trimEnd(), ...others.map((line) => `${" ".repeat(column)}${line}`)];
}

/** At spaces; a word that is longer stays whole, behind what it belongs to. */
function wrap(text: string, width: number): string[] {
  const indent = text.length - text.trimStart().length;
  const lines: string[] = [];
  let line = " ".repeat(indent);
  for (const word of text.trim().split(" ")) {
    const more = line.trim() === "" ? `${line}${word}` : `${line} ${word}`;
    if (more.length <= width || line.trim() === "" || word.length > width) {
      line = more;
      continue;
    }
    lines.push(line);
    line = `${" ".repeat(indent + GAP)}${word}`;
  }
  return [...lines, line];
}
