import {
  CertificateNotTrusted,
  HubUnreachable,
  ProxyFailed,
  SocketBroken,
  SocketRefused,
  SshFailed,
} from "../errors.js";
import type { SocketEnd } from "../types.js";

/** Before each try to connect again, in ms. The first comes at once: most breaks are over by then. */
const RECONNECT_PAUSES_MS = [0, 250, 500];
/** After those: what is back is found within about a second, and what is away for long within 5 s, in ms. */
const PAUSE_MS = 1_000;
const LONG_PAUSE_MS = 3_000;
const LONG_AFTER_TRIES = 300;
/** A pause is longer by up to this part: the many kernels that a break cut off at once are not to come back at once. */
const JITTER = 0.5;

const passing = [SocketRefused, HubUnreachable, SocketBroken];

/** How long to wait after so many tries that failed, in ms. */
export function pauseMs(tries: number): number {
  const ms = RECONNECT_PAUSES_MS[tries] ?? (tries < LONG_AFTER_TRIES ? PAUSE_MS : LONG_PAUSE_MS);
  return ms * (1 + JITTER * Math.random());
}

/**
 * What another try does. `passes`: it may end otherwise; `waits`: it does once something is mended here, such as a locked keychain, for
 * which each try would ask; `final`: it ends as this one did. A certificate that was good before is one of a portal in between, which goes when the user has
 * passed it; a proxy or an ssh host that let us through before does so again.
 */
export function outlookOf({ error }: SocketEnd, wasOpen: boolean): "passes" | "waits" | "final" {
  if (!error || passing.some((type) => error instanceof type)) return "passes";
  if (!wasOpen) return "final";
  const isWay = error instanceof ProxyFailed || error instanceof SshFailed;
  return error instanceof CertificateNotTrusted || (isWay && error.passes) ? "passes" : "waits";
}
