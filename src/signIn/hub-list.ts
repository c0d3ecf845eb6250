import { hubLabel, isSameHub } from "../text/hub-label.js";
import { withoutLinks } from "../text/hub-words.js";
import type { Step } from "../ui/prompts/wizard.js";
import type { SiteHub } from "../ui/settings/site/site-hub.js";
import type { Ui } from "../ui/ui.js";

/**
 * The hubs that a site has set up, before the box for any other address.
 * @param added base URLs of those that the user has already
 * @param then what is asked next; `undefined`: no hub of the list
 */
export function hubListStep(
  ui: Ui,
  hubs: readonly SiteHub[],
  added: readonly string[],
  then: (hub: string | undefined) => Step,
): Step {
  return async (wizard) => {
    const { hub } = await wizard.choose({
      placeholder: ui.l10n.t("Which JupyterHub do you want to add?"),
      items: [
        ...hubs.map((one) => itemOf(ui, one, added)),
        { label: `$(edit) ${ui.l10n.t("Enter Another Address…")}`, hub: undefined, alwaysShow: true },
      ],
    });
    return then(hub);
  };
}

function itemOf(ui: Ui, { hub, label }: SiteHub, added: readonly string[]) {
  const address = hubLabel(hub);
  const isAdded = added.some((one) => isSameHub(one, hub));
  const about = [...(label === undefined ? [] : [address]), ...(isAdded ? [ui.l10n.t("already added")] : [])];
  return { label: `$(server-environment) ${withoutLinks(label ?? address)}`, description: about.join(" · "), hub };
}
