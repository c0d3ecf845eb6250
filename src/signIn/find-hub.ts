import { parseHubAddress } from "../hubClient/address/hub-address.js";
import { hubBehind } from "../hubClient/address/hub-behind.js";
import { leadsElsewhere, recogniseHub } from "../hubClient/address/recognise.js";
import type { HubIdentity } from "../hubClient/types.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { hubLabel } from "../text/hub-label.js";
import type { Localizer } from "../text/speech.js";
import { CertificateNotTrusted, HubError, HubUnreachable } from "../transport/errors.js";
import type { SignInDeps } from "./contract.js";
import { askForTrust } from "./network/show-certificate.js";

type FindDeps = Pick<SignInDeps, "ui" | "networks" | "memento">;

/** The user does not want the hub to which the address redirects. */
class OtherHub extends HubError implements SelfDescribing {
  readonly kind = "other-hub";

  constructor(
    hub: string,
    readonly leadsTo: string,
  ) {
    super(hub, `${hub} redirects to ${leadsTo}, which is not wanted`);
  }

  inWords(l10n: Localizer): ErrorText {
    const [typed, found] = [hubLabel(this.hub), hubLabel(this.leadsTo)];
    return { message: l10n.t("{0} redirects to {1}, and no token was sent there.", typed, found), actions: [] };
  }
}

/** Nobody listens for https, and http is tried only where it is written. */
class NoHttps extends HubError implements SelfDescribing {
  readonly kind = "no-https";

  constructor(hub: string, options: ErrorOptions) {
    super(hub, `${hub} refused the connection`, options);
  }

  inWords(l10n: Localizer): ErrorText {
    const message = l10n.t(
      "{0} refused the connection by https. If your browser shows the hub's address with http://, enter it like that. Otherwise, no hub is running at this address right now.",
      hubLabel(this.hub),
    );
    return { message, actions: ["retry", "showLog"] };
  }
}

/**
 * Reads a pasted address and asks what answers there: one request where that is a hub, one more where its host may be a user's own
 * (`hubBehind`). A certificate that nothing here vouches for is shown, and trusted only by the user's word; so is a hub to which another
 * host's address redirects. A secret in it is left behind, and that is said.
 */
export async function findHub(deps: FindDeps, pasted: string, signal: AbortSignal): Promise<HubIdentity> {
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
  const [typed] = address.candidates;
  const found = await trusted(deps, () => recogniseHub(address, networks, signal)).catch((error: unknown) => {
    const isClosed = error instanceof HubUnreachable && error.why === "refused";
    const isHttpLeft = address.isUnsaid && !address.candidates.some((candidate) => candidate.startsWith("http:"));
    throw isClosed && isHttpLeft ? new NoHttps(typed, { cause: error }) : error;
  });
  if (leadsElsewhere(address, found.baseUrl)) await askForOther(deps, typed, found.baseUrl);
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

/** Whoever has this name, or is on the way to it, may lead people to a hub of his own: its user's token would be his. */
async function askForOther({ ui }: FindDeps, typed: string, found: string): Promise<void> {
  const { l10n } = ui;
  const [one, other] = [hubLabel(typed), hubLabel(found)];
  const question = l10n.t("{0} redirects to the JupyterHub at {1}. Do you want to use that one?", one, other);
  const detail = l10n.t(
    "You'd sign in to {0}, and it would get your token. If you don't know that address, ask the hub's admin.",
    found,
  );
  const button = l10n.t("Use {0}", new URL(found).host);
  if ((await ui.modal("warning", question, detail, button)) !== button) throw new OtherHub(typed, found);
}
