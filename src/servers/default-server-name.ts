import { Companion } from "../hubClient/companion.js";
import type { Hub, HubModel } from "./types.js";

/** The names can be chosen without it. */
const PATIENCE_MS = 3_000;

/** By base URL, as the companions of these hubs told it in this window. */
const told = new Map<string, string | undefined>();

/** As far as it was asked for already; asks nobody. */
export function toldDefaultServer({ baseUrl }: Hub): string | undefined {
  return told.get(baseUrl);
}

/** `c.JupyterHub.default_server_name`. JupyterHub tells it to browsers that are signed in, and to nobody else; its companion does (one request). */
export async function askDefaultServer(model: Pick<HubModel, "transport">, hub: Hub): Promise<string | undefined> {
  try {
    const { baseUrl, fetch } = await model.transport(hub.id);
    const { defaultServer } = await new Companion({ baseUrl, fetch }).about(AbortSignal.timeout(PATIENCE_MS));
    told.set(hub.baseUrl, defaultServer);
  } catch {
    // There is no companion, or it does not answer now: what it said before still holds.
  }
  return toldDefaultServer(hub);
}
