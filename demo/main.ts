// npm run demo [-- --check | --hub | --desktop]: everything on loopback, everything ended on Ctrl-C.
import { once } from "node:events";
import { parseArgs } from "node:util";
import { Steps } from "../rig/steps.js";
import { checkDemo } from "./check.js";
import { openDesktop, openInBrowser } from "./editor.js";
import { prepareHub, prepareVsix, startDemoHub, user, type DemoHub } from "./parts.js";

const { values } = parseArgs({
  options: { check: { type: "boolean" }, hub: { type: "boolean" }, desktop: { type: "boolean" } },
});
const steps = new Steps(values.hub ? 2 : values.check ? 7 : 6);

async function main(): Promise<void> {
  await prepareHub(steps);
  if (values.hub) {
    await using hub = await startDemoHub(steps);
    sayHub(hub);
    await untilInterrupted();
    return;
  }
  const vsix = await prepareVsix(steps, { editor: !values.desktop });
  await using hub = await startDemoHub(steps);
  if (values.check) {
    await checkDemo(steps, hub, vsix);
    return;
  }
  await using editor = await (values.desktop ? openDesktop : openInBrowser)(steps, vsix);
  sayHub(hub);
  console.log(`Editor: ${editor.where}`);
  console.log('In the editor: F1, "JupyterHub: Add Hub…", paste the hub and the token; then run the notebook.');
  await untilInterrupted();
}

function sayHub(hub: DemoHub): void {
  console.log(`\nHub: ${hub.url} (sign in as ${user} with any password)`);
  console.log(`Token for ${user}, valid for a day on this hub only: ${hub.token}`);
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
