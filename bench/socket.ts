import { KernelChannel } from "../rig/kernel-channel.js";
import { AheadTraffic } from "../src/jupyterServer/ahead/ahead-traffic.js";
import type { CellRuns } from "../src/jupyterServer/ahead/cell-runs.js";
import { type KernelRecorder, NoRecord } from "../src/jupyterServer/kernel-recorder.js";
import { KernelTraffic } from "../src/jupyterServer/kernel-traffic.js";
import { RecordedTraffic } from "../src/jupyterServer/recorded-traffic.js";
import type { HubSession, HubWebSocketClass } from "../src/transport/types.js";
import { channelsUrl, type PlainClient, plainSocket } from "./plain.js";
import type { Row } from "./table.js";
import type { Way } from "./ways.js";

const outputMB = 200;
const smallMessages = 10_000;
const roundTrips = 300;
const defaultRounds = 7;

const printMuch = `import sys
for _ in range(${outputMB}):
    sys.stdout.write("x" * 999_999 + "\\n")
    sys.stdout.flush()`;
const printOften = `for number in range(${smallMessages}):
    print(number, flush=True)`;

export interface SocketBench {
  plain: PlainClient;
  transport: HubSession;
  /** path of the server below the hub's origin */
  server: string;
  kernel: string;
  /** default: none in between */
  way?: Pick<Way, "name" | "connect">;
  rounds?: number;
}

/** The same kernel through both sockets by turns, so that both see the same machine. */
export async function socketRows(bench: SocketBench): Promise<Row[]> {
  const url = () => channelsUrl(bench.plain.hub, bench.server, bench.kernel);
  const KernelSocket = kernelSocketClass(bench.transport);
  const open = {
    ours: () => KernelChannel.open(new KernelSocket(url())),
    plain: async () => KernelChannel.open(plainSocket(bench.plain, url(), await bench.way?.connect())),
  };
  const by = bench.way ? ` by ${bench.way.name}` : "";
  const much: Row = { what: `${outputMB} MB of output${by}`, unit: "MB/s", ours: [], plain: [], bar: "≥ 0.95" };
  const often: Row = {
    what: `${smallMessages} small messages${by}`,
    unit: "messages/s",
    ours: [],
    plain: [],
    bar: "≥ 0.9",
  };
  const trip: Row = { what: `round trip to the kernel${by}`, unit: "ms", ours: [], plain: [], bar: "≤ 0.3 ms more" };
  for (let round = 0; round < (bench.rounds ?? defaultRounds); round++) {
    for (const who of round % 2 ? (["plain", "ours"] as const) : (["ours", "plain"] as const)) {
      const channel = await open[who]();
      const { bytes, ms } = await channel.execute(printMuch);
      if (bytes !== outputMB * 1_000_000) throw new Error(`Of ${outputMB} MB only ${bytes} bytes arrived.`);
      much[who]?.push(bytes / 1000 / ms);
      const small = await channel.execute(printOften);
      often[who]?.push((smallMessages * 1000) / small.ms);
      const trips: number[] = [];
      for (let i = 0; i < roundTrips; i++) trips.push(await channel.roundTrip());
      trip[who]?.push(trips.reduce((sum, ms) => sum + ms, 0) / trips.length);
      channel.close();
    }
  }
  return [much, often, trip];
}

/** Nothing is recorded: nothing is lost. */
const recorder: KernelRecorder = {
  isAtHand: false,
  prepend: () => Promise.resolve(),
  record: () => Promise.reject(new NoRecord("not here")),
  lineLost: () => undefined,
  leave: () => undefined,
  since: () => {
    throw new NoRecord("not here");
  },
  cells: () => Promise.resolve([]),
  count: () => Promise.resolve(undefined),
  deathOf: () => Promise.resolve(undefined),
  resources: () => Promise.reject(new NoRecord("not here")),
  dispose: () => undefined,
};

const nothing = () => undefined;
/** No cell was planned: each is run as it comes. */
const runs: CellRuns = {
  sent: nothing,
  failed: nothing,
  ended: nothing,
  lost: nothing,
  plannedFrom: nothing,
  isAwaited: () => false,
  isShown: () => false,
  untilWanted: nothing,
  given: nothing,
  notGiven: nothing,
  quiet: nothing,
  closed: nothing,
};

/**
 * What kernels get (`ServerConnection.webSocket`) where the Jupyter extension is the client, which is the longest way; without the model, that
 * only speaks when something is lost.
 */
function kernelSocketClass(transport: HubSession): HubWebSocketClass {
  const lost = () => ({ name: "Lost", sentence: "Something was lost while it was measured." });
  const missing = () => lost().sentence;
  const log = { info: (message: string) => console.warn(message) };
  const kernelId = () => "";
  const words = {
    lostEnd: lost,
    notArrived: lost,
    missing,
    unrecorded: missing,
    dropped: missing,
    unheard: missing,
    gone: lost,
    tooLarge: lost,
    declined: lost,
    earlierText: missing,
    notWanted: () => ({ name: "Not run", sentence: "not wanted" }),
    notPushed: () => ({ name: "", sentence: "" }),
  };
  const traffic = () => {
    const plain = new KernelTraffic({ words, log });
    const maySplit = () => false;
    const recorded = new RecordedTraffic(plain, { recorder, afterMs: () => 0, kernelId, maySplit, log });
    return new AheadTraffic(recorded, {
      runs,
      words,
      takesAll: () => false,
      recorded: () => Promise.resolve(false),
      earlier: () => Promise.resolve(undefined),
      others: { ofOthers: () => Promise.resolve(undefined), othersKnown: () => undefined },
    });
  };
  return transport.lastingWebSocket(() => ({
    verdict: () => Promise.resolve("unknown"),
    admitted: () => Promise.resolve(),
    traffic: traffic(),
    gone: () => undefined,
    ended: () => undefined,
  }));
}
