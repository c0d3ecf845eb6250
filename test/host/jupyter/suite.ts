import { type HubLine, startHub } from "../../../rig/hub.js";
import { buildUnpacked } from "../../unpacked-extension.js";
import { openDoor } from "../kernels/hub-door.js";
import type { PreparedSuite } from "../suite.js";

/** Most tests use the first; the others have the whole way once. */
const lines: readonly HubLine[] = ["5.5", "4.1", "6.1"];

/** Real hubs, and the stand-in where people have the Jupyter extension. */
export async function prepare(): Promise<PreparedSuite> {
  const [extension, ...started] = await Promise.all([buildUnpacked("jupyter-stand-in"), ...lines.map(startLine)]);
  const [first] = started;
  const hubs = Object.fromEntries(started.map(({ line, url, door }) => [line, { url, door: door.url }]));
  return {
    env: { RIG_HUBS: JSON.stringify(hubs), RIG_HUB: first?.url ?? "", RIG_DOOR: first?.door.url ?? "" },
    settings: { "hubKernels.tokenStorage": "secretStorage" },
    extensions: [extension],
    async stop() {
      for (const { door } of started) door.close();
      await Promise.all(started.map(({ stop }) => stop()));
    },
  };
}

async function startLine(line: HubLine) {
  const hub = await startHub({ line, basePath: "/jupyter" });
  return { line, url: hub.url, door: await openDoor(hub), stop: () => hub.stop() };
}
