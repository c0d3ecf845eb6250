import * as vscode from "vscode";
import { serverKind } from "../jupyterServer/server-kind.js";
import type { HubModel } from "../model/types.js";
import { hubWords } from "../text/hub-words.js";
import type { ServerId } from "../text/ids.js";
import { editorUi } from "../ui/editor-ui.js";
import { press } from "../ui/prompts/press.js";
import { warnWithStep } from "../ui/prompts/warn-with-step.js";
import { isCancellation } from "../ui/signals.js";
import { KernelNotChosen } from "./builtin/choosing/kernel-picker.js";
import { labelOf } from "./kernel-label.js";
import { ServerNotStarted } from "./ready-server.js";

/** The server runs and has no kernels, as a site's own web app or terminal. */
export class NoJupyterServer extends ServerNotStarted {
  override readonly name = "NoJupyterServer";
}

/** Asks the hub whether the server runs, and then the server what it is; the model keeps that while it runs. */
export async function askWhetherJupyter(
  model: HubModel,
  serverId: ServerId,
  signal: AbortSignal,
): Promise<"jupyter" | "other" | "unknown"> {
  const known = model.server(serverId);
  if (known) await model.refresh(known.accountId, signal).catch(() => undefined);
  const server = model.server(serverId);
  const account = server && model.account(server.accountId);
  if (server?.state.kind !== "running" || account?.reach.kind !== "ok") return "unknown";
  const { url } = server.state;
  const { fetch } = (await model.transport(account.id)).at(() => url);
  const kind = await serverKind(fetch, url, signal);
  if (kind !== "unknown") model.noteKind(serverId, kind === "jupyter");
  return kind;
}

/** What went wrong with a kernel, where that is because its server is no Jupyter server; the user is told. */
export async function noJupyterServer(
  model: HubModel,
  serverId: ServerId,
  signal: AbortSignal,
): Promise<NoJupyterServer | undefined> {
  // What went wrong is told where the question fails too.
  const kind = await askWhetherJupyter(model, serverId, signal).catch(() => "unknown");
  if (kind !== "other") return undefined;
  const sentence = noJupyterSentence(model, serverId);
  warnWithStep(
    editorUi,
    sentence,
    vscode.l10n.t("Open in Browser"),
    () => void press(editorUi, "hubKernels.openServer", { server: serverId }),
  );
  return new NoJupyterServer(sentence);
}

/** What needs kernels of a running server. Where that fails because it is no Jupyter server, it rejects with `NoJupyterServer`. */
export async function onJupyter<T>(
  model: HubModel,
  serverId: ServerId,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted || isCancellation(error) || error instanceof KernelNotChosen) throw error;
    throw (await noJupyterServer(model, serverId, signal)) ?? error;
  }
}

export function noJupyterSentence(model: HubModel, serverId: ServerId): string {
  return vscode.l10n.t(
    "The server on {0} isn't a Jupyter server, so it has no kernels. Open it in the browser, or start it again with another user interface.",
    hubWords(labelOf(model, serverId)),
  );
}
