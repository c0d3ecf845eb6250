// Loaded with the first hub.
import * as vscode from "vscode";
import { writeTimesIn } from "../../text/time-of-day.js";
import { menuArgs } from "../../ui/run-command.js";
import type { StatusAction } from "./indicator-words.js";
import type { StatusView } from "./status-view.js";
import { ALL_ACTIONS } from "./tooltip-links.js";

// Who has no hub is told of no time.
writeTimesIn(vscode.env.language);

export function showStatus(item: vscode.StatusBarItem, view: StatusView): void {
  item.text = `$(${view.icon}) ${view.text.replaceAll("$(", "$ (")}`;
  item.tooltip = tooltipOf(view);
  item.command = commandOf(view.click);
  item.backgroundColor = view.colour && new vscode.ThemeColor(`statusBarItem.${view.colour}Background`);
  item.accessibilityInformation = { label: `${view.text}. ${view.tooltip.split("\n")[0] ?? ""}` };
  item.show();
}

/** As from a menu: what goes wrong is shown once. */
function commandOf({ label, command, args }: StatusAction): vscode.Command {
  return { title: label, command, ...(args && { arguments: [menuArgs(args)] }) };
}

/** What a hub says is no Markdown. */
function tooltipOf({ tooltip, facts, click, links }: StatusView): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const add = (lines: readonly string[]) => {
    for (const line of lines) appendWords(text, line).appendMarkdown("  \n");
    text.appendMarkdown("\n");
  };
  add(tooltip.split("\n"));
  add(facts.map(([name, value]) => `${name}: ${value}`));
  const others = links.filter(({ command }) => command !== click.command);
  const all = click.command === ALL_ACTIONS ? links : [click, ...others];
  text.isTrusted = { enabledCommands: all.map(({ command }) => command) };
  return text.appendMarkdown(all.map(linkOf).join(" · "));
}

/**
 * The editor makes each space of a text one that does not break, and then breaks a long line in the middle of a word. The first one stays so:
 * behind a number with a point, a space would begin a list.
 */
function appendWords(text: vscode.MarkdownString, line: string): vscode.MarkdownString {
  const [number = "", ...words] = line.split(/(?<=\S) (?=\S)/);
  const [first, ...rest] = words;
  text.appendText(first === undefined ? number : `${number} ${first}`);
  for (const word of rest) text.appendMarkdown(" ").appendText(word);
  return text;
}

function linkOf({ label, command, args }: StatusAction): string {
  const given = args ? `?${encodeURIComponent(JSON.stringify([args]))}` : "";
  return `[${label}](command:${command}${given})`;
}
