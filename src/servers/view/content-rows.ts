import type { ServerId } from "../../text/ids.js";
import { safeWords, shortWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import { timeOfDay } from "../../text/time-of-day.js";
import { describeError } from "../../ui/errors/error-text.js";
import { flagsOf, offeredForForward, offeredForTerminal } from "../commands/command-table.js";
import type { RunningTerminal } from "../contents/contract.js";
import type { Forward } from "../forwards/server-forwards.js";
import { type AboutContents, helperWords, kernelRow } from "./kernel-row.js";
import type { Look } from "./open-servers.js";
import type { ServerRow } from "./types.js";
import { usageRows } from "./usage-rows.js";

/** Below a server that is unfolded: what it uses, its kernels, its terminals, and that asking for them is use of it. */
export function contentRows(
  { told, isAsked, problem }: Look,
  about: AboutContents & { forwards?: readonly Forward[] },
  speech: Speech,
): ServerRow[] {
  const { id } = about.server;
  const asked = told
    ? [
        ...usageRows(about, id, about.account.label, speech.l10n),
        ...told.contents.kernels.map((kernel) => kernelRow(kernel, told, about, speech)),
        ...told.contents.terminals.map((terminal) => terminalRow(terminal, about, speech)),
      ]
    : [];
  const rows = [...asked, ...(about.forwards ?? []).map((forward) => forwardRow(forward, speech))];
  if (problem !== undefined) return [...rows, ...problemRows(problem, id, speech)];
  if (!told) return isAsked ? [...rows, line(id, "asking", "loading~spin", speech.l10n.t("Asking the server…"))] : rows;
  const none = line(id, "none", "dash", speech.l10n.t("No kernels or terminals"));
  const { kernels, terminals } = told.contents;
  const isEmpty = kernels.length === 0 && terminals.length === 0;
  return [...rows, ...(isEmpty ? [none] : []), askedRow(id, told.at, speech)];
}

function terminalRow(
  { name, isHelper }: RunningTerminal,
  { account, server }: AboutContents,
  speech: Speech,
): ServerRow {
  const { l10n } = speech;
  const called = isHelper ? l10n.t("Hub Kernels helper") : l10n.t("Terminal {0}", shortWords(name));
  const whole = isHelper ? helperWords(l10n) : l10n.t("Terminal {0} on {1}", safeWords(name), safeWords(account.label));
  return {
    id: `${server.id}/terminal/${name}`,
    label: called,
    tooltip: whole,
    icon: isHelper ? "record" : "terminal",
    spoken: isHelper ? `${called}. ${whole}` : whole,
    flags: ["terminal", ...flagsOf(offeredForTerminal(l10n, isHelper))],
    about: { server: server.id, terminal: name },
  };
}

/** It is this window's: nobody is asked. */
function forwardRow({ id, server, kind, name, address }: Forward, { l10n }: Speech): ServerRow {
  const label = kind === "page" ? name : l10n.t("Port {0}", name);
  const tooltip =
    kind === "page"
      ? l10n.t("{0} is open on this computer. Only a browser that was let in by this editor sees it.", label)
      : l10n.t("{0} is forwarded to {1} on this computer, for every program and user of it.", label, address);
  return {
    id: `${server}/forward/${id}`,
    label,
    description: address,
    tooltip,
    icon: kind === "page" ? "globe" : "plug",
    spoken: `${label}. ${tooltip}`,
    flags: ["forward", ...flagsOf(offeredForForward(l10n, kind))],
    about: { server, forward: id },
  };
}

/** What is old can be asked anew; that it costs something is said where it is done. */
function askedRow(id: ServerId, at: number, { l10n, now }: Speech): ServerRow {
  const time = timeOfDay(at, now);
  const tooltip = l10n.t(
    "The server was asked at {0} for what runs there. It is asked only while this is unfolded, and not by the clock: each question counts as activity, so the hub would not stop it as idle. What it uses is asked every five seconds, for ten minutes after you looked. Press to ask it again.",
    time,
  );
  const label = l10n.t("As of {0}", time);
  const row = line(id, "asked", "refresh", label);
  return {
    ...row,
    description: l10n.t("refresh"),
    tooltip,
    spoken: `${label}. ${tooltip}`,
    press: "hubKernels.refreshServers",
  };
}

function problemRows(problem: unknown, id: ServerId, { l10n }: Speech): ServerRow[] {
  const { message } = describeError(problem, l10n);
  const label = l10n.t("Couldn't ask the server");
  const row = line(id, "problem", "info", label);
  const retry = line(id, "retry", "refresh", l10n.t("Retry"));
  return [
    { ...row, tooltip: message, spoken: `${label}. ${message}` },
    { ...retry, press: "hubKernels.refreshServers" },
  ];
}

function line(server: ServerId, key: string, icon: string, label: string): ServerRow {
  return {
    id: `${server}/${key}`,
    label,
    tooltip: label,
    icon,
    spoken: label,
    flags: ["line"],
    about: { server },
  };
}
