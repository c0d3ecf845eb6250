// Connections of plain clients: what a browser or another program makes for itself.
import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";

/** Through a proxy, to host and port as they stand in an address. @param ca vouches for a proxy that is spoken to in TLS */
export function connectThrough(proxyUrl: string, host: string, ca: string): Promise<Duplex> {
  const { protocol, hostname, port } = new URL(proxyUrl);
  const wish = { host: hostname, port, method: "CONNECT", path: host, agent: false, ca } as const;
  return new Promise((resolve, reject) => {
    const request = (protocol === "https:" ? https : http).request(wish);
    request.once("connect", (_response, socket: Duplex) => resolve(socket));
    request.once("error", reject).end();
  });
}

/** Requests over connections that are made like this. */
export function agentOver(connect: (host: string) => Promise<Duplex>, options: http.AgentOptions = {}): http.Agent {
  const agent = new http.Agent(options);
  agent.createConnection = ({ host, port }, done) => {
    connect(`${host}:${port}`).then(
      (socket) => done?.(null, socket),
      // Node hands it on to the request; the typings leave out that there is no connection then.
      (error: unknown) => done?.(error as Error, undefined as never),
    );
    return undefined;
  };
  return agent;
}
