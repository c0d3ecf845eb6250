import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";
import { pipeline } from "node:stream";
import { whenAborted } from "../../waiting.js";

/**
 * A port on loopback for what can't use a socket in the file system: the user's browser. Whoever else is on this machine finds the hub's login page there,
 * as they would on the SSH host; nothing of ours goes over it. It stands as long as the network, so that an open page finds it again once ssh is back.
 */
export async function listenForPages(connect: () => Promise<Socket>, ended: AbortSignal): Promise<number> {
  const open = new Set<Socket>();
  const server = net.createServer((browser) => {
    open.add(browser);
    browser.on("error", () => undefined).once("close", () => open.delete(browser));
    connect().then(
      (hub) => pipeline(browser, hub, browser, () => hub.destroy()),
      () => browser.destroy(),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  whenAborted(ended, () => {
    server.close();
    for (const browser of open) browser.destroy();
  });
  return (server.address() as AddressInfo).port;
}
