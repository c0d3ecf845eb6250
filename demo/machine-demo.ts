import { readFile } from "node:fs/promises";
import path from "node:path";
import { startHub } from "../rig/hub.js";
import type { TokenRequest } from "../rig/hub-admin.js";
import { HUB_VERSIONS, hubEnvironment } from "../rig/python.js";
import { type Demo, line, root, tokenLifetimeS, user } from "./parts.js";

/** A hub that offers images and GPUs; they are names only, its servers are processes of this machine. */
export const machineDemo: Demo = {
  steps: 2,
  async prepare(steps) {
    await steps.run(`JupyterHub ${HUB_VERSIONS[line]} and a Python kernel`, () => hubEnvironment(line));
  },
  start: (steps, port) =>
    steps.run("Hub started, with the hub companion", async () => {
      const config = await readFile(path.join(root, "demo/hub_config.py"), "utf8");
      const hub = await startHub({ line, config, companion: true, ...(port !== undefined && { port }) });
      const token = await hub.token(user, { note: "demo", expiresInS: tokenLifetimeS });
      const mint = (about: TokenRequest) => hub.token(user, about);
      return { url: hub.url, token, mint, hints: [], [Symbol.asyncDispose]: () => hub.stop() };
    }),
  checked: { answers: { image: ["torch"], gpu: ["t4"] }, prints: "image: torch\ngpu:   t4" },
};
