import * as v from "valibot";
import type { AdminDeps } from "../admin/admin-access.js";
import { type Asker, type Deed, deeds } from "../admin/asking.js";
import { groupName } from "../hubClient/admin/users.js";
import { announcementOf } from "../hubClient/announcement.js";
import { HubApi } from "../hubClient/hub-api.js";
import type { Account } from "../model/types.js";
import { accountArgs } from "../servers/commands/args.js";
import { accountFor } from "../servers/commands/choose.js";
import { mayShare } from "../servers/commands/command-table.js";
import { safeWords } from "../text/safe-words.js";
import { press } from "../ui/prompts/press.js";
import { retried } from "../ui/prompts/retried.js";
import { sayDone } from "../ui/prompts/say-done.js";
import { Wizard } from "../ui/prompts/wizard.js";
import type { Command } from "../ui/run-command.js";
import { CancellationError, type Ui } from "../ui/ui.js";

/** How long the hub may take to tell all of it, in ms. */
const LOOK_MS = 30_000;
const DOCUMENTATION = "https://jupyterhub.readthedocs.io/en/stable/";

const own = v.object({ groups: v.fallback(v.pipe(v.array(groupName), v.maxLength(10_000)), []) });

/** What a hub's own pages show and let users do, in one list. The hub is asked when it is opened. */
export function controlPanel(deps: AdminDeps): Command<typeof accountArgs> {
  const { ui, model, log } = deps;
  const { l10n } = ui;
  return {
    id: "hubKernels.controlPanel",
    args: accountArgs,
    async run(args) {
      const title = l10n.t("Hub Control Panel");
      const account = await accountFor(deps, args, { title, question: l10n.t("Which hub do you want to see?") });
      const asker: Asker = { ui, log, account };
      await retried(ui, "hubKernels.controlPanel", account.id, { account: account.id }, async () => {
        await deeds(asker, new Wizard(ui, `${title}: ${account.label}`, 1), {
          waiting: l10n.t("Contacting {0}", account.label),
          placeholder: () => l10n.t("What do you want to do on {0}?", account.label),
          items: async () => {
            const current = model.account(account.id) ?? account;
            return lines(ui, current, await about(deps, current, AbortSignal.timeout(LOOK_MS)));
          },
        });
      });
    },
  };
}

interface About {
  groups: readonly string[];
  /** '': there is none */
  announcement: string;
}

async function about({ model, networks, log }: AdminDeps, account: Account, signal: AbortSignal): Promise<About> {
  const { baseUrl } = account.hub;
  const { fetch } = await model.transport(account.id);
  const asking = new HubApi(baseUrl, fetch, undefined).ask({ method: "GET", path: "user", signal }, own);
  const nobody = await networks.of(baseUrl).session();
  const announcement = announcementOf(baseUrl, nobody.fetch, signal).catch((error: unknown) => {
    log.debug("the hub's announcement is not known:", error);
    return "";
  });
  return { ...(await asking), announcement: await announcement };
}

function lines(ui: Ui, account: Account, { groups, announcement }: About): Deed[] {
  const { l10n } = ui;
  const { id } = account;
  /** Another command, after which this list is over. */
  const leads = (command: string, args?: object) => async () => {
    await press(ui, command, args);
    throw new CancellationError();
  };
  const whose = groups.length === 0 ? l10n.t("in no group") : l10n.t("groups: {0}", safeWords(groups.join(", ")));
  const news: Deed = {
    label: `$(megaphone) ${safeWords(announcement)}`,
    description: l10n.t("announcement"),
    run: () => {
      ui.text(l10n.t("Announcement of {0}", account.label)).write(announcement);
      return Promise.resolve();
    },
  };
  return [
    ...(announcement === "" ? [] : [news]),
    {
      label: `$(account) ${safeWords(account.user)}`,
      description: [...(account.isAdmin ? [l10n.t("admin")] : []), whose].join(" · "),
      run: async () => {
        if (groups.length === 0) return;
        await ui.clipboard.writeText(groups.join("\n"));
        sayDone(ui, l10n.t("The groups' names were copied"));
      },
    },
    { label: `$(home) ${l10n.t("Open Hub in Browser")}`, run: leads("hubKernels.openHub", { account: id }) },
    {
      label: `$(book) ${l10n.t("Open JupyterHub's Documentation")}`,
      run: () => Promise.resolve(ui.openOutside(DOCUMENTATION)),
    },
    {
      label: `$(key) ${l10n.t("Tokens and Sign-Ins of Browsers and Services…")}`,
      run: leads("hubKernels.tokens.focus"),
    },
    ...(mayShare(account.hub.version)
      ? [{ label: `$(live-share) ${l10n.t("Share Server…")}`, run: leads("hubKernels.shareServer") }]
      : []),
    ...(account.isAdmin
      ? [{ label: `$(shield) ${l10n.t("Administer Hub…")}`, run: leads("hubKernels.administerHub", { account: id }) }]
      : []),
    { label: `$(sign-out) ${l10n.t("Log Out of Hub…")}`, run: leads("hubKernels.logOutOfHub", { account: id }) },
  ];
}
