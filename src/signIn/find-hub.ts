import { parseHubAddress } from "../hubClient/address/hub-address.js";
import { hubBehind } from "../hubClient/address/hub-behind.js";
import { recogniseHub } from "../hubClient/address/recognise.js";
import type { HubIdentity } from "../hubClient/types.js";
import type { SignInDeps } from "./contract.js";

/**
 * Reads a pasted address and asks what answers there: one request where that is a hub, one more where its host may be a user's own
 * (`hubBehind`). A secret in it is left behind, and that is said.
 */
export async function findHub(
  { ui, networks }: Pick<SignInDeps, "ui" | "networks">,
  pasted: string,
  signal: AbortSignal,
): Promise<HubIdentity> {
  const address = parseHubAddress(pasted);
  if (address.hadSecret) {
    void ui.message(
      "warning",
      ui.l10n.t(
        "The link contained a secret, which wasn't kept. Anyone who has the link can use it, so revoke it on the hub.",
      ),
    );
  }
  return await hubBehind(await recogniseHub(address, networks, signal), address, networks, signal);
}
