import http from "node:http";
import { run } from "../rig/command.js";
import { agentOver } from "../rig/connections.js";
import type { HubFetch } from "../src/transport/types.js";
import { aSession } from "../test/a-session.js";
import { socketRows } from "./socket.js";
import { SOURCE_BYTES } from "./source.js";
import type { Row } from "./table.js";
import { type Way, Ways } from "./ways.js";

const rounds = 5;
/** The kernel takes its time for so much output. */
const kernelRounds = 3;
const roundTrips = 500;
const bar = "≥ 0.95";

export interface NetworkBench {
  /** where the hub's own proxy listens */
  port: number;
  token: string;
  server: string;
  kernel: string;
}

/** The ways that a hub's network may go, against curl and `ws` on the same ones. */
export async function networkRows(bench: NetworkBench): Promise<Row[]> {
  const ways = await Ways.open();
  try {
    const rows: Row[] = [];
    for (const way of await ways.to(await ways.source())) rows.push(...(await requestRows(way)));
    for (const way of await ways.to(bench.port)) rows.push(...(await kernelRows(way, bench)));
    return rows;
  } finally {
    await ways.close();
  }
}

/** What a program of Node can do at all tells the bar; curl, which no extension can be, what the way itself would carry. */
async function requestRows(way: Way): Promise<Row[]> {
  const session = aSession({ baseUrl: `http://${way.host}/`, ...way.settings });
  const clients = { ours: ourRequests(way, session.fetch), node: nodeRequests(way), curl: curlRequests(way) };
  const took = { ours: new Figures(), node: new Figures(), curl: new Figures() };
  const inOrder = ["ours", "node", "curl"] as const;
  for (let round = 0; round < rounds; round++) {
    for (const who of round % 2 ? inOrder.toReversed() : inOrder) {
      took[who].much.push(SOURCE_BYTES / 1e6 / (await clients[who].much()));
      took[who].trips.push(roundTrips / (await clients[who].trips()));
    }
  }
  session.dispose();
  const much = { what: `${SOURCE_BYTES / 1e6} MB by ${way.name}`, unit: "MB/s", ours: took.ours.much } as const;
  const trips = { what: `round trips by ${way.name}`, unit: "requests/s", ours: took.ours.trips } as const;
  return [
    { ...much, plain: took.node.much, bar },
    { ...much, what: `${much.what} (curl)`, plain: took.curl.much, bar: "–" },
    { ...trips, plain: took.node.trips, bar },
    { ...trips, what: `${trips.what} (curl)`, plain: took.curl.trips, bar: "–" },
  ];
}

class Figures {
  readonly much: number[] = [];
  readonly trips: number[] = [];
}

/** How long they take, in seconds, with a connection that is there. */
interface Requests {
  much(): Promise<number>;
  trips(): Promise<number>;
}

function ourRequests({ host }: Way, fetch: HubFetch): Requests {
  return requestsOf(async (path) => (await fetch(`http://${host}${path}`)).body ?? []);
}

/** Node's own client, over connections that it keeps. */
function nodeRequests({ host, connect }: Way): Requests {
  const agent = agentOver(connect, { keepAlive: true });
  return requestsOf(
    (path) =>
      new Promise((resolve, reject) => {
        http.get(`http://${host}${path}`, { agent }, resolve).once("error", reject);
      }),
  );
}

function requestsOf(bodyOf: (path: string) => Promise<AsyncIterable<string | Uint8Array> | never[]>): Requests {
  const bytesOf = async (path: string) => {
    let bytes = 0;
    for await (const piece of await bodyOf(path)) bytes += piece.length;
    return bytes;
  };
  const seconds = async (work: () => Promise<void>) => {
    await bytesOf("/trip");
    const startedAt = performance.now();
    await work();
    return (performance.now() - startedAt) / 1000;
  };
  const much = async () => {
    const bytes = await bytesOf("/much");
    if (bytes !== SOURCE_BYTES) throw new Error(`Only ${bytes} bytes arrived.`);
  };
  const trips = async () => {
    for (let left = roundTrips; left > 0; left--) await bytesOf("/trip");
  };
  return { much: () => seconds(much), trips: () => seconds(trips) };
}

function curlRequests({ host, options }: Way): Requests {
  const seconds = async (...urls: string[]) => {
    const each = urls.flatMap((url) => ["--output", "/dev/null", url]);
    const args = ["--silent", "--show-error", "--fail", "--write-out", "%{time_total}\n", ...options, ...each];
    // What the environment says of proxies is not for it.
    const printed = await run("curl", args, { env: { PATH: process.env["PATH"] } });
    // The first brings the connection.
    const [, ...took] = printed.trim().split("\n").map(Number);
    return took.reduce((sum, one) => sum + one, 0);
  };
  const trip = `http://${host}/trip`;
  return {
    much: () => seconds(trip, `http://${host}/much`),
    trips: () => seconds(trip, `${trip}?[1-${roundTrips}]`),
  };
}

async function kernelRows(way: Way, { token, server, kernel }: NetworkBench): Promise<Row[]> {
  const hub = `http://${way.host}/`;
  const session = aSession({ baseUrl: hub, token, ...way.settings });
  const plain = { hub, token };
  const rows = await socketRows({ plain, transport: session, server, kernel, way, rounds: kernelRounds });
  session.dispose();
  return rows;
}
