import { parseHubAddress } from "../hubClient/address/hub-address.js";
import { hubBehind } from "../hubClient/address/hub-behind.js";
import { recogniseHub } from "../hubClient/address/recognise.js";
import type { HubIdentity } from "../hubClient/types.js";
import { CertificateNotTrusted } from "../transport/errors.js";
import type { SignInDeps } from "./contract.js";
import { askForTrust } from "./network/show-certificate.js";

/**
 * Reads a pasted address and asks what answers there: one request where that is a hub, one more where its host may be a user's own
 * (`hubBehind`). A certificate that nothing here vouches for is shown, and trusted only by the user's word. A secret in it is left behind, and that is said.
 */
export async function findHub(
  deps: Pick<SignInDeps, "ui" | "networks" | "memento">,
  pasted: string,
  signal: AbortSignal,
): Promise<HubIdentity> {
  const { ui, networks } = deps;
  const address = parseHubAddress(pasted);
  if (address.hadSecret) {
    void ui.message(
      "warning",
      ui.l10n.t(
        "The link contained a secret, which wasn't kept. Anyone who has the link can use it, so revoke it on the hub.",
      ),
    );
  }
  const found = await trusted(deps, () => recogniseHub(address, networks, signal));
  return await hubBehind(found, address, networks, signal);
}

async function trusted<T>(deps: Pick<SignInDeps, "ui" | "memento">, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof CertificateNotTrusted) || !(await askForTrust(deps, error))) throw error;
    return await ask();
  }
}
