import { NoHelper } from "../helper/place.js";
import type { TunnelReach } from "../helper/reached-servers.js";
import type { HubModel } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import type { Networks } from "../transport/network/hub-network.js";
import type { HubSession } from "../transport/types.js";
import { confirm } from "../ui/prompts/confirm.js";
import type { Ui } from "../ui/ui.js";

export interface AccessDeps {
  ui: Ui;
  model: Pick<HubModel, "server" | "account">;
  networks: Networks;
  log: { secret(value: string): void; info(message: string): void };
}

/** As long as the helper may take to start and to answer, in ms. */
const ASK_MS = 160_000;

/**
 * By what an app is asked through jupyter-server-proxy, which hands the authorization on to the app (all versions up to 4.6). The server's own
 * token is in the environment of all that runs there: the app learns nothing by it. Where that is not to be had it is the user's, if the user
 * wants that; else this rejects with a cancellation.
 */
export async function appAccess(
  deps: AccessDeps,
  { connection, helper }: TunnelReach,
  about: { server: ServerId; app: string; label: string },
): Promise<() => Promise<HubSession>> {
  const token = await ownToken(helper).catch((error: unknown) => {
    if (!(error instanceof NoHelper)) throw error;
    deps.log.info(`the server's own token is not to be had: ${error.message}`);
    return undefined;
  });
  if (token === undefined) {
    await askForToken(deps.ui, about);
    return () => connection.network();
  }
  deps.log.secret(token);
  const server = deps.model.server(about.server);
  const account = server && deps.model.account(server.accountId);
  if (!account) throw new RangeError("no server of this name is known here");
  const hub = deps.networks.of(account.hub.baseUrl);
  return async () => (await hub.session(token)).at(() => connection.url);
}

async function ownToken(helper: TunnelReach["helper"]): Promise<string | undefined> {
  const signal = AbortSignal.timeout(ASK_MS);
  await helper.start(signal);
  const { token } = await helper.ask("access", {}, signal);
  return typeof token === "string" && /^[\w.-]{8,500}$/.test(token) ? token : undefined;
}

async function askForToken(ui: Ui, { app, label }: { app: string; label: string }): Promise<void> {
  await confirm(
    ui,
    ui.l10n.t("Do you want to give {0} on {1} your hub token?", app, label),
    ui.l10n.t(
      "jupyter-server-proxy hands the token that lets you in on to the app. Whoever wrote or runs the app can do with it what you can do at the hub. Go on only if you trust the app.",
    ),
    ui.l10n.t("Give Token and Open"),
  );
}
