import type { Kernel } from "@jupyterlab/services";
import type { NotebookKernel } from "./kernel.js";
import { show } from "./shown.js";

/**
 * Watches the connection of a kernel that was started: "connecting" is shown until it is "connected" again; what is "disconnected" after that
 * ends in an error and takes the kernel with it.
 * @param unlisted the provider does not list the server any more
 */
export function watchConnection(kernel: NotebookKernel, unlisted: (serverId: string) => void): void {
  const { connection, collection, choice } = kernel;
  let isReconnecting = false;
  connection.connectionStatusChanged.connect((_, status: Kernel.ConnectionStatus) => {
    if (kernel.isDisposed) return;
    if (status === "connected") isReconnecting = false;
    else if (status === "connecting" && !isReconnecting) {
      isReconnecting = true;
      void ifListed(() => show("reconnecting", `Reconnecting to the kernel ${choice.label}`));
    } else if (status === "disconnected" && isReconnecting) {
      isReconnecting = false;
      void ifListed(lost);
    }
  });

  async function ifListed(act: () => void): Promise<void> {
    const listed = await collection.provide();
    if (kernel.isDisposed) return;
    if (listed.some(({ id }) => id === choice.serverId)) act();
    else unlisted(choice.serverId);
  }

  function lost(): void {
    const words = `Failed to connect to the remote Jupyter Server '${kernel.baseUrl}'.`;
    show("failed-to-connect", words);
    kernel.endCell(words);
    kernel.dispose();
  }
}
