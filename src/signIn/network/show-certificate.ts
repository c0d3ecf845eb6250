import { hubLabel } from "../../text/hub-label.js";
import type { Localizer } from "../../text/speech.js";
import { day } from "../../text/time-words.js";
import { CertificateNotTrusted } from "../../transport/errors.js";
import { discard } from "../../transport/http/discard.js";
import type { Certificate } from "../../transport/network/certificate.js";
import type { SignInDeps } from "../contract.js";
import { trust } from "./trusted-certificates.js";

/**
 * What is wrong with the certificate that a hub presents now; `undefined`: nothing, or it is trusted. The hub is asked for it, so that whoever
 * wants it to be shown need not be believed. Rejects with what else is wrong on the way.
 */
export async function refusedCertificate(
  { networks }: Pick<SignInDeps, "networks">,
  baseUrl: string,
  signal: AbortSignal,
): Promise<CertificateNotTrusted | undefined> {
  const { fetch } = await networks.of(baseUrl).session();
  try {
    discard(await fetch(`${baseUrl}hub/api`, { signal }));
    return undefined;
  } catch (error) {
    if (error instanceof CertificateNotTrusted) return error;
    throw error;
  }
}

/** In the way of everything else: whoever says yes here may be giving the token away. */
export async function askForTrust(
  { ui, memento }: Pick<SignInDeps, "ui" | "memento">,
  { hub, about }: CertificateNotTrusted,
): Promise<boolean> {
  const { certificate, proxy, replaced = false } = about;
  if (!certificate || proxy !== undefined) return false;
  const { l10n } = ui;
  const label = hubLabel(hub);
  const question = replaced
    ? l10n.t("{0} shows another certificate than the one you trusted. Do you want to trust this one instead?", label)
    : l10n.t("Do you want to trust this certificate of {0}?", label);
  const button = l10n.t("Trust This Certificate");
  if ((await ui.modal("warning", question, detailsOf(certificate, label, l10n), button)) !== button) return false;
  await trust(memento, hub, certificate.publicKey);
  return true;
}

function detailsOf(
  { subject, issuer, from, until, names, sha256 }: Certificate,
  label: string,
  l10n: Localizer,
): string {
  return [
    l10n.t("For: {0}", subject),
    l10n.t("Names: {0}", names.join(", ")),
    l10n.t("Signed by: {0}", issuer),
    l10n.t("Valid: {0} to {1}", day(from), day(until)),
    l10n.t("SHA-256: {0}", sha256),
    "",
    l10n.t(
      "Compare the SHA-256 with the hub's admin. If it's somebody else's certificate, they can read your token and run code as you. Only this certificate is trusted, only for {0}.",
      label,
    ),
  ].join("\n");
}
