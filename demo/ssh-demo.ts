import path from "node:path";
import { ensureDebianPackages } from "../rig/apt.js";
import { sshdPackages, startSshd } from "../rig/sshd.js";
import type { Steps } from "../rig/steps.js";
import { machineDemo } from "./machine-demo.js";
import type { Demo, DemoHub } from "./parts.js";

/** The same hub, known by a name that only the machine behind an SSH gateway knows. */
export const sshDemo: Demo = {
  steps: machineDemo.steps + 2,
  async prepare(steps) {
    await machineDemo.prepare(steps);
    await steps.run("OpenSSH (Debian packages)", () =>
      ensureDebianPackages(Object.fromEntries(sshdPackages.map((name) => [name, "a hub that only SSH reaches"]))),
    );
  },
  async start(steps, port) {
    const hub = await machineDemo.start(steps, port);
    try {
      return await behindSsh(hub, steps);
    } catch (error) {
      await hub[Symbol.asyncDispose]();
      throw error;
    }
  },
  checked: machineDemo.checked,
};

async function behindSsh(hub: DemoHub, steps: Steps): Promise<DemoHub> {
  const sshd = await steps.run("SSH gateway and login host started", () => startSshd({ jump: true }));
  const url = hub.url.replace("127.0.0.1", sshd.internalName);
  const remote = new URL(url).host;
  const stop = async () => {
    try {
      await hub[Symbol.asyncDispose]();
    } finally {
      await sshd.stop();
    }
  };
  return {
    ...hub,
    url,
    hints: [
      `This machine doesn't know ${sshd.internalName}: press the button “The Hub Is Only Reachable Through SSH…” beside the address, enter the host “login” and the hub's address ${url}.`,
    ],
    behindSsh: {
      directUrl: hub.url,
      env: { PATH: `${path.dirname(sshd.program)}:${process.env["PATH"] ?? ""}`, VSCODE_CLI: "1" },
      ssh: { host: "login", remote },
    },
    [Symbol.asyncDispose]: stop,
  };
}
