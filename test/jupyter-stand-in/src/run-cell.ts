import type { KernelMessage } from "@jupyterlab/services";
import * as vscode from "vscode";
import type { NotebookKernel } from "./kernel.js";

/** Runs one cell; enough outputs to see that it ran. Gives whether the cells after it may run. */
export async function runCell(kernel: NotebookKernel, execution: vscode.NotebookCellExecution): Promise<boolean> {
  execution.start(Date.now());
  await execution.clearOutput();
  const { document } = execution.cell;
  const future = kernel.connection.requestExecute(
    { code: document.getText(), silent: false, stop_on_error: false, allow_stdin: true, store_history: true },
    false,
    { cellId: document.uri.toString() },
  );
  kernel.cell = execution;
  future.onIOPub = async (message) => {
    const item = outputItem(message);
    if (item && kernel.cell === execution) await execution.appendOutput(new vscode.NotebookCellOutput([item]));
  };
  const ended = await future.done.then(
    // As the Jupyter extension has it (2026.6.1): what was aborted has not failed, and the next one is run.
    ({ content }) => ({ ok: content.status !== "error", words: undefined }),
    (error: unknown) => ({ ok: false, words: error instanceof Error ? error.message : String(error) }),
  );
  // It may have got its end and words already, from who watches the connection.
  if (kernel.cell !== execution) return false;
  if (ended.words !== undefined) {
    kernel.endCell(ended.words);
    return false;
  }
  kernel.cell = undefined;
  execution.end(ended.ok, Date.now());
  return ended.ok;
}

function outputItem({ header, content }: KernelMessage.IIOPubMessage): vscode.NotebookCellOutputItem | undefined {
  switch (header.msg_type) {
    case "stream": {
      const { name, text } = content as KernelMessage.IStreamMsg["content"];
      return name === "stdout"
        ? vscode.NotebookCellOutputItem.stdout(text)
        : vscode.NotebookCellOutputItem.stderr(text);
    }
    case "execute_result": {
      const { data } = content as KernelMessage.IExecuteResultMsg["content"];
      return vscode.NotebookCellOutputItem.text(data["text/plain"] as string);
    }
    case "error": {
      const { ename, evalue } = content as KernelMessage.IErrorMsg["content"];
      return vscode.NotebookCellOutputItem.error({ name: ename, message: evalue });
    }
    default:
      return undefined;
  }
}
