import { type Kernel, KernelAPI, type KernelMessage, ServerConnection as Services } from "@jupyterlab/services";
import { discard } from "../transport/http/discard.js";
import type { HubSession, HubWebSocketClass } from "../transport/types.js";
import type { SocketHolder } from "./kernel-socket.js";
import { KERNEL_START_MS } from "./requests.js";
import type { ServerConnection } from "./server-connection.js";
import { isOfServer } from "./whose-answer.js";

/** An answer that does not come from the user's server: the hub's or the proxy's, while the server is away. */
export class ServerAway extends Error {
  override readonly name = "ServerAway";

  constructor(readonly status: number) {
    super(`the server is away: status ${status}`);
  }
}

/** Reads a frame of a kernel's socket. @param parse how `@jupyterlab/services` does */
export interface FrameReader {
  read(data: ArrayBuffer | string, parse: () => unknown): KernelMessage.IMessage;
}

/**
 * Settings of `@jupyterlab/services` for a server that runs. The network adds the authorization: no token here, and none in a URL. The sockets
 * of kernels last over broken connections, and end with their kernels.
 */
export async function servicesSettings(
  connection: Pick<ServerConnection, "url" | "network" | "webSocket">,
  reader: FrameReader,
  holder: Pick<SocketHolder, "resumes" | "notebook"> = {},
): Promise<Services.ISettings> {
  const [{ fetch }, WebSocket] = await Promise.all([
    connection.network(),
    connection.webSocket({ ...holder, revives: false }),
  ]);
  const plain = settings(connection.url, WebSocket, (request, signal) => send({ fetch }, request, signal));
  const { serializer } = plain;
  return {
    ...plain,
    serializer: {
      serialize: (message, protocol) => serializer.serialize(message, protocol),
      deserialize: (data, protocol) => reader.read(data, () => serializer.deserialize(data, protocol)),
    },
  };
}

/**
 * The kernel as its server knows it; `undefined`: not any more. The question ends with the signal too: the library takes none, and the network
 * has its time limits only.
 */
export function kernelModel(
  { id, serverSettings }: Kernel.IKernelConnection,
  signal: AbortSignal,
): Promise<Kernel.IModel | undefined> {
  return KernelAPI.getKernelModel(id, {
    ...serverSettings,
    fetch: (request) => serverSettings.fetch(request, { signal }),
  });
}

/**
 * Runs requests that end with the signal. Rejects with what the transport threw: `@jupyterlab/services` puts an error of its own
 * in its place, without type and cause.
 */
export async function withServer<T>(
  connection: Pick<ServerConnection, "url" | "network">,
  signal: AbortSignal,
  requests: (settings: Services.ISettings) => Promise<T>,
): Promise<T> {
  const { url } = connection;
  const network = await connection.network();
  let failure: unknown;
  const fetch = (request: Request) =>
    send(network, request, signal).catch((error: unknown) => {
      failure = error;
      throw error;
    });
  try {
    return await requests(settings(url, network.WebSocket, fetch));
  } catch (error) {
    throw error instanceof Services.NetworkError ? failure : error;
  }
}

function settings(
  url: string,
  sockets: HubWebSocketClass,
  fetch: (request: Request, signal?: AbortSignal) => Promise<Response>,
): Services.ISettings {
  return Services.makeSettings({
    baseUrl: url,
    wsUrl: url.replace(/^http/, "ws"),
    token: "",
    appendToken: false,
    init: {},
    Request,
    Headers,
    fetch: (request, init) => fetch(request as Request, init?.signal ?? undefined),
    WebSocket: sockets as unknown as typeof WebSocket,
  });
}

async function send(network: Pick<HubSession, "fetch">, request: Request, signal?: AbortSignal): Promise<Response> {
  const response = await network.fetch(request, {
    ...(signal && { signal }),
    ...(request.method === "POST" && { timeoutMs: KERNEL_START_MS }),
  });
  // `@jupyterlab/services` takes a refusal for the end of the kernel, but right after a break everybody on the way can refuse.
  if (!isOfServer(response, true)) {
    discard(response);
    throw new ServerAway(response.status);
  }
  return response as unknown as Response;
}
