import { type HubUser, userNamed, usersPage, type UsersQuestion } from "../hubClient/admin/users.js";
import { ServerNotFound } from "../hubClient/errors.js";
import { safeWords } from "../text/safe-words.js";
import { relativeTime } from "../text/time-words.js";
import type { Wizard } from "../ui/prompts/wizard.js";
import { speechOf, type Ui } from "../ui/ui.js";
import { addUsersDeed } from "./add-users.js";
import { type Admin, type Deed, deeds, deedsUntilDone, Done, inTime, nameProblem } from "./asking.js";
import { userDeeds } from "./user-deeds.js";

/** How many users there are, and on this page. */
interface Shown {
  total: number;
  shown: number;
}

/** The users of the hub, a page at a time: a hub may have thousands. */
export function usersList(admin: Admin, wizard: Wizard, asked: UsersQuestion): Promise<void> {
  const { ui, hub } = admin;
  let of: Shown = { total: 0, shown: 0 };
  return deeds(admin, wizard, {
    waiting: ui.l10n.t("Asking {0} for its users…", hub.label),
    placeholder: () => placeholder(ui, asked, of),
    items: async () => {
      const page = await usersPage(hub.api, asked, inTime());
      of = { total: page.total, shown: page.items.length };
      const { next } = page;
      return [
        ...page.items.map((user) => ({ ...userItem(user, ui), run: (inner: Wizard) => userList(admin, inner, user) })),
        ...(next === undefined ? [] : [nextPage(admin, { ...asked, offset: next }, page.total)]),
        find(admin),
        ...(asked.state === "active" ? [] : [addUsersDeed(admin)]),
      ];
    },
  });
}

function userList(admin: Admin, wizard: Wizard, { name }: HubUser): Promise<void> {
  const { ui, hub } = admin;
  let user: HubUser | undefined;
  return deedsUntilDone(admin, wizard, {
    items: async () => {
      user = await userNamed(hub.api, name, inTime()).catch((error: unknown) => {
        if (!(error instanceof ServerNotFound)) throw error;
        void ui.message("information", ui.l10n.t("{0} is no longer a user of {1}.", safeWords(name), hub.label));
        throw new Done();
      });
      return userDeeds(admin, user);
    },
    placeholder: () => (user ? `${safeWords(name)}: ${aboutUser(user, ui)}` : safeWords(name)),
  });
}

function placeholder({ l10n }: Ui, { offset, name, state }: UsersQuestion, { total, shown }: Shown) {
  const whose =
    state === "active"
      ? l10n.t("Users with servers that are up: {0}", total)
      : name
        ? l10n.t("Users that match “{0}”: {1}", safeWords(name), total)
        : l10n.t("Users: {0}", total);
  if (shown === total) return whose;
  return l10n.t("{0}, {1} to {2} shown", whose, offset + 1, offset + shown);
}

function nextPage(admin: Admin, asked: UsersQuestion, total: number): Deed {
  const { l10n } = admin.ui;
  const from = asked.offset + 1;
  return {
    label: `$(arrow-down) ${l10n.t("More Users…")}`,
    description: l10n.t("from {0} of {1}", from, total),
    alwaysShow: true,
    run: (wizard) => usersList(admin, wizard, asked),
  };
}

function find(admin: Admin): Deed {
  const { l10n } = admin.ui;
  return {
    label: `$(search) ${l10n.t("Find Users by Name…")}`,
    description: l10n.t("among all users of the hub"),
    alwaysShow: true,
    run: async (wizard) => {
      const name = await wizard.text({
        prompt: l10n.t("Which users do you want to see? Part of a name is enough."),
        placeholder: l10n.t("Part of a user name"),
        problem: (typed) => nameProblem(admin.ui, typed),
        accept: (typed) => Promise.resolve(typed),
      });
      await wizard.aside((inner) => usersList(admin, inner, { offset: 0, name }));
    },
  };
}

function userItem(user: HubUser, ui: Ui) {
  const icon = user.servers.some(({ ready }) => ready) ? "vm-running" : user.isAdmin ? "shield" : "person";
  return { label: `$(${icon}) ${safeWords(user.name)}`, description: aboutUser(user, ui) };
}

/** What every user of its kind has. */
const USUAL_ROLES = ["user", "admin"];

/** "admin · 2 servers up · active 3 hours ago · lab, staff · roles: grader" */
export function aboutUser({ isAdmin, servers, lastActivity, groups, roles }: HubUser, ui: Ui): string {
  const { l10n } = ui;
  const up = servers.filter(({ ready, pending }) => ready || pending !== null).length;
  const active = relativeTime(lastActivity, speechOf(ui));
  const others = roles.filter((role) => !USUAL_ROLES.includes(role));
  return [
    ...(isAdmin ? [l10n.t("admin")] : []),
    ...(up === 0 ? [] : [l10n.t("servers up: {0}", up)]),
    active === undefined ? l10n.t("never active") : l10n.t("active {0}", active),
    ...(groups.length > 0 ? [safeWords(groups.join(", "))] : []),
    ...(others.length > 0 ? [l10n.t("roles: {0}", safeWords(others.join(", ")))] : []),
  ].join(" · ");
}
