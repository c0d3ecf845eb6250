import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";

/** The plain client that everything is measured against: Node's fetch and `ws`, a token in a header, nothing else. */
export interface PlainClient {
  hub: string;
  token: string;
}

export async function plainRequest(
  { hub, token }: PlainClient,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(new URL(path, hub), {
    method,
    headers: { Authorization: `token ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
}

export async function startKernel(client: PlainClient, server: string): Promise<string> {
  const { id } = (await plainRequest(client, "POST", `${server}api/kernels`, { name: "python3" })) as { id: string };
  return id;
}

export function channelsUrl(hub: string, server: string, kernel: string): URL {
  const url = new URL(`${server}api/kernels/${kernel}/channels?session_id=${randomUUID()}`, hub);
  url.protocol = "ws:";
  return url;
}

/** @param connection to the hub, where another one is to be used than `ws` makes */
export function plainSocket({ token }: PlainClient, url: URL, connection?: Duplex): WebSocket {
  const agent = connection && { agent: new ReadyAgent(connection) };
  const headers = { Authorization: `token ${token}` };
  return new WebSocket(url, { headers, perMessageDeflate: false, maxPayload: 0, ...agent });
}

/** Has one connection. */
class ReadyAgent extends Agent {
  constructor(private readonly connection: Duplex) {
    super();
  }

  override createConnection(): Duplex {
    return this.connection;
  }
}
