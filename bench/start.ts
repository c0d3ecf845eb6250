import type { RunningHub } from "../rig/hub.js";
import { KernelChannel } from "../rig/kernel-channel.js";
import { createHubClient } from "../src/hubClient/hub-client.js";
import { createHubModel } from "../src/model/hub-model.js";
import type { HubModel, Server } from "../src/model/types.js";
import { someNetworks } from "../test/a-session.js";
import { MemoryLog, MemoryMemento, MemoryTokens } from "../test/unit/servers/model-fakes.js";
import { channelsUrl, type PlainClient, plainRequest, plainSocket, startKernel } from "./plain.js";
import type { Row } from "./table.js";

const rounds = 5;

interface StartTimes {
  /** from the call to the request at the hub's door, ms */
  toPost: number;
  /** from the server that is known to run to the kernel's first answer, ms */
  toKernel: number;
  requests: number;
}

/** From the click to a kernel that answers, by turns with the plain client. Each start is of a stopped server. */
export async function startRows(hub: RunningHub): Promise<Row[]> {
  const user = "ada";
  const plain: PlainClient = { hub: hub.url, token: await hub.token(user) };
  const { model, server } = await modelOf(hub, user, plain.token);
  const toPost: Row = { what: "click → POST on the wire", unit: "ms", ours: [], plain: [], bar: "≤ 50 ms of our own" };
  const toKernel: Row = { what: "server known to run → kernel answers", unit: "ms", ours: [], plain: [] };
  const requests: Row = {
    what: "requests of a start (plain: one long POST)",
    unit: "requests",
    ours: [],
    plain: [],
    bar: "3",
  };
  const starts = { ours: () => ourStart(hub, model, server), plain: () => plainStart(hub, plain, user) };
  for (let round = 0; round < rounds; round++) {
    for (const who of round % 2 ? (["plain", "ours"] as const) : (["ours", "plain"] as const)) {
      const times = await starts[who]();
      toPost[who]?.push(times.toPost);
      toKernel[who]?.push(times.toKernel);
      requests[who]?.push(times.requests);
      await stopAtHub(hub, user);
    }
  }
  model.dispose();
  return [toPost, toKernel, requests];
}

async function modelOf(hub: RunningHub, user: string, token: string) {
  const tokens = new MemoryTokens();
  await tokens.write({ baseUrl: hub.url, user }, token, { scopes: [] });
  const parts = { memento: new MemoryMemento(), tokens, log: new MemoryLog() };
  const model = createHubModel({ ...parts, networks: someNetworks(), createClient: createHubClient });
  const { servers } = await model.addAccount({ baseUrl: hub.url, user, version: hub.version });
  const [server] = servers;
  if (!server) throw new Error("The model lists no server.");
  return { model, server };
}

async function ourStart(hub: RunningHub, model: HubModel, { id, accountId: hubId }: Server): Promise<StartTimes> {
  hub.clearRequests();
  const clickedAt = Date.now();
  const { state } = await model.start(id, {});
  const runningAt = performance.now();
  const requests = hub.requests.length;
  if (state.kind !== "running") throw new Error(`The server is ${state.kind}.`);
  const transport = await model.transport(hubId);
  const answer = await transport.fetch(`${state.url}api/kernels`, {
    method: "POST",
    body: JSON.stringify({ name: "python3" }),
  });
  const { id: kernel } = (await answer.json()) as { id: string };
  const channel = await KernelChannel.open(
    new transport.WebSocket(channelsUrl(hub.url, new URL(state.url).pathname, kernel)),
  );
  const toKernel = performance.now() - runningAt;
  channel.close();
  return { toPost: postAt(hub) - clickedAt, toKernel, requests };
}

async function plainStart(hub: RunningHub, plain: PlainClient, user: string): Promise<StartTimes> {
  hub.clearRequests();
  const clickedAt = Date.now();
  await plainRequest(plain, "POST", `hub/api/users/${user}/server`, {});
  const runningAt = performance.now();
  const requests = hub.requests.length;
  const server = `user/${user}/`;
  const kernel = await startKernel(plain, server);
  const channel = await KernelChannel.open(plainSocket(plain, channelsUrl(plain.hub, server, kernel)));
  const toKernel = performance.now() - runningAt;
  channel.close();
  return { toPost: postAt(hub) - clickedAt, toKernel, requests };
}

function postAt(hub: RunningHub): number {
  const post = hub.requests.find(({ method }) => method === "POST");
  if (!post) throw new Error("No POST was seen at the hub.");
  return post.atMs;
}

/** By the admin, past the recorder; the hub answers when the server is gone. */
async function stopAtHub(hub: RunningHub, user: string): Promise<void> {
  const { status } = await hub.api("DELETE", `users/${user}/server`);
  if (status !== 204) throw new Error(`The hub answered ${status} to the stop.`);
}
