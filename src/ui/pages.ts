import { hubLabel } from "../text/hub-label.js";
import type { HubNetwork } from "../transport/network/hub-network.js";
import type { SiteHubsSource } from "./settings/site/site-hubs.js";
import type { Ui } from "./ui.js";

interface Pages {
  of(baseUrl: string): Pick<HubNetwork, "pageAddress">;
}

/** The editor, which opens the pages of a hub behind SSH by the way that everything else of that hub goes. */
export function withPagesThrough(ui: Ui, networks: () => Pages, site: SiteHubsSource): Ui {
  const hubOf = async (address: string) => (await site()).networkAt(address);
  const addressOutside = async (address: string) => {
    const hub = await hubOf(address);
    return hub === undefined ? address : await networks().of(hub).pageAddress(address);
  };
  /** What goes wrong is said: who opens a page has nothing left to do. */
  const openOutside = async (address: string): Promise<void> => {
    if ((await hubOf(address)) === undefined) {
      await ui.openOutside(address);
      return;
    }
    try {
      const page = await addressOutside(address);
      if (page !== undefined) await ui.openOutside(page);
      else await sayNotThrough(ui, address);
    } catch (error) {
      const { showError } = await import("./errors/show-error.js");
      await showError(ui, error, { retry: () => openOutside(address) });
    }
  };
  // What the editor says of itself is asked each time, so nothing of it is copied.
  return Object.create(ui, { openOutside: { value: openOutside }, addressOutside: { value: addressOutside } }) as Ui;
}

async function sayNotThrough(ui: Ui, address: string): Promise<void> {
  const { l10n } = ui;
  const [anyway, copy] = [l10n.t("Open Anyway"), l10n.t("Copy Address")];
  const chosen = await ui.message(
    "warning",
    l10n.t(
      "Your browser can't use the SSH connection to {0}, as the page is encrypted for the hub's own address. If you can reach that address in another way, such as a VPN, open it anyway.",
      hubLabel(address),
    ),
    anyway,
    copy,
  );
  if (chosen === anyway) await ui.openOutside(address);
  if (chosen === copy) await ui.clipboard.writeText(address);
}
