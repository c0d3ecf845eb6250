import type { NetworkSecrets } from "../../transport/network/connect.js";
import type { AskedNetworkSecrets, AskedSecretsDeps } from "./asked-secrets.js";

/** Asks for what the way to a hub needs to be told; how to ask is loaded with the first need. */
export function networkSecrets(deps: AskedSecretsDeps): (baseUrl: string) => NetworkSecrets {
  let loaded: Promise<AskedNetworkSecrets> | undefined;
  const asked = () =>
    (loaded ??= import("./asked-secrets.js").then(({ AskedNetworkSecrets }) => new AskedNetworkSecrets(deps)));
  return (baseUrl) => ({
    passphrase: async (...about) => (await asked()).of(baseUrl).passphrase(...about),
    proxyCredentials: async (...about) => (await asked()).of(baseUrl).proxyCredentials(...about),
    header: async (...about) => (await asked()).of(baseUrl).header(...about),
    ssh: async (...about) => (await asked()).of(baseUrl).ssh(...about),
    wantedAtMs: () => deps.ui.actedAtMs,
  });
}
