import { KernelChannel } from "../rig/kernel-channel.js";
import { helperFrom } from "../src/helper/helper.js";
import { Recorder } from "../src/helper/recorder.js";
import type { HubSession } from "../src/transport/types.js";
import { channelsUrl, type PlainClient, plainSocket } from "./plain.js";
import type { Row } from "./table.js";

const SECONDS = 10;
const MB = 1024 * 1024;
const LIMIT = 256 * MB;

/** 1 MB/s as a cell prints it, which the kernel itself gives out five times a second; and as many small messages. */
const cells = {
  "1 MB/s of buffered output": `import time
for _ in range(${SECONDS * 100}):
    print("x" * 9_999)
    time.sleep(0.01)`,
  "1,000 messages/s": `import time
start = time.monotonic()
for number in range(${SECONDS * 1000}):
    print(number, flush=True)
    time.sleep(max(0, start + number / 1000 - time.monotonic()))`,
};

interface Status {
  cpuSeconds: number;
  rssBytes: number;
}

/** What the recorder takes of the server's machine while it records. Its start is not in it. */
export async function recorderRows(plain: PlainClient, session: HubSession, server: string, kernel: string) {
  const url = new URL(server, plain.hub).href;
  const helper = helperFrom("helper/hub_kernels_helper.py", {
    server: { url, network: () => Promise.resolve(session) },
  });
  const recorder = new Recorder({
    helper,
    holder: "bench",
    limit: () => LIMIT,
    keepsServer: () => false,
    onSettings: () => ({ dispose: () => undefined }),
    log: { info: (message) => console.warn(message) },
  });
  const { signal } = new AbortController();
  const channel = await KernelChannel.open(plainSocket(plain, channelsUrl(plain.hub, server, kernel)));
  const status = async () => (await helper.ask("status", {}, signal)) as unknown as Status;
  const rows: Row[] = [];
  await helper.start(signal);
  const bare = await status();
  await recorder.record(kernel, [], signal);
  for (const [what, code] of Object.entries(cells)) {
    const before = await status();
    const startedAt = performance.now();
    await channel.execute(code);
    const seconds = (performance.now() - startedAt) / 1000;
    const { cpuSeconds, rssBytes } = await status();
    const bar = rows.length === 0 ? "≤ 1" : "≤ 3";
    const percent = (100 * (cpuSeconds - before.cpuSeconds)) / seconds;
    rows.push({ what: `recorder on the server, ${what}: processor`, unit: "%", ours: [percent], bar });
    const more = (rssBytes - bare.rssBytes) / MB;
    rows.push({ what: `recorder on the server, ${what}: memory more`, unit: "MB", ours: [more], bar: "≤ 20" });
  }
  channel.close();
  await helper.end(signal);
  recorder.dispose();
  return rows;
}
