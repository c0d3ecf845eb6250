import { readText } from "../../hubClient/body.js";
import type { Account, Hub, HubModel } from "../../model/types.js";
import { isRecord, parsedJson } from "../../text/json.js";

/** The names can be chosen without it. */
const PATIENCE_MS = 3_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** By base URL, as the companions of these hubs told it in this window. */
const told = new Map<string, string>();

/** As far as it was asked for already; asks nobody. */
export function toldDefaultServer({ baseUrl }: Pick<Hub, "baseUrl">): string | undefined {
  return told.get(baseUrl);
}

/**
 * `c.JupyterHub.default_server_name`. JupyterHub itself tells it to browsers that are signed in, and to nobody else; its companion does, to
 * whoever asks which companion it is (hub-companion/README.md; one request).
 */
export async function askDefaultServer(
  model: Pick<HubModel, "transport">,
  { id, hub }: Pick<Account, "id" | "hub">,
): Promise<string | undefined> {
  const { baseUrl } = hub;
  try {
    const { fetch } = await model.transport(id);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(`${baseUrl}hub/api/hub-kernels`, { signal, redirect: "manual" });
    const about = parsedJson(await readText(response, MAX_ANSWER_BYTES));
    const name = isRecord(about) && response.ok ? about["default_server"] : undefined;
    if (typeof name === "string" && name !== "") told.set(baseUrl, name);
    else told.delete(baseUrl);
  } catch {
    // It does not answer now: what it said before still holds.
  }
  return toldDefaultServer(hub);
}
