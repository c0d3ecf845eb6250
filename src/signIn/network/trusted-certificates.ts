import { type Memento, stored } from "../../state/stored.js";

/** The public keys of certificates that the user trusts for the hubs of an origin. */
export function trustedFor(memento: Pick<Memento, "get">, baseUrl: string): string[] {
  const { origin } = new URL(baseUrl);
  return (stored.trustedCertificates.get(memento) ?? []).flatMap(([at, key]) => (at === origin ? [key] : []));
}

/** In the place of the one before. */
export async function trust(memento: Memento, baseUrl: string, publicKey: string): Promise<void> {
  const { origin } = new URL(baseUrl);
  const others = (stored.trustedCertificates.get(memento) ?? []).filter(([at]) => at !== origin);
  await stored.trustedCertificates.set(memento, [...others, [origin, publicKey]]);
}
