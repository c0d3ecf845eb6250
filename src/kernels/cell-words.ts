import * as vscode from "vscode";
import type { ConnectionEnd } from "../jupyterServer/connection-deps.js";
import type { MemoryVerdict } from "../jupyterServer/kernel-recorder.js";
import type { SessionModel } from "../jupyterServer/session-models.js";
import type { HubModel } from "../model/types.js";
import { hubWords } from "../text/hub-words.js";
import type { ServerId } from "../text/ids.js";
import { editorUi } from "../ui/editor-ui.js";
import { errorSentence } from "../ui/errors/error-sentence.js";
import { press } from "../ui/prompts/press.js";
import { warnWithStep } from "../ui/prompts/warn-with-step.js";
import type { KernelsDeps } from "./kernel-deps.js";
import { labelOf } from "./kernel-label.js";
import { type KnownLossDeps, lossInWords, nearlyFullOf } from "./loss/known-loss.js";
import { lossSentence } from "./loss/loss-words.js";
import { notebookOf } from "./notebook-of.js";

/** What a cell shows when its kernel or the way to it is lost. */
export function cellWords(
  deps: Pick<KernelsDeps, "model" | "ends" | "usageOf"> & KnownLossDeps,
  serverId: ServerId,
): ConnectionEnd["words"] {
  const { model, usageOf } = deps;
  return {
    earlierText: earlierTextSentence,
    lostEnd: () => ({
      name: vscode.l10n.t("Connection lost"),
      sentence: vscode.l10n.t(
        "The connection to the kernel was lost while this cell was running, so it isn't known how the cell ended. Some of its output may be missing. Run it again if you need to.",
      ),
    }),
    notWanted: () => ({
      name: vscode.l10n.t("Not run"),
      sentence: vscode.l10n.t(
        "Run it again to be asked, once the kernel is done: it was given cells of this notebook elsewhere.",
      ),
    }),
    notPushed: () => ({
      name: vscode.l10n.t("Not run"),
      sentence: vscode.l10n.t("The synced folder wasn't pushed to the server. Run it again to be asked again."),
    }),
    notArrived: () => ({
      name: vscode.l10n.t("Not run"),
      sentence: vscode.l10n.t("The connection to the kernel was lost before this cell reached it. Run it again."),
    }),
    missing: () =>
      vscode.l10n.t(
        "Some output is missing here: more came while the connection to the kernel was lost than was kept for you.",
      ),
    unrecorded: () =>
      vscode.l10n.t(
        "Some output may be missing here: the connection to the kernel was lost, and the server has no record of what came meanwhile.",
      ),
    dropped: () =>
      vscode.l10n.t(
        "Some output is missing here: it was dropped on its way from the kernel, which printed much at once.",
      ),
    unheard: () => vscode.l10n.t("Some output may be missing here: it was lost on its way from the kernel."),
    gone: (heardAtMs) => {
      const kind = model.server(serverId)?.state.kind === "stopped" ? "server-stopped" : "kernel-gone";
      const known = { label: labelOf(model, serverId), heardAtMs, nearlyFull: nearlyFullOf(usageOf(serverId)) };
      const sentence = lossInWords({ kind, ...known }, deps, serverId, vscode.l10n);
      return { name: vscode.l10n.t("Kernel lost"), sentence };
    },
    tooLarge: (error) => ({ name: vscode.l10n.t("Not run"), sentence: errorSentence(error, vscode.l10n) }),
    away: (status) => {
      const label = labelOf(model, serverId);
      return status === undefined
        ? vscode.l10n.t("The server on {0} isn't responding. Try again in a moment.", label)
        : vscode.l10n.t("The server on {0} isn't responding (status {1}). Try again in a moment.", label, status);
    },
    declined: (error) => ({
      name: vscode.l10n.t("Not run"),
      sentence: error instanceof Error ? error.message : String(error),
    }),
  };
}

export function earlierTextSentence(): string {
  return vscode.l10n.t("This cell was edited after it was run. This is the output of its earlier text.");
}

/** Nothing else tells: to the notebook it is the same kernel. */
export function sayRenewed({ path, name }: SessionModel, model: HubModel, serverId: ServerId): void {
  const notebook = notebookOf(path)?.uri.path.split("/").pop() ?? name;
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      "{0} has a new kernel on {1}. The previous kernel is gone, and so are its variables.",
      hubWords(notebook),
      hubWords(labelOf(model, serverId)),
    ),
  );
}

/** That its kernel died its user was told by the Jupyter extension, which does not know why. */
export function sayKilled({ path }: SessionModel, memory: MemoryVerdict, model: HubModel, serverId: ServerId): void {
  const label = hubWords(labelOf(model, serverId));
  const sentence = lossSentence({ kind: "kernel-restarted", label, memory, nowMs: Date.now() }, vscode.l10n);
  const uri = notebookOf(path)?.uri;
  if (uri)
    warnWithStep(editorUi, sentence, vscode.l10n.t("Run All"), () => void press(editorUi, "notebook.execute", uri));
  else void editorUi.message("warning", sentence);
}

/** To the hub the token is good: nobody else asks for a sign-in. */
export function sayRefused(model: HubModel, serverId: ServerId): void {
  warnWithStep(
    editorUi,
    vscode.l10n.t(
      "The server on {0} doesn't accept your token, so its kernels can't be reached. Sign in with a token that can use your servers.",
      hubWords(labelOf(model, serverId)),
    ),
    vscode.l10n.t("Sign In…"),
    () => void press(editorUi, "hubKernels.signIn", { account: model.server(serverId)?.accountId }),
  );
}

/** The hub and the server answer, so nothing else tells why a cell waits. */
export function sayKeptOut(model: HubModel, serverId: ServerId): void {
  warnWithStep(
    editorUi,
    vscode.l10n.t(
      "The kernel on {0} is running, but its cells are waiting. Something on the way, such as a proxy or a firewall, blocks WebSocket connections. The cells run as soon as that changes. Try another network, or show the log to your network's admin.",
      hubWords(labelOf(model, serverId)),
    ),
    vscode.l10n.t("Open Log"),
    () => void press(editorUi, "hubKernels.showLog"),
  );
}
