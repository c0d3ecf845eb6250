import { isIP, type Socket } from "node:net";
import { safeWords } from "../../text/safe-words.js";
import type { Localizer } from "../../text/speech.js";
import { day } from "../../text/time-words.js";
import { bareHost, isLoopback } from "../../transport/address.js";
import { CertificateNotTrusted } from "../../transport/errors.js";
import type { Certificate } from "../../transport/network/certificate.js";
import type { Route } from "../../transport/network/connect.js";
import type { Encryption, VouchedBy } from "../../transport/network/encryption.js";
import { toNetworkError } from "../../transport/network/network-errors.js";
import { sourceText } from "../../transport/network/network-words.js";
import { placeOf } from "../../transport/network/open-socket.js";
import { waitFor, within } from "../../transport/waiting.js";
import { type Step, type StepContext, StepFailed } from "./contract.js";
import { msWords, timed } from "./measure.js";

/** Resolvers give up after as long, or longer. */
const LOOK_UP_MS = 10_000;
const MOST_ADDRESSES = 8;

/** Who looks the name up, and what it is. */
export const nameStep: Step = {
  id: "name",
  needs: [],
  async run({ deps, baseUrl, label, speech: { l10n }, tell, signal }) {
    const host = bareHost(new URL(baseUrl).hostname);
    // An address of a proxy that is none is the next step's to tell.
    const connector = await deps.networks.of(baseUrl).connector();
    const route: Route = await connector.route().catch(() => ({ kind: "direct" }));
    if (route.kind === "ssh") {
      tell(l10n.t("The SSH host {0} looks up {1}; this machine doesn't.", route.host, route.remote.host));
      return;
    }
    if (route.kind === "proxy") {
      tell(l10n.t("The proxy {0} looks up {1}; this machine doesn't.", route.proxy, host));
      return;
    }
    if (isIP(host) > 0) {
      tell(l10n.t("{0} is an IP address, so there's nothing to look up.", host));
      return;
    }
    const place = placeOf(new URL(baseUrl));
    const name = "host" in place ? place.host : host;
    const { ms, value: found } = await timed(() => within(LOOK_UP_MS, deps.lookUp(name), signal)).catch(
      (error: unknown) => {
        throw toNetworkError(baseUrl, error);
      },
    );
    if (!found) {
      throw new StepFailed(
        l10n.t("Looking up {0} took more than {1} s. Check your network or VPN.", label, LOOK_UP_MS / 1000),
      );
    }
    tell(l10n.t("{0} is at {1} ({2}).", host, found.slice(0, MOST_ADDRESSES).join(", "), msWords(ms)));
  },
};

/** By what the hub is reached, and who says so; opened as far as that is not the hub itself. */
export const routeStep: Step = {
  id: "route",
  needs: [],
  async run(context) {
    const { deps, baseUrl, facts, speech, tell } = context;
    const { l10n } = speech;
    const route = await (await deps.networks.of(baseUrl).connector()).route();
    facts.route = route;
    switch (route.kind) {
      case "direct":
        tell(l10n.t("Direct, without a proxy or SSH."));
        return;
      case "proxy":
        tell(l10n.t("Through the proxy {0} ({1}).", route.proxy, sourceText(route, l10n)));
        break;
      case "ssh": {
        const { host, remote } = route;
        tell(
          l10n.t(
            "Through SSH to {0}, which connects to {1}:{2} (setting {3}).",
            host,
            remote.host,
            remote.port,
            "hubKernels.networks",
          ),
        );
      }
    }
    const { ms, value } = await timed(() => open(context));
    facts.socket = value;
    tell(l10n.t("It's open ({0}).", msWords(ms)));
  },
};

