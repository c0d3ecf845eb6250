import { CompanionMissing, CompanionNotUnderstood } from "../../hubClient/errors.js";
import { Companion } from "../../hubClient/options/companion.js";
import type { Account, Hub, HubModel } from "../../model/types.js";

/** The names can be chosen without it. */
const PATIENCE_MS = 3_000;

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
    const { defaultServer } = await new Companion({ baseUrl, fetch }).about(AbortSignal.timeout(PATIENCE_MS));
    if (defaultServer === undefined) told.delete(baseUrl);
    else told.set(baseUrl, defaultServer);
  } catch (error) {
    // One that does not answer now: what it said before still holds.
    if (error instanceof CompanionMissing || error instanceof CompanionNotUnderstood) told.delete(baseUrl);
  }
  return toldDefaultServer(hub);
}
