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
    // As Node's own agents have it: what is sent waits for nothing.
    const socket = unpatched(net).connect({ host, port: portOf(url), noDelay: true });
    // Whoever has it may not listen at that moment, and an error that nobody listens to ends the extension host.
    socket.on("error", () => undefined);
    const release = whenAborted(signal, (reason) => socket.destroy(reason as Error));
    socket.once("connect", () => {
      release();
      resolve(socket);
    });
    socket.once("error", (error) => {
      release();
      reject(error);
    });
  });
}
