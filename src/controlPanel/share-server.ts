import type { AdminAccess, AdminDeps, Rights } from "../admin/admin-access.js";
import {
  type Admin,
  type Deed,
  type DeedList,
  deeds,
  inTime,
  nameProblem,
  notTaken,
  working,
} from "../admin/asking.js";
import { ServerNotFound } from "../hubClient/errors.js";
import {
  addShare,
  addShareLink,
  endShare,
  endShareLink,
  type ShareLink,
  shareLinksOf,
  sharesOf,
  type ShareTarget,
} from "../hubClient/shares.js";
import type { ServerRef } from "../hubClient/types.js";
import { serverLabel } from "../model/server-label.js";
import { serverArgs } from "../servers/commands/args.js";
import { serverFor } from "../servers/commands/choose.js";
import { mayShare } from "../servers/commands/command-table.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";
import { timeLeft } from "../text/time-words.js";
import { agrees, confirm } from "../ui/prompts/confirm.js";
import { retried } from "../ui/prompts/retried.js";
import { sayDone } from "../ui/prompts/say-done.js";
import { Wizard } from "../ui/prompts/wizard.js";
import type { Command } from "../ui/run-command.js";
import { speechOf } from "../ui/ui.js";

/** The hub takes the last two for names of those whom something is shared with. */
const SHARING: Rights = {
  scopes: ["shares!user", "access:servers!user"],
  dispensable: ["read:users:name", "read:groups:name"],
  lacking: "no-sharing",
  question: (hub, l10n) => l10n.t("Do you want to change who can use your servers on {0}?", hub),
  button: (l10n) => l10n.t("Continue"),
  title: (hub, _user, l10n) => l10n.t("Share a Server of {0}", hub),
};

/** The hub is older than shares. */
export class NoShares extends Error implements SelfDescribing {
  override readonly name = "NoShares";

  /** @param label as sentences call the hub */
  constructor(private readonly label: string) {
    super("the hub has no shares");
  }

  inWords(l10n: Localizer): ErrorText {
    const message = l10n.t(
      "{0} can't share servers: it takes JupyterHub 5 or later. Ask its admin for an update.",
      this.label,
    );
    return { message, actions: [] };
  }
}

interface Sharing extends Admin {
  server: ServerRef;
  /** as sentences call the server */
  label: string;
}

/** Who else can use one of the user's own servers: listed, added, ended. */
export function shareServer(deps: AdminDeps & { access: AdminAccess }): Command<typeof serverArgs> {
  const { ui, log } = deps;
  const { l10n } = ui;
  return {
    id: "hubKernels.shareServer",
    args: serverArgs,
    async run(args) {
      const { account, server } = await serverFor(deps, args, {
        title: l10n.t("Share Server"),
        question: l10n.t("Which server do you want to share?"),
        fits: ({ planned }) => !planned,
        none: l10n.t("You have no server that could be shared."),
      });
      const label = safeWords(serverLabel(account, server));
      const ref = { user: account.user, name: server.name };
      await retried(ui, "hubKernels.shareServer", account.id, { server: server.id }, async () => {
        if (!mayShare(account.hub.version)) throw new NoShares(account.label);
        const wizard = new Wizard(ui, `${l10n.t("Share Server")}: ${label}`, 1);
        await deps.access.during(
          account,
          (hub) => {
            const sharing = { ui, log, account, hub, server: ref, label };
            return deeds(sharing, wizard, sharesList(sharing));
          },
          SHARING,
        );
      });
    },
  };
}

function sharesList(sharing: Sharing): DeedList {
  const { ui, hub, server, label } = sharing;
  const { l10n } = ui;
  const adding = [addLine(sharing, "user"), addLine(sharing, "group"), addLinkLine(sharing)];
  return {
    waiting: l10n.t("Contacting {0}", hub.label),
    placeholder: (items) =>
      items.length > adding.length
        ? l10n.t("Who can use {0}? Choose one to end that.", label)
        : l10n.t("Only you can use {0}. Who else do you want to let in?", label),
    items: async () => {
      try {
        const [shares, links] = await Promise.all([
          sharesOf(hub.api, server, inTime()),
          shareLinksOf(hub.api, server, inTime()),
        ]);
        const present = [
          ...shares.map((one) => shareLine(sharing, one)),
          ...links.map((one) => linkLine(sharing, one)),
        ];
        return [...adding, ...present];
      } catch (error) {
        // The hub has no server before its first start.
        if (!(error instanceof ServerNotFound)) throw error;
        const words = l10n.t("The hub knows this server after its first start. Start it once, then share it.");
        return [{ label: `$(info) ${words}`, run: () => Promise.resolve() }];
      }
    },
  };
}

