import { type Kernel, KernelAPI, ServerConnection } from "@jupyterlab/services";
import { isOfServer } from "../../jupyterServer/answers.js";
import { KERNEL_START_MS } from "../../jupyterServer/requests.js";
import { discard } from "../../transport/http/discard.js";
import type { HubSession, HubWebSocketClass } from "../../transport/types.js";
import type { MessageReader } from "./messages/message-reader.js";

type Network = Pick<HubSession, "fetch" | "WebSocket">;

/** An answer that does not come from the user's server: the hub's or the proxy's, while the server is away. */
export class ServerAway extends Error {
  override readonly name = "ServerAway";

  constructor(readonly status: number) {
    super(`the server is away: status ${status}`);
  }
}

/** `@jupyterlab/services` over the hub's transport, which adds the authorization: no token here, and none in a URL. */
export function serverSettings(transport: Network, url: string, reader: MessageReader): ServerConnection.ISettings {
  const plain = settings(url, transport.WebSocket, (request, signal) => send(transport, request, signal));
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
  transport: Network,
  url: string,
  signal: AbortSignal,
  requests: (settings: ServerConnection.ISettings) => Promise<T>,
): Promise<T> {
  let failure: unknown;
  const fetch = (request: Request) =>
    send(transport, request, signal).catch((error: unknown) => {
      failure = error;
      throw error;
    });
  try {
    return await requests(settings(url, transport.WebSocket, fetch));
  } catch (error) {
    throw error instanceof ServerConnection.NetworkError ? failure : error;
  }
}

function settings(
  url: string,
  sockets: HubWebSocketClass,
  fetch: (request: Request, signal?: AbortSignal) => Promise<Response>,
): ServerConnection.ISettings {
  return ServerConnection.makeSettings({
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

async function send(transport: Network, request: Request, signal?: AbortSignal): Promise<Response> {
  const response = await transport.fetch(request, {
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
