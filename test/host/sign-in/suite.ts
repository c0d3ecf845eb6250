import { type RunningHub, startHub } from "../../../rig/hub.js";
import { startKeyring } from "../../../rig/keyring.js";
import { type NativeHub, startNativeHub } from "../../../rig/native-hub.js";
import { freePort } from "../../../rig/ports.js";
import { userOf } from "../../contract/rig-user.js";
import { openDoor } from "../commands/door.js";
import type { PreparedSuite } from "../suite.js";
import { clientSecret, ownRedirect, password } from "./known.js";

/** A hub with the companion, passwords, and two OAuth clients for editors; and a real keychain. */
export async function prepare(): Promise<PreparedSuite> {
  const loopbackRedirect = `http://127.0.0.1:${await freePort()}/signed/in`;
  const [hub, codes, keyring] = await Promise.all([
    startHub({ companion: true, basePath: "/jupyter", config: config(loopbackRedirect) }),
    startNativeHub({ config: "c.NativeAuthenticator.allow_2fa = True\n" }),
    startKeyring(),
  ]);
  const { url } = hub;
  const door = await openDoor(hub, keyring);
  const serverEnv = await environmentOfServer(hub, "zoe");
  const env = Object.fromEntries(Object.entries(keyring.env).filter((entry): entry is [string, string] => !!entry[1]));
  return {
    env: {
      ...env,
      RIG_HUB: url,
      RIG_DOOR: door.url,
      RIG_ADMIN_TOKEN: hub.adminToken,
      RIG_REDIRECT: loopbackRedirect,
      RIG_SERVER_ENV: serverEnv,
      RIG_CODE_HUB: await withCodes(codes),
    },
    settings: {
      "hubKernels.oauthClients": [
        { hub: url, clientId: "service-editors", clientSecret: `${clientSecret}-editors`, redirectUri: ownRedirect },
        {
          hub: `${url}hub/home`,
          clientId: "service-loopback",
          clientSecret: `${clientSecret}-loopback`,
          redirectUri: loopbackRedirect,
        },
      ],
      // The editor itself asks before an extension takes an address.
      "extensions.confirmedUriHandlerExtensionIds": ["hub-kernels.hub-kernels"],
    },
    async stop() {
      door.close();
      await Promise.all([hub.stop(), codes.stop(), keyring.stop()]);
    },
  };
}

/** A hub that asks its user nora for a code besides her password; and what her codes are made of. */
async function withCodes(hub: NativeHub): Promise<string> {
  const { html } = await hub.signUp({ user: "nora", password }, { "2fa": "1" });
  await hub.api("POST", "users/nora");
  return JSON.stringify({ url: hub.url, secret: /\b([A-Z2-7]{16})\b/.exec(html)?.[1] });
}

/** All that the hub told a server of the user's, as JSON. The server runs on. */
async function environmentOfServer(hub: RunningHub, name: string): Promise<string> {
  const user = await userOf(hub, name);
  await user.startToReady({});
  const told = "{k: v for k, v in os.environ.items() if k.startswith('JUPYTERHUB_')}";
  return await user.run(`import json, os; print(json.dumps(${told}))`);
}

function config(loopbackRedirect: string): string {
  const client = (name: string, redirect: string) => `
c.JupyterHub.services.append({
    "name": "${name}", "oauth_client_id": "service-${name}", "api_token": "${clientSecret}-${name}",
    "oauth_redirect_uri": "${redirect}", "oauth_client_allowed_scopes": ["tokens!user"],
})`;
  return `
c.DummyAuthenticator.password = "${password}"
${client("editors", ownRedirect)}
${client("loopback", loopbackRedirect)}
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", "access:services!service=editors", "access:services!service=loopback"]}
]
`;
}
