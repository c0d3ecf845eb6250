import { serverLabel } from "../../model/server-label.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import { saidYes } from "../../ui/prompts/confirmed.js";
import { press } from "../../ui/prompts/press.js";
import { retried } from "../../ui/prompts/retried.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import type { ContentsSource, LazyContents, RunningKernel, ServerContents } from "../contents/contract.js";
import { calledIn, stateLabel } from "../contents/kernel-words.js";
import { ServerRefused } from "../contents/server-refused.js";
import { runningServerFor } from "./choose.js";
import type { HubCommandId } from "./ids.js";

export interface ContentsDeps {
  ui: Ui;
  model: HubModel;
  contents: LazyContents;
}

export interface AskedContents {
  account: Account;
  server: Server;
  /** as sentences call the server */
  label: string;
  source: ContentsSource;
  contents: ServerContents;
}

export interface ChosenKernel extends AskedContents {
  kernel: RunningKernel;
  /** as sentences call it */
  called: string;
}

/** As long as a server may take to tell what runs there, in ms. */
export const ASK_MS = 60_000;

/** What runs on the server that is named, or that the user picks, now: whatever is done to it is the user's gesture. */
export async function contentsFor(
  { ui, model, contents }: ContentsDeps,
  named: { server: ServerId } | undefined,
  title: string,
): Promise<AskedContents> {
  const { account, server } = await runningServerFor({ ui, model }, named, {
    title,
    question: ui.l10n.t("Which server does it run on?"),
  });
  const source = await contents.get();
  const told = await source.ask(server.id, AbortSignal.timeout(ASK_MS));
  return { account, server, label: hubWords(serverLabel(account, server)), source, contents: told };
}

export interface KernelQuestion {
  title: string;
  question: string;
  fits(kernel: RunningKernel): boolean;
  /** said where none fits; gets the server */
  none(label: string): string;
}

/** The kernel that is named, or the only one that fits, or the one that the user picks. */
export async function kernelFor(
  deps: ContentsDeps,
  named: { server: ServerId; kernel: string } | undefined,
  asked: KernelQuestion,
): Promise<ChosenKernel> {
  const { ui } = deps;
  const on = await contentsFor(deps, named, asked.title);
  const { kernels } = on.contents;
  if (named) {
    const kernel = kernels.find(({ id }) => id === named.kernel);
    if (!kernel) {
      shownAnew(ui, on);
      throw new ServerRefused(404, undefined);
    }
    return { ...on, kernel, called: calledIn(kernel, ui.l10n) };
  }
  const fitting = kernels.filter((kernel) => asked.fits(kernel));
  if (fitting.length === 0) {
    void ui.message("information", asked.none(on.label));
    throw new CancellationError();
  }
  const items = fitting.map((kernel) => ({
    label: calledIn(kernel, ui.l10n),
    description: hubWords([stateLabel(kernel.state, ui.l10n), kernel.spec].join(" · ")),
    kernel,
  }));
  const [only, ...others] = items;
  const about = { title: asked.title, placeHolder: asked.question, matchOnDescription: true };
  const picked = only && others.length === 0 ? only : await ui.pick(items, about);
  if (!picked) throw new CancellationError();
  return { ...on, kernel: picked.kernel, called: picked.label };
}

/**
 * Does what a command is for, and has the view ask again, where it shows the server's kernels.
 * @param again of the command, beside the server: to do the same once more, without a question
 */
export async function acted(
  ui: Ui,
  on: Pick<AskedContents, "account" | "server">,
  { command, ...again }: { command: HubCommandId; kernel?: string; terminal?: string; confirmed?: typeof saidYes },
  act: () => Promise<void>,
): Promise<void> {
  try {
    await retried(ui, command, on.account.id, { server: on.server.id, ...again }, act);
  } finally {
    shownAnew(ui, on);
  }
}

function shownAnew(ui: Ui, { server }: Pick<AskedContents, "server">): void {
  void press(ui, "hubKernels.refreshServers", { server: server.id });
}
