import type { Kernel, KernelMessage } from "@jupyterlab/services";
import * as vscode from "vscode";
import { withoutLinks } from "../../../text/hub-words.js";

/** Answers a kernel's `input()` or `getpass()` with what the user types. Without an answer the kernel is interrupted: it waits for ever. */
export async function answerInput(
  kernel: Kernel.IKernelConnection,
  request: KernelMessage.IInputRequestMsg,
  token: vscode.CancellationToken,
): Promise<void> {
  const { prompt, password } = request.content;
  const value = await vscode.window.showInputBox(
    {
      title: vscode.l10n.t("The kernel asks for input"),
      prompt: withoutLinks(prompt.trim()) || vscode.l10n.t("Input for the running cell"),
      password,
      ignoreFocusOut: true,
    },
    token,
  );
  if (token.isCancellationRequested || kernel.isDisposed) return;
  if (value === undefined) await kernel.interrupt();
  else kernel.sendInputReply({ status: "ok", value }, request.header);
}
