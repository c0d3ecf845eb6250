import { ServerConnection } from "@jupyterlab/services";
import { parsedJson } from "../../../text/json.js";
import { record } from "../messages/mended-content.js";

/** What ties a kernel to a path on the server: a notebook's, a console's or another client's. */
export interface RunningSession {
  id: string;
  path: string;
  name: string;
  kernel: { id: string; name: string; state: string; clients?: number };
}

/** `@jupyterlab/services` gives none at all where one of them has no name, as some clients make them. */
export async function runningSessions(settings: ServerConnection.ISettings): Promise<RunningSession[]> {
  const response = await ServerConnection.makeRequest(`${settings.baseUrl}api/sessions`, {}, settings);
  if (response.status !== 200) throw await ServerConnection.ResponseError.create(response);
  const listed = parsedJson(await response.text());
  return Array.isArray(listed) ? listed.map(readSession).filter((session) => session !== undefined) : [];
}

function readSession(value: unknown): RunningSession | undefined {
  const session = record(value);
  const kernel = record(session?.["kernel"]);
  const [id, path, kernelId] = [text(session?.["id"]), text(session?.["path"]), text(kernel?.["id"])];
  if (!id || path === undefined || !kernelId) return undefined;
  const [name, kernelName, state] = [session?.["name"], kernel?.["name"], kernel?.["execution_state"]].map(text);
  const clients = kernel?.["connections"];
  const told = typeof clients === "number" ? { clients } : {};
  return { id, path, name: name ?? "", kernel: { id: kernelId, name: kernelName ?? "", state: state ?? "", ...told } };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
