import { addUsers } from "../hubClient/admin/users.js";
import { safeWords } from "../text/safe-words.js";
import { agrees, confirmSeveral } from "../ui/prompts/confirm.js";
import { sayDone } from "../ui/prompts/say-done.js";
import { type Admin, type Deed, namesIn, namesProblem, notTaken, working } from "./asking.js";

/** What one request makes, and a user reads over. */
const MOST = 200;

export function addUsersDeed(admin: Admin): Deed {
  const { ui, hub } = admin;
  const { l10n } = ui;
  return {
    label: `$(person-add) ${l10n.t("Add Users…")}`,
    alwaysShow: true,
    run: async (wizard) => {
      const names = await wizard.text({
        prompt: l10n.t("Enter the names of the users to add, with spaces or commas between them"),
        placeholder: l10n.t("For example, {0}", "ada, bob, cleo"),
        problem: (typed) => namesProblem(ui, typed) ?? tooMany(admin, typed),
        accept: (typed) =>
          namesIn(typed).length > 0
            ? Promise.resolve(namesIn(typed))
            : Promise.reject(notTaken(l10n.t("Enter at least one name."))),
      });
      const asked = names.length === 1 ? l10n.t("Do you want to add this user to {0}?", hub.label) : undefined;
      const question = confirmSeveral(
        ui,
        asked ?? l10n.t("Do you want to add {0} users to {1}?", names.length, hub.label),
        {
          detail: l10n.t("They can sign in if the hub's login lets them, and start servers there."),
          names: names.map(safeWords),
          button: l10n.t("Add"),
        },
      );
      if (!(await agrees(question))) return;
      const added = await working(admin, l10n.t("Adding users to {0}", hub.label), (signal) =>
        addUsers(hub.api, names, false, signal),
      );
      if (!added) return;
      sayDone(ui, l10n.t("Users added: {0}", added.length));
      const there = names.length - added.length;
      if (there > 0)
        void ui.message("information", l10n.t("Users that were there already: {0} of {1}.", there, names.length));
    },
  };
}

function tooMany({ ui }: Admin, typed: string): string | undefined {
  return namesIn(typed).length > MOST ? ui.l10n.t("Enter {0} names at most.", MOST) : undefined;
}
