import { ServerBusy, ServerNotFound } from "../hubClient/errors.js";
import type { LiveAccount } from "./live-account.js";
import { endsAsking } from "./model-errors.js";
import type { NewServer, Server } from "./types.js";

/** `HubModel.create` */
export async function createNamed(live: LiveAccount, { name, displayName }: NewServer): Promise<Server> {
  const { account, closing, deps } = live;
  if (name === "") throw new ServerNotFound(account.hub.baseUrl, "the default server is there already");
  const made = await told(live, async () => {
    const client = await deps.connection.client();
    return client.create({ user: account.user, name }, displayName, closing);
  });
  if (made) await live.refreshAnew();
  else if (!find(live, name)) live.dispatch({ kind: "planned", name }, "server-created");
  const server = find(live, name);
  if (!server) throw new ServerNotFound(account.hub.baseUrl, `"${name}" was created and is not listed`);
  return server;
}

/** `HubModel.rename` */
export async function renameNamed(live: LiveAccount, name: string, displayName: string): Promise<void> {
  const { account, closing, deps } = live;
  await told(live, async () => {
    const client = await deps.connection.client();
    await client.rename({ user: account.user, name }, displayName, closing);
  });
  await live.refreshAnew();
}

/** `HubModel.remove` */
export async function removeNamed(live: LiveAccount, name: string): Promise<void> {
  const { account, closing, deps, tasks } = live;
  const server = find(live, name);
  if (!server || name === "") throw new ServerNotFound(account.hub.baseUrl, `no named server "${name}" is known`);
  if (tasks.isBusy(name) || isUp(server)) await tasks.stop(name);
  if (tasks.isBusy(name)) throw new ServerBusy(account.hub.baseUrl, "spawn");
  await tasks.hold(name, async () => {
    await told(live, async () => {
      const client = await deps.connection.client();
      await client.remove({ user: account.user, name }, closing);
    });
    tasks.forget(name);
    live.dispatch({ kind: "removed", name }, "server-removed");
  });
}

function isUp({ state }: Server): boolean {
  return state.kind === "running" || state.kind === "starting" || state.kind === "stopping";
}

function find({ account }: LiveAccount, name: string): Server | undefined {
  return account.servers.find((server) => server.name === name);
}

/** A question that was not answered says something of the hub too. */
async function told<T>(live: LiveAccount, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    live.closing.throwIfAborted();
    if (endsAsking(error)) live.notAnswered(error);
    throw error;
  }
}
