import { cullerOptions, type HubService, isIdleCuller, services } from "../hubClient/admin/services.js";
import { safeWords } from "../text/safe-words.js";
import type { Ui } from "../ui/ui.js";
import { type Admin, type Deed, type DeedList, inTime } from "./asking.js";

/** What the hub runs or knows beside the users' servers. Nothing can be changed there: a hub reads it from its configuration. */
export function servicesList(admin: Admin): DeedList {
  const { ui, hub } = admin;
  const { l10n } = ui;
  return {
    placeholder: () => l10n.t("Services of {0}. They're set up in the hub's configuration.", hub.label),
    items: async () => {
      const found = await services(hub.api, inTime());
      return [...found.map((service) => serviceItem(admin, service)), cullerItem(ui, found)];
    },
  };
}

function serviceItem({ ui, hub }: Admin, service: HubService): Deed {
  const { l10n } = ui;
  const { prefix, pid, isAdmin } = service;
  const about = [
    ...(isAdmin ? [l10n.t("admin")] : []),
    ...(pid === undefined ? [] : [l10n.t("process {0}", String(pid))]),
    ...(prefix === undefined ? [] : [safeWords(prefix)]),
  ];
  const page = prefix === undefined ? undefined : pageOf(hub.baseUrl, prefix);
  return {
    label: `$(gear) ${safeWords(service.name)}`,
    description: about.join(" · "),
    run: async () => {
      if (page !== undefined) await ui.openOutside(page);
    },
  };
}

/** On the hub's own host, whatever it says. */
function pageOf(hub: string, prefix: string): string | undefined {
  if (!URL.canParse(prefix, hub)) return undefined;
  const page = new URL(prefix, hub);
  return page.origin === new URL(hub).origin ? page.href : undefined;
}

function cullerItem(ui: Ui, found: readonly HubService[]): Deed {
  const { l10n } = ui;
  const culler = found.find(isIdleCuller);
  const label = culler
    ? l10n.t("Idle servers are stopped by the hub: {0}", safeWords(cullerOptions(culler).join(" ")) || culler.name)
    : l10n.t("The hub lists no idle culler, so idle servers go on, unless they end by themselves.");
  return { label: `$(info) ${label}`, alwaysShow: true, run: () => Promise.resolve() };
}
