import net, { type Socket } from "node:net";
import { bareHost, portOf } from "../address.js";
import { whenAborted } from "../waiting.js";
import { unpatched } from "./unpatched.js";

/** Where a plain connection leads: a host and port, or a socket in the file system. */
export type Place = { host: string; port: number } | { path: string };

/** Of the host of a URL. Names below `localhost` are this machine's (RFC 6761), and few systems' resolvers know it. */
export function placeOf(url: URL): Place {
  const host = bareHost(url.hostname);
  return { host: host.endsWith(".localhost") ? "localhost" : host, port: portOf(url) };
}

/** A plain connection. Rejects as Node's does, and with the signal's reason. */
export function opened(place: Place, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // As Node's own agents have it: what is sent waits for nothing.
    const socket = unpatched(net).connect({ ...place, noDelay: true });
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
