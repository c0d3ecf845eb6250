import * as vscode from "vscode";
import { kernelStateOf, stateLabel } from "../../../servers/contents/kernel-words.js";
import { hubWords } from "../../../text/hub-words.js";
import { whenAborted } from "../../../transport/waiting.js";
import type { KernelChoice, KernelOffer } from "../link/kernel-session.js";

export interface KernelQuestion {
  title: string;
  placeHolder?: string;
  /** the name of the spec that was chosen last on this server */
  last: string | undefined;
  /** the id of the kernel that the notebook has */
  current?: string | undefined;
}

/** The notebook's kernel is not there, and the user does not want another one now. */
export class KernelNotChosen extends Error {
  override readonly name = "KernelNotChosen";

  /** @param label the server, in words */
  constructor(label: string, kernel: string) {
    super(
      vscode.l10n.t(
        "{0} doesn't have this notebook's kernel “{1}”. Run the cell again to choose another one.",
        label,
        kernel,
      ),
    );
  }
}

/** Asks something as long as the signal lets it be asked. Rejects with the signal's reason. */
export async function askedUnder<T>(
  signal: AbortSignal,
  ask: (token: vscode.CancellationToken) => Thenable<T>,
): Promise<T> {
  const closed = new vscode.CancellationTokenSource();
  const release = whenAborted(signal, () => closed.cancel());
  const answer = await Promise.resolve(ask(closed.token)).finally(release);
  signal.throwIfAborted();
  return answer;
}

type Item = vscode.QuickPickItem & { choice?: KernelChoice };

/** Asks which kernel of a server is to run a notebook. `undefined`: none. */
export async function pickKernel(
  offer: KernelOffer,
  { title, placeHolder, ...about }: KernelQuestion,
  token?: vscode.CancellationToken,
): Promise<KernelChoice | undefined> {
  const items = [...lastItems(offer, about.last), ...newItems(offer), ...runningItems(offer, about.current)];
  const options = { title, placeHolder: placeHolder ?? "", matchOnDescription: true, ignoreFocusOut: true };
  return (await vscode.window.showQuickPick<Item>(items, options, token))?.choice;
}

function lastItems({ specs }: KernelOffer, last: string | undefined): Item[] {
  if (last === undefined || !specs.kernelspecs[last]) return [];
  return [separator(vscode.l10n.t("Recently used")), newItem(specs, last)];
}

function newItems({ specs }: KernelOffer): Item[] {
  // The server's own choice comes first.
  const others = Object.keys(specs.kernelspecs).filter((name) => name !== specs.default);
  const names = specs.kernelspecs[specs.default] ? [specs.default, ...others] : others;
  return [separator(vscode.l10n.t("Start a new kernel")), ...names.map((name) => newItem(specs, name))];
}

function newItem({ kernelspecs }: KernelOffer["specs"], name: string): Item {
  const { display_name: label, language } = kernelspecs[name] ?? {};
  return {
    label: `$(add) ${hubWords(label || name)}`,
    description: hubWords(name === language || !language ? name : `${name} · ${language}`),
    choice: { name },
  };
}

function runningItems({ specs, sessions }: KernelOffer, current: string | undefined): Item[] {
  const kernels = new Map(sessions.map((session) => [session.kernel.id, session]));
  const items = [...kernels.values()].map(({ kernel, name, path }) => {
    const state =
      kernel.id === current
        ? vscode.l10n.t("in use here")
        : stateLabel(kernelStateOf(kernel.state, kernel.clients), vscode.l10n);
    return {
      label: `$(vm-running) ${hubWords(name || path)}`,
      description: hubWords([specs.kernelspecs[kernel.name]?.display_name || kernel.name, state].join(" · ")),
      choice: { id: kernel.id },
    };
  });
  return items.length > 0 ? [separator(vscode.l10n.t("Use a running kernel")), ...items] : [];
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
