import type * as v from "valibot";
import { accountArgs } from "../servers/commands/args.js";
import { accountFor } from "../servers/commands/choose.js";
import { retried } from "../ui/prompts/retried.js";
import { Wizard } from "../ui/prompts/wizard.js";
import type { Command } from "../ui/run-command.js";
import { CancellationError } from "../ui/ui.js";
import type { AdminAccess, AdminDeps } from "./admin-access.js";
import { type Admin, type Deed, deeds, deedsUntilDone } from "./asking.js";
import { groupsList } from "./groups.js";
import { hubLines } from "./hub-lines.js";
import { servicesList } from "./services-list.js";
import { shutDownHub } from "./shut-down-hub.js";
import { stopIdle } from "./stop-idle.js";
import { usersList } from "./users-list.js";

/** One list of all that an admin of a hub does; each use of it asks for the rights, and gives them back after it. */
export function administerHub(deps: AdminDeps & { access: AdminAccess }): Command<typeof accountArgs> {
  const { ui } = deps;
  return adminCommand(deps, "administerHub", ui.l10n.t("Administer Hub"), (admin, wizard) =>
    deeds(admin, wizard, {
      items: () => Promise.resolve(menu(admin, deps.access)),
      placeholder: () => ui.l10n.t("What do you want to do on {0}?", admin.hub.label),
    }),
  );
}

/** The one of them that is done from time to time. */
export function stopIdleServers(deps: AdminDeps & { access: AdminAccess }): Command<typeof accountArgs> {
  return adminCommand(deps, "stopIdleServers", deps.ui.l10n.t("Stop Idle Servers by a Rule"), stopIdle);
}

function adminCommand(
  deps: AdminDeps & { access: AdminAccess },
  name: "administerHub" | "stopIdleServers",
  title: string,
  work: (admin: Admin, wizard: Wizard) => Promise<void>,
): Command<typeof accountArgs> {
  const { ui, model, access, log } = deps;
  const id = `hubKernels.${name}` as const;
  return {
    id,
    args: accountArgs,
    async run(args?: v.InferOutput<typeof accountArgs>) {
      const admins = model.accounts.filter(({ isAdmin }) => isAdmin);
      const asked = { title, question: ui.l10n.t("Which hub do you want to administer?") };
      const [only, ...others] = admins;
      const account = !args && only && others.length === 0 ? only : await accountFor({ ui, model }, args, asked);
      const wizard = new Wizard(ui, ui.l10n.t("Administer {0} as {1}", account.hub.label, account.user), 1);
      await retried(ui, id, account.id, { account: account.id }, async () => {
        await access.during(account, (hub) => work({ ui, log, account, hub }, wizard));
      });
    },
  };
}

function menu(admin: Admin, access: AdminAccess): Deed[] {
  const { l10n } = admin.ui;
  return [
    { label: `$(person) ${l10n.t("Users…")}`, run: (wizard) => usersList(admin, wizard, { offset: 0 }) },
    {
      label: `$(vm-running) ${l10n.t("Users with Servers That Are Up…")}`,
      run: (wizard) => usersList(admin, wizard, { offset: 0, state: "active" }),
    },
    { label: `$(debug-stop) ${l10n.t("Stop Idle Servers by a Rule…")}`, run: (wizard) => stopIdle(admin, wizard) },
    { label: `$(organization) ${l10n.t("Groups…")}`, run: (wizard) => groupsList(admin, wizard) },
    {
      label: `$(gear) ${l10n.t("Services…")}`,
      run: (wizard) => deedsUntilDone(admin, wizard, servicesList(admin)),
    },
    {
      label: `$(terminal) ${l10n.t("Lines for the Hub's Machine: Logs and Settings…")}`,
      run: (wizard) => deedsUntilDone(admin, wizard, hubLines(admin.ui)),
    },
    {
      label: `$(warning) ${l10n.t("Shut Down the Hub…")}`,
      run: (wizard) => shutDownHub(admin, wizard, access),
    },
    {
      label: `$(sign-out) ${l10n.t("Stop Acting as Admin")}`,
      description: l10n.t("the token for it is revoked"),
      run: async () => {
        await access.drop(admin.account);
        throw new CancellationError();
      },
    },
  ];
}
