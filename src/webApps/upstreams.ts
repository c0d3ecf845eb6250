import http from "node:http";
import { PortRefused } from "../helper/port-lines.js";
import type { PortTunnel } from "../helper/port-tunnel.js";
import type { ServerConnection } from "../jupyterServer/server-connection.js";
import type { AppUpstream } from "../transport/gateway/contract.js";
import { answerOf } from "../transport/http/exchange.js";
import { unpatched } from "../transport/network/unpatched.js";
import type { HubSession } from "../transport/types.js";

/** An app by jupyter-server-proxy: below the server's own addresses, and by its token. @param path below the server, as `rstudio/` or `proxy/8050/` */
export function proxyUpstream(
  server: Pick<ServerConnection, "url">,
  path: string,
  session: () => Promise<HubSession>,
  port?: number,
): AppUpstream {
  return {
    origin: () => new URL(server.url).origin,
    otherNames: port === undefined ? [] : localNames(port),
    prefix: () => new URL(path, server.url).pathname,
    serverPath: () => new URL(server.url).pathname,
    exchange: async (path, request) => (await session()).exchange(new URL(path, server.url), request),
  };
}

/** An app at a port of the node, as on the node itself: nothing of the hub is sent to it. */
export function portUpstream(tunnel: Pick<PortTunnel, "connect">, port: number): AppUpstream {
  const origin = `http://localhost:${port}`;
  return {
    origin: () => origin,
    otherNames: localNames(port),
    prefix: () => "/",
    exchange: async (path, { signal, method, headers, ...request }) => {
      const line = await tunnel.connect(port, signal ?? new AbortController().signal);
      const outgoing = unpatched(http).request(new URL(path, origin), {
        method,
        headers: { connection: "close", ...headers },
        createConnection: () => line,
      });
      return await answerOf(outgoing, { ...request, ...(signal && { signal }) }).catch((error: unknown) => {
        line.destroy();
        throw error instanceof PortRefused ? error : new Error(`port ${port} gave no answer: ${String(error)}`);
      });
    },
  };
}

function localNames(port: number): string[] {
  return ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"].map((host) => `http://${host}:${port}`);
}