/** The connection to the hub itself, and how it is encrypted. */
export const connectionStep: Step = {
  id: "connection",
  needs: ["name", "route"],
  async run(context) {
    const { deps, baseUrl, facts, speech, tell, signal } = context;
    const { l10n } = speech;
    const socket = facts.socket ?? (await open(context));
    if (facts.route?.kind === "direct") {
      tell(l10n.t("Connected to {0}, port {1}.", socket.remoteAddress ?? "", socket.remotePort ?? 0));
    }
    if (baseUrl.startsWith("https:")) await encrypted(context, socket);
    else tell(plainText(context));
    socket.destroy();
    const connector = await deps.networks.of(baseUrl).connector();
    // What is set to go along is asked for here, where the user may take as long as they like.
    const headers = Object.keys(await waitFor(connector.ready(), signal));
    if (headers.length > 0) tell(l10n.t("Headers that go along: {0}. Their values aren't shown.", headers.join(", ")));
  },
};

async function open({ deps, baseUrl, signal }: StepContext): Promise<Socket> {
  const connector = await deps.networks.of(baseUrl).connector();
  const opening = connector.open();
  // It may come too late, for a step that has ended.
  opening.then((socket) => signal.aborted && socket.destroy()).catch(() => undefined);
  try {
    return await waitFor(opening, signal);
  } catch (error) {
    throw signal.aborted ? error : toNetworkError(baseUrl, error);
  }
}

async function encrypted({ deps, baseUrl, speech, tell, signal }: StepContext, socket: Socket): Promise<void> {
  const { l10n } = speech;
  try {
    const connector = await deps.networks.of(baseUrl).connector();
    const encryption = await waitFor(connector.encrypt(socket), signal);
    for (const line of encryptionLines(encryption, l10n)) tell(line);
  } catch (error) {
    if (error instanceof CertificateNotTrusted) {
      for (const line of chainLines(error.about.chain ?? [], l10n)) tell(line);
    }
    throw signal.aborted ? error : toNetworkError(baseUrl, error);
  } finally {
    socket.destroy();
  }
}

function plainText({ baseUrl, facts: { route }, speech: { l10n } }: StepContext): string {
  if (route?.kind === "ssh") return l10n.t("Plain http, encrypted by SSH as far as its host.");
  return isLoopback(new URL(baseUrl).hostname)
    ? l10n.t("Plain http, which doesn't leave this machine.")
    : l10n.t("Plain http: not encrypted. Anyone on the way can read your token.");
}

function encryptionLines(
  { version, cipher, chain, vouchedBy, clientCertificate }: Encryption,
  l10n: Localizer,
): string[] {
  return [
    l10n.t("Encrypted with {0} ({1}).", version.replace(/^TLSv/, "TLS "), cipher),
    ...chainLines(chain, l10n),
    l10n.t("Trusted: {0}.", vouchedWords(vouchedBy, l10n)),
    ...(clientCertificate === undefined
      ? []
      : [l10n.t("Client certificate, for a hub that asks for one: {0}", clientCertificate)]),
  ];
}

function chainLines(chain: readonly Certificate[], l10n: Localizer): string[] {
  return chain.flatMap(({ subject, issuer, from, until, names, sha256 }, index) => {
    const [who, by] = [subject || names[0] || "?", issuer || "?"].map(safeWords);
    const line = l10n.t(
      "Certificate {0}: {1}, signed by {2}, {3} to {4}",
      index + 1,
      who ?? "",
      by ?? "",
      day(from),
      day(until),
    );
    if (index > 0) return [line];
    return [line, l10n.t("  for {0}", safeWords(names.join(", "))), `  SHA-256 ${sha256}`];
  });
}

function vouchedWords(vouchedBy: VouchedBy, l10n: Localizer): string {
  switch (vouchedBy) {
    case "settings":
      return l10n.t("by the authorities in the setting {0}", "hubKernels.networks");
    case "system":
      return l10n.t("by the operating system");
    case "editor":
      return l10n.t("by the authorities that the editor brings along");
    case "user":
      return l10n.t("by you, for this hub only");
    case "unknown":
      return l10n.t("by an authority of this machine");
  }
}
