import type { HubClient } from "../hubClient/contract.js";
import { NotSignedIn } from "../hubClient/errors.js";
import { createHubClient } from "../hubClient/hub-client.js";
import { createHubTokens, type HubTokens } from "../hubClient/tokens/tokens.js";
import type { AccountAddress } from "../text/ids.js";
import type { TokenStore } from "../tokens/store/types.js";
import type { CheckDeps } from "./contract.js";

export interface AccountDeps extends CheckDeps {
  tokens: TokenStore;
}

/** The hub's API with the account's own token. */
export interface AccountHub {
  client: HubClient;
  tokens: HubTokens;
}

/** Asks the account's hub with the token in use. Rejects with `NotSignedIn` when there is none, and with what `work` rejects with. */
export async function withAccountHub<T>(
  account: AccountAddress,
  deps: AccountDeps,
  work: (hub: AccountHub) => Promise<T>,
): Promise<T> {
  const { baseUrl } = account;
  const { tokens } = deps;
  const token = await tokens.read(account);
  if (token === undefined) throw new NotSignedIn(baseUrl, `there is no token for ${baseUrl}`);
  const session = await deps.networks.of(baseUrl).session(() => tokens.read(account));
  const asked = { client: createHubClient(session), tokens: createHubTokens(session) };
  return await work(deps.fresh?.before(asked, token) ?? asked);
}
