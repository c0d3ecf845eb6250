// npm run demo [-- --slurm | --ssh] [-- [--sleep] --check | --hub | --desktop | --pictures]: everything on loopback, everything ended on Ctrl-C.
import { once } from "node:events";
import { parseArgs } from "node:util";
import { Steps } from "../rig/steps.js";
import { checkDemo } from "./check.js";
import { openDesktop, openInBrowser } from "./editor.js";
import { machineDemo } from "./machine-demo.js";
import { type DemoHub, prepareVsix, user } from "./parts.js";
import { picturedPort, takePictures } from "./pictures.js";
import { slurmDemo } from "./slurm-demo.js";
import { sshDemo } from "./ssh-demo.js";

const { values } = parseArgs({
  options: {
    slurm: { type: "boolean" },
    ssh: { type: "boolean" },
    check: { type: "boolean" },
    sleep: { type: "boolean" },
    hub: { type: "boolean" },
    desktop: { type: "boolean" },
    pictures: { type: "boolean" },
  },
});
const demo = values.slurm ? slurmDemo : values.ssh ? sshDemo : machineDemo;
const steps = new Steps(demo.steps + (values.hub ? 0 : values.check || values.pictures ? 6 : 4));

async function main(): Promise<void> {
  await demo.prepare(steps);
  if (values.hub) {
    await using hub = await demo.start(steps);
    sayHub(hub);
    await untilInterrupted();
    return;
  }
  const vsix = await prepareVsix(steps, { editor: !values.desktop });
  await using hub = await demo.start(steps, values.pictures ? picturedPort : undefined);
  if (values.check) {
    await checkDemo(steps, hub, vsix, demo, { sleeps: values.sleep ?? false });
    return;
  }
  if (values.pictures) {
    await takePictures(steps, hub, vsix);
    return;
  }
  await using editor = await (values.desktop ? openDesktop : openInBrowser)(steps, vsix, { env: hub.behindSsh?.env });
  sayHub(hub);
  console.log(`Editor: ${editor.where}`);
  console.log('In the editor: F1, "JupyterHub: Add JupyterHub…", paste the hub and the token; then run the notebook.');
  await untilInterrupted();
}

function sayHub(hub: DemoHub): void {
  console.log(`\nHub: ${hub.url} (sign in as ${user} with any password)`);
  console.log(`Token for ${user}, valid for a day on this hub only: ${hub.token}`);
  for (const hint of hub.hints) console.log(hint);
}

async function untilInterrupted(): Promise<void> {
  console.log("Ctrl-C ends all of it.");
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  console.log("\nEnding …");
}

try {
  await main();
} catch (error) {
  console.error(`\nERROR ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
