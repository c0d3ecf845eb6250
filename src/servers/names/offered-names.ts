import type { Account } from "../../model/types.js";
import type { SiteHubsSource } from "../../ui/settings/site/site-hubs.js";
import type { Ui } from "../../ui/ui.js";
import { documentedNames } from "./documented-names.js";
import { serverNamesSetting } from "./server-names-setting.js";

/** The names of servers that a hub is known to take, without asking it. */
export interface OfferedNames {
  documented: string[];
  /** the one that its site has set up as the first, where the hub tells none itself */
  first: string | undefined;
}

/** As the user and the site have set them, for each account. */
export async function offeredNames(
  { ui, site }: { ui: Ui; site: SiteHubsSource },
  accounts: readonly Account[],
): Promise<(OfferedNames & { account: Account })[]> {
  const [written, hubs] = [serverNamesSetting(ui), await site()];
  return accounts.map((account) => {
    const { baseUrl } = account.hub;
    const server = hubs.hub(baseUrl)?.server;
    const first = server === "" ? undefined : server;
    const documented = documentedNames(written, baseUrl);
    return { account, first, documented: first === undefined ? documented : [...new Set([first, ...documented])] };
  });
}
