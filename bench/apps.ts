import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { run } from "../rig/command.js";
import { helperFrom } from "../src/helper/helper.js";
import { PortTunnel } from "../src/helper/port-tunnel.js";
import { Gateway } from "../src/transport/gateway/gateway.js";
import type { HubSession } from "../src/transport/types.js";
import { proxyUpstream } from "../src/webApps/upstreams.js";
import { secondsOf } from "./files.js";
import { type PlainClient, plainRequest } from "./plain.js";
import { median, type Row } from "./table.js";

const BYTES = 100 * 1024 * 1024;
const PIECE = 64 * 1024;
const rounds = 3;
const trips = 200;
const { signal } = new AbortController();

/** Ports of the node through the helper, and a page through the gateway: its bytes are those of `files/large.bin`, which curl fetches too. */
export async function appRows(plain: PlainClient, session: HubSession, server: string): Promise<Row[]> {
  return [...(await portRows(plain, session, server)), ...(await gatewayRows(plain, session, server))];
}

/** What is at the port runs in this process, too, and takes its time from ours. */
async function portRows(plain: PlainClient, session: HubSession, server: string): Promise<Row[]> {
  const connection = { url: new URL(server, plain.hub).href, network: () => Promise.resolve(session) };
  const helper = helperFrom("helper/hub_kernels_helper.py", { server: connection });
  const tunnel = new PortTunnel({ server: connection, helper });
  const program = net.createServer({ noDelay: true }, answer);
  await once(program.listen(0, "127.0.0.1"), "listening");
  const { port } = program.address() as AddressInfo;
  const [up, down, ours, direct]: number[][] = [[], [], [], []];
  try {
    for (let round = 0; round < rounds; round++) {
      const line = () => tunnel.connect(port, signal);
      up?.push(BYTES / 1e6 / (await secondsOf(async () => await send(await line()))));
      down?.push(BYTES / 1e6 / (await secondsOf(async () => await receive(await line()))));
      ours?.push(await tripMs(await line()));
      direct?.push(await tripMs(net.connect({ port, host: "127.0.0.1", noDelay: true })));
    }
  } finally {
    tunnel.dispose();
    await helper.end(signal);
    program.close();
  }
  return [
    { what: "port of the node, 100 MiB up", unit: "MB/s", ours: up ?? [], bar: "≥ 30" },
    { what: "port of the node, 100 MiB down", unit: "MB/s", ours: down ?? [], bar: "≥ 30" },
    { what: "round trip to a port of the node", unit: "ms", ours: ours ?? [], plain: direct ?? [], bar: "≤ 5 ms more" },
  ];
}

/** `d`: sends much, `u`: takes much and says when it has it, anything else comes back. */
function answer(socket: net.Socket): void {
  let got = 0;
  let kind: string | undefined;
  socket
    .on("error", () => undefined)
    .on("data", (data: Buffer) => {
      kind ??= data.toString("latin1", 0, 1);
      got += data.length;
      if (kind === "d") void write(socket, BYTES).then(() => socket.end());
      else if (kind === "u" && got >= BYTES) socket.end("!");
      else if (kind !== "u") socket.write(data);
    });
}

async function write(stream: Duplex, bytes: number): Promise<void> {
  const piece = Buffer.alloc(PIECE, "u");
  for (let sent = 0; sent < bytes; sent += PIECE) if (!stream.write(piece)) await once(stream, "drain");
}

async function send(line: Duplex): Promise<void> {
  await write(line, BYTES);
  await once(line, "data");
  line.destroy();
}

async function receive(line: Duplex): Promise<void> {
  line.write("d");
  line.resume();
  await once(line, "end");
  line.destroy();
}

/** In ms, the median of many. */
async function tripMs(line: Duplex): Promise<number> {
  const took: number[] = [];
  for (let trip = 0; trip < trips; trip++) {
    const since = performance.now();
    line.write("?");
    await once(line, "data");
    took.push(performance.now() - since);
  }
  line.destroy();
  return median(took);
}

async function gatewayRows(plain: PlainClient, session: HubSession, server: string): Promise<Row[]> {
  const url = new URL(server, plain.hub).href;
  await plainRequest(plain, "PUT", `${server}api/contents/small.txt`, {
    type: "file",
    format: "text",
    content: "small",
  });
  const upstream = proxyUpstream({ url }, "files/", () => Promise.resolve(session));
  const log = { info: () => undefined, debug: () => undefined, trace: () => undefined, warn: () => undefined };
  const gateway = await Gateway.open({ upstream, trouble: String, closedAsIdle: () => undefined, log: log });
  const base = gateway.address.replace(/\/$/, "");
  const admitted = await fetch(base + gateway.entry("browser", "/"), { redirect: "manual" });
  const cookie = admitted.headers.get("set-cookie")?.split(";")[0] ?? "";
  const asBrowser = ["-H", `Cookie: ${cookie}`];
  const asUser = ["-H", `Authorization: token ${plain.token}`];
  const size = 200 * 1024 * 1024;
  const [much, plainMuch, trip, plainTrip]: number[][] = [[], [], [], []];
  const curl = (address: string, who: string[]) =>
    secondsOf(() => run("curl", ["--silent", "--show-error", "--fail", "--output", "/dev/null", ...who, address]));
  try {
    for (let round = 0; round < rounds; round++) {
      much?.push(size / 1e6 / (await curl(`${base}/large.bin`, asBrowser)));
      plainMuch?.push(size / 1e6 / (await curl(`${url}files/large.bin`, asUser)));
      trip?.push(await requestMs(`${base}/small.txt`, { cookie }));
      plainTrip?.push(await requestMs(`${url}files/small.txt`, { authorization: `token ${plain.token}` }));
    }
  } finally {
    gateway.close();
  }
  return [
    {
      what: "page through the gateway, 200 MiB (curl)",
      unit: "MB/s",
      ours: much ?? [],
      plain: plainMuch ?? [],
      bar: "≥ 0.8",
    },
    {
      what: "round trip through the gateway",
      unit: "ms",
      ours: trip ?? [],
      plain: plainTrip ?? [],
      bar: "≤ 2 ms more",
    },
  ];
}

/** Over one connection that is kept; in ms, the median of many. */
async function requestMs(address: string, headers: Record<string, string>): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const took: number[] = [];
  for (let request = 0; request < trips; request++) {
    const since = performance.now();
    const [response] = (await once(http.get(address, { agent, headers }), "response")) as [http.IncomingMessage];
    response.resume();
    await once(response, "end");
    took.push(performance.now() - since);
  }
  agent.destroy();
  return median(took);
}
