import { inEnglish } from "../../text/english.js";
import { printable } from "../../text/plain-text.js";
import { atUtc } from "../../text/time-words.js";
import { durationLabel } from "../status/labels.js";
import { hiddenIn, type Hiding, withoutSecrets } from "./hidden.js";

/** What was collected for a report. Every text in it may be anybody's, and hold anything. */
export interface SupportFacts {
  madeAtMs: number;
  /** names and versions */
  versions: readonly (readonly [what: string, version: string])[];
  hubs: readonly HubFacts[];
  /** the latest first */
  starts: readonly StartFacts[];
  /** names, and what of their values can be told */
  settings: readonly (readonly [name: string, value: string])[];
  /** the latest last */
  problems: readonly { atMs: number; text: string }[];
}

export interface HubFacts {
  address: string;
  version: string | undefined;
  companion: string;
  network: readonly string[];
  accounts: readonly AccountFacts[];
}

export interface AccountFacts {
  user: string;
  /** whether the hub answers, and what is the matter */
  state: string;
  token: string;
  servers: readonly ServerFacts[];
}

export interface ServerFacts {
  /** '' is the default server */
  name: string;
  state: string;
  more: readonly string[];
}

export interface StartFacts {
  atMs: number;
  label: string;
  isOwn: boolean;
  /** how it ended, and after how long; `undefined`: it goes on, or nobody heard */
  end: { kind: "running" | "withdrawn" | "failed"; afterMs: number; why: string } | undefined;
  phases: readonly { phase: string; afterMs: number }[];
}

/** Far more than helps anybody. */
const MAX_TEXT_CHARACTERS = 400;
const MAX_SERVERS = 20;

/** The report as Markdown, without what is to be hidden. In English, whatever the editor's language: it is read by who maintains all this. */
export function supportReport(facts: SupportFacts, hiding: Hiding): string {
  const say = (text: string) => words(hiddenIn(text, hiding));
  const sections = [
    [
      `# ${inEnglish("Hub Kernels support report")}`,
      "",
      inEnglish(
        "Made {0}. Tokens, passwords, option values, names of users, proxies, and SSH hosts are left out. The addresses of hubs are in it.",
        atUtc(facts.madeAtMs),
      ),
    ],
    section(
      inEnglish("Versions"),
      facts.versions.map(([what, version]) => item(what, say(version))),
    ),
    ...facts.hubs.map((hub) => hubSection(hub, say)),
    section(
      inEnglish("Last starts of this window"),
      facts.starts.map((start) => startItem(start, say)),
      inEnglish("None."),
    ),
    section(
      inEnglish("Settings that differ from their defaults"),
      facts.settings.map(([name, value]) => item(`\`${name}\``, say(value))),
      inEnglish("None."),
    ),
    section(
      inEnglish("Last warnings and errors of this window"),
      facts.problems.map(({ atMs, text }) => item(atUtc(atMs), say(text))),
      inEnglish("None."),
    ),
  ];
  return withoutSecrets(`${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`, hiding);
}

type Say = (text: string) => string;

function hubSection({ address, version, companion, network, accounts }: HubFacts, say: Say): string[] {
  return section(inEnglish("Hub {0}", say(address)), [
    item("JupyterHub", version === undefined ? inEnglish("not known") : say(version)),
    item(inEnglish("Hub companion"), say(companion)),
    item(inEnglish("Network"), network.map(say).join("; ")),
    ...accounts.flatMap((account) => accountItems(account, say)),
  ]);
}

function accountItems({ user, state, token, servers }: AccountFacts, say: Say): string[] {
  const unsaid = servers.length - MAX_SERVERS;
  return [
    item(inEnglish("Account {0}", say(user)), say(state)),
    `  ${item(inEnglish("Token"), say(token))}`,
    ...servers.slice(0, MAX_SERVERS).map(({ name, state, more }) => {
      const what = name === "" ? inEnglish("Default server") : inEnglish("Server “{0}”", say(name));
      return `  ${item(what, [state, ...more].map(say).join("; "))}`;
    }),
    ...(unsaid > 0
      ? [`  - ${unsaid === 1 ? inEnglish("and 1 other server") : inEnglish("and {0} other servers", unsaid)}`]
      : []),
  ];
}

function startItem({ atMs, label, isOwn, end, phases }: StartFacts, say: Say): string {
  const by = isOwn ? inEnglish("from this window") : inEnglish("from another window or the browser");
  const times = phases.map(({ phase, afterMs }) => `${say(phase)} (${durationLabel(afterMs)})`);
  return item(`${atUtc(atMs)}, ${say(label)}, ${by}`, [...times, endText(end, say)].join(", "));
}

function endText(end: StartFacts["end"], say: Say): string {
  switch (end?.kind) {
    case undefined:
      return inEnglish("no end yet");
    case "running":
      return inEnglish("running after {0}", durationLabel(end.afterMs));
    case "withdrawn":
      return inEnglish("canceled after {0}", durationLabel(end.afterMs));
    case "failed":
      return inEnglish("failed after {0}: {1}", durationLabel(end.afterMs), say(end.why));
  }
}

function section(title: string, items: readonly string[], none = ""): string[] {
  return [`## ${title}`, "", ...(items.length > 0 ? items : [none])];
}

function item(what: string, value: string): string {
  return `- ${what}: ${value}`;
}

/** One line, not endless, in which nothing is markup: it is read where Markdown is drawn, too. */
function words(text: string): string {
  const line = printable(text.replace(/\s+/g, " ")).trim();
  const cut = line.length > MAX_TEXT_CHARACTERS ? `${line.slice(0, MAX_TEXT_CHARACTERS)}…` : line;
  return cut.replace(/[\\`*[\]<>|]/g, "\\$&");
}
