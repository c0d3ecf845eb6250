import { randomBytes } from "node:crypto";
import { type HubLine, type HubOptions, type RunningHub, startHub } from "./hub.js";
import { freePort } from "./ports.js";
import { libraryConfig } from "./python-library.js";

// What JupyterHub's own environment does not have of OAuthenticator's needs; pure Python, so one folder serves all lines.
const OAUTHENTICATOR = ["oauthenticator==17.4.0", "pyjwt==2.10.1", "ruamel.yaml==0.18.6"];
const HUB_PATH = "/jupyter";
const PROVIDER_PATH = "/campus";
const CLIENT = "service-hub";

export interface SsoHub extends RunningHub {
  /** The hub where people type their password (Dummy: any). */
  provider: RunningHub;
}

/** A hub whose users sign in at a second JupyterHub, its OAuth provider, through OAuthenticator. A browser finds the way by itself. */
export async function startSsoHub(line: HubLine, options: HubOptions = {}): Promise<SsoHub> {
  const secret = randomBytes(16).toString("hex");
  // The provider compares the hub's address letter for letter, and the hub must know where its provider is.
  const [hubPort, providerPort] = [await freePort(), await freePort()];
  const callback = `http://127.0.0.1:${hubPort}${HUB_PATH}/hub/oauth_callback`;
  const provider = `http://127.0.0.1:${providerPort}${PROVIDER_PATH}/`;
  const library = await libraryConfig("oauthenticator", line, OAUTHENTICATOR);
  const starting = [
    startHub({ line, basePath: PROVIDER_PATH, port: providerPort, config: providerConfig(callback, secret) }),
    startHub({
      ...options,
      line,
      basePath: HUB_PATH,
      port: hubPort,
      config: hubConfig({ library, provider, callback, secret }) + (options.config ?? ""),
    }),
  ] as const;
  const started = await Promise.allSettled(starting);
  const [providerHub, hub] = started;
  if (providerHub.status === "rejected" || hub.status === "rejected") {
    for (const one of started) if (one.status === "fulfilled") await one.value.stop();
    throw started.find((one) => one.status === "rejected")?.reason;
  }
  const stop = async () => {
    await Promise.all([hub.value.stop(), providerHub.value.stop()]);
  };
  let stopped: Promise<void> | undefined;
  return { ...hub.value, provider: providerHub.value, stop: () => (stopped ??= stop()) };
}

function providerConfig(callback: string, secret: string): string {
  return `
c.JupyterHub.services.append({
    "name": "hub", "oauth_client_id": "${CLIENT}", "api_token": "${secret}",
    "oauth_redirect_uri": "${callback}", "oauth_no_confirm": True,
})
c.JupyterHub.load_roles = [{"name": "user", "scopes": ["self", "access:services!service=hub"]}]
`;
}

function hubConfig(of: { library: string; provider: string; callback: string; secret: string }): string {
  return `${of.library}
c.JupyterHub.authenticator_class = "oauthenticator.generic.GenericOAuthenticator"
c.GenericOAuthenticator.client_id = "${CLIENT}"
c.GenericOAuthenticator.client_secret = "${of.secret}"
c.GenericOAuthenticator.oauth_callback_url = "${of.callback}"
c.GenericOAuthenticator.authorize_url = "${of.provider}hub/api/oauth2/authorize"
c.GenericOAuthenticator.token_url = "${of.provider}hub/api/oauth2/token"
c.GenericOAuthenticator.userdata_url = "${of.provider}hub/api/user"
c.GenericOAuthenticator.username_claim = "name"
c.GenericOAuthenticator.login_service = "Campus"
c.GenericOAuthenticator.auto_login = True
`;
}
