// npm run bench: our own figures and a plain client's (fetch + ws) on the same hub in the same run. Prints a table, writes JSON.
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import path from "node:path";
import { openFront, startBehind } from "../rig/hub.js";
import { aSession } from "../test/a-session.js";
import { activationRows } from "./activation.js";
import { appRows } from "./apps.js";
import { fileRows } from "./files.js";
import { networkRows } from "./network.js";
import { plainRequest, startKernel } from "./plain.js";
import { projectRows } from "./projects.js";
import { recorderRows } from "./recorder.js";
import { sizeRows } from "./sizes.js";
import { socketRows } from "./socket.js";
import { startRows } from "./start.js";
import { markdown } from "./table.js";
import { viewRows } from "./view.js";

const out = path.resolve(import.meta.dirname, "../out/bench.json");
/** jupyter_server drops output beyond 1 MB/s unless told otherwise. */
const noOutputLimits = ["iopub_data_rate_limit=0", "iopub_msg_rate_limit=0"].map(
  (option) => `"--ZMQChannelsWebsocketConnection.${option}"`,
);

const behind = await startBehind({ config: `c.Spawner.args += [${noOutputLimits.join(", ")}]` });
const hub = await openFront(behind, () => behind.stop());
try {
  const rows = [...(await sizeRows()), ...(await activationRows())];
  rows.push(...(await startRows(hub)));
  rows.push(...(await viewRows()));
  const user = "grace";
  const plain = { hub: hub.url, token: await hub.token(user) };
  await plainRequest(plain, "POST", `hub/api/users/${user}/server`, {});
  const server = `user/${user}/`;
  const transport = aSession({ baseUrl: hub.url, token: plain.token });
  const kernel = await startKernel(plain, server);
  rows.push(...(await socketRows({ plain, transport, server, kernel })));
  rows.push(...(await recorderRows(plain, transport, server, kernel)));
  transport.dispose();
  // Past the recorder, which runs in this process and would take its time from ours alone.
  rows.push(...(await networkRows({ port: behind.process.proxyPort, token: plain.token, server, kernel })));

  const direct = `http://127.0.0.1:${behind.process.proxyPort}/`;
  rows.push(...(await fileRows({ hub: direct, token: plain.token, server, megabytes: 200 })));
  const past = aSession({ baseUrl: direct, token: plain.token });
  rows.push(...(await projectRows({ ...plain, hub: direct }, past, server)));
  rows.push(...(await appRows({ ...plain, hub: direct }, past, server)));
  past.dispose();

  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version, hub: hub.version };
  console.log(`\n${markdown(rows)}\n`);
  console.log("Medians; ± is half the range over the rounds: the noise of this machine. Ratio: ours / plain client.");
  await mkdir(path.dirname(out), { recursive: true });
  await writeFile(out, `${JSON.stringify({ machine, rows }, undefined, 2)}\n`);
  console.log(`Written to ${path.relative(process.cwd(), out)}`);
} finally {
  await hub.stop();
}