/** What it means, for whoever is asked. */
function meaning({ ui: { l10n } }: Sharing): string {
  return l10n.t(
    "That is everything you can do on the server: run code as you, and read, change and delete your files there. It lasts until you end it.",
  );
}

function targetWords({ ui: { l10n } }: Sharing, { kind, name }: ShareTarget): string {
  return kind === "user" ? safeWords(name) : l10n.t("the group {0}", safeWords(name));
}

function addLine(sharing: Sharing, kind: ShareTarget["kind"]): Deed {
  const { ui, hub, server, label } = sharing;
  const { l10n } = ui;
  const isUser = kind === "user";
  return {
    label: isUser
      ? `$(person-add) ${l10n.t("Share with a User…")}`
      : `$(organization) ${l10n.t("Share with a Group…")}`,
    run: async (wizard) => {
      const name = await wizard.text({
        prompt: isUser ? l10n.t("Enter the user's name on the hub") : l10n.t("Enter the group's name on the hub"),
        problem: (typed) => nameProblem(ui, typed),
        accept: (typed) => (typed === "" ? Promise.reject(notTaken(l10n.t("Enter a name."))) : Promise.resolve(typed)),
      });
      const words = targetWords(sharing, { kind, name });
      const question = confirm(
        ui,
        l10n.t("Do you want to let {0} use {1}?", words, label),
        meaning(sharing),
        l10n.t("Share"),
      );
      if (!(await agrees(question))) return;
      await working(sharing, l10n.t("Contacting {0}", hub.label), async (signal) => {
        await addShare(hub.api, server, { kind, name }, signal);
        sayDone(ui, l10n.t("{0} can use {1}", words, label));
      });
    },
  };
}

function shareLine(sharing: Sharing, target: ShareTarget): Deed {
  const { ui, hub, server, label } = sharing;
  const { l10n } = ui;
  const words = targetWords(sharing, target);
  return {
    label: `$(${target.kind === "user" ? "person" : "organization"}) ${safeWords(target.name)}`,
    description: target.kind === "user" ? l10n.t("user") : l10n.t("group"),
    run: async () => {
      const detail = l10n.t(
        "What is open there may go on for a few minutes. Files that were changed stay as they are.",
      );
      const question = confirm(
        ui,
        l10n.t("Do you no longer want {0} to use {1}?", words, label),
        detail,
        l10n.t("End Sharing"),
      );
      if (!(await agrees(question))) return;
      await working(sharing, l10n.t("Contacting {0}", hub.label), async (signal) => {
        await endShare(hub.api, server, target, signal);
        sayDone(ui, l10n.t("{0} can no longer use {1}", words, label));
      });
    },
  };
}

const [HOUR_S, DAY_S] = [3_600, 86_400];

function addLinkLine(sharing: Sharing): Deed {
  const { ui, hub, server, label } = sharing;
  const { l10n } = ui;
  return {
    label: `$(link) ${l10n.t("Create a Link…")}`,
    run: async (wizard) => {
      const { seconds } = await wizard.choose({
        placeholder: l10n.t("How long can the link be used?"),
        items: [
          { label: l10n.t("1 hour"), seconds: HOUR_S },
          { label: l10n.t("1 day"), seconds: DAY_S },
          { label: l10n.t("7 days"), seconds: 7 * DAY_S },
        ],
      });
      const who = l10n.t("Anyone who has the link and can sign in to {0} can use it.", hub.label);
      const question = l10n.t("Do you want to create a link that shares {0}?", label);
      if (!(await agrees(confirm(ui, question, `${who}\n\n${meaning(sharing)}`, l10n.t("Create Link"))))) return;
      await working(sharing, l10n.t("Contacting {0}", hub.label), async (signal) => {
        await ui.clipboard.writeText(await addShareLink(hub.api, server, seconds, signal));
        void ui.message("information", l10n.t("The link was copied. The hub doesn't show it again."));
      });
    },
  };
}

function linkLine(sharing: Sharing, { id, expiresAt, used }: ShareLink): Deed {
  const { ui, hub, server, label } = sharing;
  const { l10n } = ui;
  const ends = timeLeft(expiresAt, speechOf(ui));
  const words = [l10n.t("used {0} times", used), ...(ends === undefined ? [] : [ends])].join(" · ");
  return {
    label: `$(link) ${l10n.t("Link {0}", safeWords(id))}`,
    description: words,
    run: async () => {
      const detail = l10n.t("Those who have used it before can still use the server, until you end that too.");
      const question = confirm(ui, l10n.t("Do you want to end this link to {0}?", label), detail, l10n.t("End Link"));
      if (!(await agrees(question))) return;
      await working(sharing, l10n.t("Contacting {0}", hub.label), async (signal) => {
        await endShareLink(hub.api, server, id, signal);
        sayDone(ui, l10n.t("The link was ended"));
      });
    },
  };
}
