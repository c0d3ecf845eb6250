import { changeMembers, createGroup, deleteGroup, groupsPage, type HubGroup } from "../hubClient/admin/groups.js";
import { userNamed } from "../hubClient/admin/users.js";
import { safeWords } from "../text/safe-words.js";
import { agrees, confirm } from "../ui/prompts/confirm.js";
import { sayDone } from "../ui/prompts/say-done.js";
import type { Wizard } from "../ui/prompts/wizard.js";
import {
  type Admin,
  type Deed,
  type DeedList,
  deeds,
  deedsUntilDone,
  Done,
  inTime,
  nameProblem,
  namesIn,
  namesProblem,
  working,
} from "./asking.js";

/** The groups of the hub, a page at a time. */
export function groupsList(admin: Admin, wizard: Wizard, offset = 0): Promise<void> {
  const { ui, hub } = admin;
  const { l10n } = ui;
  let total = 0;
  return deeds(admin, wizard, {
    items: async () => {
      const page = await groupsPage(hub.api, offset, inTime());
      total = page.total;
      const { next } = page;
      return [
        ...page.items.map((group) => ({
          label: `$(organization) ${safeWords(group.name)}`,
          description: membersWords(admin, group),
          run: (inner: Wizard) => deedsUntilDone(admin, inner, groupDeeds(admin, group.name, offset)),
        })),
        ...(next === undefined
          ? []
          : [
              {
                label: `$(arrow-down) ${l10n.t("More Groups…")}`,
                alwaysShow: true,
                run: (inner: Wizard) => groupsList(admin, inner, next),
              },
            ]),
        newGroup(admin),
      ];
    },
    placeholder: () => l10n.t("Groups: {0}", total),
  });
}

function membersWords({ ui: { l10n } }: Admin, { users }: HubGroup): string {
  return l10n.t("members: {0}", users.length);
}

function groupDeeds(admin: Admin, name: string, offset: number): DeedList {
  const { ui, hub } = admin;
  const { l10n } = ui;
  const shown = safeWords(name);
  return {
    placeholder: () => l10n.t("Group {0}", shown),
    items: async () => {
      const group = (await groupsPage(hub.api, offset, inTime())).items.find((one) => one.name === name);
      if (!group) throw new Done();
      return [
        {
          label: `$(person-add) ${l10n.t("Add Members…")}`,
          run: async (wizard) => {
            const users = await wizard.text({
              prompt: l10n.t("Enter the names of users of the hub, with spaces or commas between them"),
              problem: (typed) => namesProblem(ui, typed),
              accept: (typed) => Promise.resolve(namesIn(typed)),
            });
            if (users.length > 0) await change(admin, name, "POST", users);
          },
        },
        ...group.users.map((user) => ({
          label: `$(person) ${safeWords(user)}`,
          description: l10n.t("remove from the group"),
          run: () => removeMember(admin, name, user),
        })),
        deleteDeed(admin, group),
      ];
    },
  };
}

/** Those that a user is in, to be changed. */
export function groupsOfUser(admin: Admin, user: string): DeedList {
  const { ui, hub } = admin;
  const { l10n } = ui;
  return {
    placeholder: () => l10n.t("Groups of {0}", safeWords(user)),
    items: async () => {
      const { groups } = await userNamed(hub.api, user, inTime());
      return [
        ...groups.map((name) => ({
          label: `$(organization) ${safeWords(name)}`,
          description: l10n.t("remove from the group"),
          run: () => removeMember(admin, name, user),
        })),
        {
          label: `$(add) ${l10n.t("Add to Group…")}`,
          run: async (wizard) => {
            const name = await wizard.text({
              prompt: l10n.t("To which group of the hub do you want to add {0}?", safeWords(user)),
              problem: (typed) => nameProblem(ui, typed),
              accept: (typed) => Promise.resolve(typed),
            });
            if (name !== "") await change(admin, name, "POST", [user]);
          },
        },
      ];
    },
  };
}

async function removeMember(admin: Admin, name: string, user: string): Promise<void> {
  const { ui, hub } = admin;
  const question = confirm(
    ui,
    ui.l10n.t("Do you want to remove {0} from the group {1} on {2}?", safeWords(user), safeWords(name), hub.label),
    ui.l10n.t(
      "What the group lets its members do ends for this user, such as using shared servers. Running servers go on.",
    ),
    ui.l10n.t("Remove"),
  );
  if (await agrees(question)) await change(admin, name, "DELETE", [user]);
}

async function change(admin: Admin, name: string, how: "POST" | "DELETE", users: string[]): Promise<void> {
  const { ui, hub } = admin;
  await working(admin, ui.l10n.t("Changing the group {0}", safeWords(name)), async (signal) => {
    await changeMembers(hub.api, name, how, users, signal);
    sayDone(ui, ui.l10n.t("The group {0} was changed", safeWords(name)));
  });
}

function newGroup(admin: Admin): Deed {
  const { ui, hub } = admin;
  return {
    label: `$(add) ${ui.l10n.t("New Group…")}`,
    alwaysShow: true,
    run: async (wizard) => {
      const name = await wizard.text({
        prompt: ui.l10n.t("What's the new group called?"),
        problem: (typed) => nameProblem(ui, typed),
        accept: (typed) => Promise.resolve(typed),
      });
      if (name === "") return;
      await working(admin, ui.l10n.t("Changing the group {0}", safeWords(name)), async (signal) => {
        await createGroup(hub.api, name, signal);
        sayDone(ui, ui.l10n.t("The group {0} was created", safeWords(name)));
      });
    },
  };
}

function deleteDeed(admin: Admin, group: HubGroup): Deed {
  const { ui, hub } = admin;
  const { l10n } = ui;
  const shown = safeWords(group.name);
  return {
    label: `$(trash) ${l10n.t("Delete This Group…")}`,
    run: async () => {
      const question = confirm(
        ui,
        l10n.t("Do you want to delete the group {0} on {1}?", shown, hub.label),
        l10n.t("{0}. They stay users of the hub, and lose what the group lets them do.", membersWords(admin, group)),
        l10n.t("Delete"),
      );
      if (!(await agrees(question))) return;
      const done = await working(admin, l10n.t("Changing the group {0}", shown), async (signal) => {
        await deleteGroup(hub.api, group.name, signal);
        return true;
      });
      if (done) throw new Done();
    },
  };
}
