import { ensureDebianPackages } from "./apt.js";
import { installBrowser } from "./browser-install.js";
import { certificatePackages } from "./certificates.js";
import { installEditor } from "./editor-install.js";
import { forwardProxyPackages } from "./forward-proxy.js";
import { keyringPackages } from "./keyring.js";
import { nginxPackages } from "./nginx.js";
import { CLASSIC_PAGES, HUB_VERSIONS, hubEnvironment, type HubLine } from "./python.js";
import { serverEnvironment, serverKinds } from "./server-kinds.js";
import { installSlurm } from "./slurm.js";
import { spawnerPackages } from "./spawners.js";
import { sshdPackages } from "./sshd.js";
import { Steps } from "./steps.js";

/**
 * Sets up the named parts of the rig, each once, with a line of progress per step.
 * node --import tsx rig/prepare.ts [keyring] [hubs] [spawners] [servers] [slurm] [network] [browser] [editor]
 */
interface Step {
  title: string;
  work: () => Promise<unknown>;
}

const hubSteps = Object.entries(HUB_VERSIONS).map(([line, version]) => ({
  title: `JupyterHub ${version}`,
  work: () => hubEnvironment(line as HubLine),
}));

const networkPackages = [...certificatePackages, ...nginxPackages, ...forwardProxyPackages, ...sshdPackages];

const parts: Record<string, Step[]> = {
  keyring: [
    { title: "keychain (gnome-keyring, D-Bus)", work: () => installAll(keyringPackages, "tests of the OS keychain") },
  ],
  hubs: hubSteps,
  spawners: [
    { title: "spawners of real hubs", work: () => hubEnvironment("5.5", spawnerPackages()) },
    { title: "pages of the classic notebook", work: () => hubEnvironment("5.5", [CLASSIC_PAGES]) },
  ],
  servers: serverKinds.map((kind) => ({ title: `servers: ${kind}`, work: () => serverEnvironment(kind) })),
  slurm: [{ title: "Slurm", work: installSlurm }],
  network: [{ title: "certificates, proxies and SSH", work: () => installAll(networkPackages, "tests of networks") }],
  browser: [{ title: "browser", work: installBrowser }],
  editor: [{ title: "editor (code-server, takes two minutes the first time)", work: installEditor }],
};

function installAll(names: string[], why: string): Promise<unknown> {
  return ensureDebianPackages(Object.fromEntries(names.map((name) => [name, why])));
}

function stepsOf(part: string): Step[] {
  const found = parts[part];
  if (!found) throw new Error(`There is no part "${part}"; there are: ${Object.keys(parts).join(", ")}.`);
  return found;
}

const names = process.argv.slice(2);
// The editor takes longer than all the rest, and the rest does not need it.
const lanes = [names.filter((name) => name === "editor"), names.filter((name) => name !== "editor")];
const wanted = lanes.map((lane) => lane.flatMap(stepsOf));
const steps = new Steps(wanted.flat().length);
await Promise.all(
  wanted.map(async (lane) => {
    for (const { title, work } of lane) await steps.run(title, work);
  }),
);
