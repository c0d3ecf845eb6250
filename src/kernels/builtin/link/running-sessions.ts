import { ServerConnection } from "@jupyterlab/services";
import { listIn } from "../../../text/json.js";
import { record } from "../messages/mended-content.js";

/** What ties a kernel to a path on the server: a notebook's, a console's or another client's. */
export interface RunningSession {
  id: string;
  path: string;
  name: string;
  kernel: { id: string; name: string; state: string; clients?: number };
}

/**
 * `@jupyterlab/services` gives none at all where one of them has no name, as some clients make them. What sessions say of their kernels may be old
 * (see `askKernel`): the kernels' own list knows, and where a server gives none nobody does.
 */
export async function runningSessions(settings: ServerConnection.ISettings): Promise<RunningSession[]> {
  const ask = (path: string) => ServerConnection.makeRequest(`${settings.baseUrl}${path}`, {}, settings);
  const [sessions, kernels] = await Promise.all([ask("api/sessions"), ask("api/kernels")]);
  if (sessions.status !== 200) throw await ServerConnection.ResponseError.create(sessions);
  const models = kernels.status === 200 ? listIn(await kernels.text()).map(record) : [];
  const known = new Map(models.map((model) => [model?.["id"], model]));
  return listIn(await sessions.text())
    .map((session) => readSession(session, known))
    .filter((session) => session !== undefined);
}

function readSession(
  value: unknown,
  known: ReadonlyMap<unknown, Record<string, unknown> | undefined>,
): RunningSession | undefined {
  const session = record(value);
  const kernel = record(session?.["kernel"]);
  const [id, path, kernelId] = [text(session?.["id"]), text(session?.["path"]), text(kernel?.["id"])];
  if (!id || path === undefined || !kernelId) return undefined;
  const now = known.get(kernelId);
  const [name, kernelName, state] = [session?.["name"], kernel?.["name"], now?.["execution_state"]].map(text);
  const clients = now?.["connections"];
  const told = typeof clients === "number" ? { clients } : {};
  return { id, path, name: name ?? "", kernel: { id: kernelId, name: kernelName ?? "", state: state ?? "", ...told } };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
