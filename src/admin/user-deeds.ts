import { deleteUser, type HubUser, setAdmin } from "../hubClient/admin/users.js";
import { safeWords } from "../text/safe-words.js";
import { agrees, confirm } from "../ui/prompts/confirm.js";
import { sayDone } from "../ui/prompts/say-done.js";
import { type Admin, type Deed, deedsUntilDone, Done, notTaken, working } from "./asking.js";
import { groupsOfUser } from "./groups.js";
import { serverDeeds, serversUp } from "./user-servers.js";
import { tokensOfUser } from "./user-tokens.js";

/** What an admin can do about a user, the likeliest first. */
export function userDeeds(admin: Admin, user: HubUser): Deed[] {
  const { l10n } = admin.ui;
  const isSelf = user.name === admin.account.user;
  return [
    ...serverDeeds(admin, user),
    {
      label: `$(organization) ${l10n.t("Groups…")}`,
      description: safeWords(user.groups.join(", ")),
      run: (wizard) => deedsUntilDone(admin, wizard, groupsOfUser(admin, user.name)),
    },
    {
      label: `$(key) ${l10n.t("Tokens…")}`,
      run: (wizard) => deedsUntilDone(admin, wizard, tokensOfUser(admin, user.name)),
    },
    ...(isSelf ? [] : [adminDeed(admin, user), deleteDeed(admin, user)]),
  ];
}

function adminDeed(admin: Admin, { name, isAdmin }: HubUser): Deed {
  const { ui, hub } = admin;
  const { l10n } = ui;
  const user = safeWords(name);
  return {
    label: isAdmin ? `$(shield) ${l10n.t("Take Admin Rights Away…")}` : `$(shield) ${l10n.t("Make an Admin…")}`,
    run: async () => {
      const question = isAdmin
        ? confirm(
            ui,
            l10n.t("Do you want to take the admin rights of {0} on {1} away?", user, hub.label),
            l10n.t("{0} stays a user. Servers and files stay as they are.", user),
            l10n.t("Take Away"),
          )
        : confirm(
            ui,
            l10n.t("Do you want to make {0} an admin of {1}?", user, hub.label),
            l10n.t(
              "An admin can open the servers and files of every user, delete users, make other admins, and shut the hub down.",
            ),
            l10n.t("Make Admin"),
          );
      if (!(await agrees(question))) return;
      await working(admin, l10n.t("Changing {0} on {1}", user, hub.label), async (signal) => {
        await setAdmin(hub.api, name, !isAdmin, signal);
        sayDone(ui, isAdmin ? l10n.t("{0} is no longer an admin", user) : l10n.t("{0} is an admin now", user));
      });
    },
  };
}

function deleteDeed(admin: Admin, user: HubUser): Deed {
  const { ui, hub } = admin;
  const { l10n } = ui;
  const shown = safeWords(user.name);
  return {
    label: `$(trash) ${l10n.t("Delete This User…")}`,
    run: async (wizard) => {
      await wizard.text({
        prompt: l10n.t(
          "This deletes {0} from {1}, with {2}. Files in the home folder are usually kept. Enter the user's name to delete it.",
          shown,
          hub.label,
          whatEnds(admin, user),
        ),
        placeholder: shown,
        problem: (typed) =>
          typed === "" || user.name.startsWith(typed) ? undefined : l10n.t("This isn't the user's name, {0}.", shown),
        accept: (typed) =>
          typed === user.name
            ? Promise.resolve()
            : Promise.reject(notTaken(l10n.t("Enter the whole name, {0}.", shown))),
      });
      const done = await working(admin, l10n.t("Deleting {0} from {1}", shown, hub.label), async (signal) => {
        await deleteUser(hub.api, user.name, signal);
        return true;
      });
      if (!done) return;
      sayDone(ui, l10n.t("{0} was deleted", shown));
      throw new Done();
    },
  };
}

/** "the server “gpu” that is running, the group memberships and tokens" */
function whatEnds({ ui: { l10n } }: Admin, user: HubUser): string {
  const up = serversUp(user);
  if (up.length === 0) return l10n.t("all tokens and group memberships; no server is up");
  const names = up.map(({ name }) => safeWords(name) || l10n.t("default server")).join(", ");
  return l10n.t(
    "all tokens and group memberships, and the kernels and unsaved variables of what is up now: {0}",
    names,
  );
}
