import net, { type Socket } from "node:net";
import { whenAborted } from "../waiting.js";
import { isLoopback, portOf } from "./proxy.js";
import { unpatched } from "./unpatched.js";

/** A plain connection to the host of a URL. Rejects as Node's does, and with the signal's reason. */
export function opened(url: URL, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const hostname = url.hostname.replace(/^\[|\]$/g, "");
    // Names below `localhost` are this machine's (RFC 6761), and few systems' resolvers know it.
    const host = hostname.endsWith(".localhost") && isLoopback(hostname) ? "localhost" : hostname;
    const socket = unpatched(net).connect({ host, port: portOf(url) });
    const release = whenAborted(signal, (reason) => socket.destroy(reason as Error));
    const end = () => {
      release();
      socket.removeAllListeners("error").removeAllListeners("connect");
    };
    socket.once("connect", () => {
      end();
      resolve(socket);
    });
    socket.once("error", (error) => {
      end();
      // What comes after its end has nobody to be told to, and would end the extension host.
      socket.on("error", () => undefined);
      reject(error);
    });
  });
}
