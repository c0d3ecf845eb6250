import { KernelConnection, SessionAPI, type Kernel, type KernelMessage } from "@jupyterlab/services";
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { Collection } from "./collection.js";
import { connectionSettings } from "./connection.js";

/** Starts a kernel as the Jupyter extension does, under a path of its own making. */
export async function startKernel(
  collection: Collection,
  serverId: string,
  spec: string,
): Promise<Kernel.IKernelConnection> {
  const serverSettings = connectionSettings(await collection.connect(serverId));
  const name = `${randomUUID()}.ipynb`;
  const request = { path: `a-jvsc-${randomUUID()}.ipynb`, name, type: "notebook", kernel: { name: spec } };
  const { kernel } = await SessionAPI.startSession(request, serverSettings);
  if (!kernel) throw new Error("the server started no kernel");
  return new KernelConnection({ model: kernel, serverSettings });
}

/** Runs one cell; enough outputs to see that it ran. */
export async function runCell(
  kernel: Kernel.IKernelConnection,
  execution: vscode.NotebookCellExecution,
): Promise<void> {
  execution.start(Date.now());
  await execution.clearOutput();
  const future = kernel.requestExecute({ code: execution.cell.document.getText() });
  future.onIOPub = async (message) => {
    const item = outputItem(message);
    if (item) await execution.appendOutput(new vscode.NotebookCellOutput([item]));
  };
  const { content } = await future.done;
  execution.end(content.status === "ok", Date.now());
}

function outputItem({ header, content }: KernelMessage.IIOPubMessage): vscode.NotebookCellOutputItem | undefined {
  switch (header.msg_type) {
    case "stream":
      return vscode.NotebookCellOutputItem.stdout((content as KernelMessage.IStreamMsg["content"]).text);
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
