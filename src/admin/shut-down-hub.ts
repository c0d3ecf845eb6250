import { shutDown } from "../hubClient/admin/services.js";
import { usersPage } from "../hubClient/admin/users.js";
import { safeWords } from "../text/safe-words.js";
import type { Wizard } from "../ui/prompts/wizard.js";
import { ADMIN, type AdminAccess } from "./admin-access.js";
import { type Admin, inTime, notTaken, working } from "./asking.js";
import { serversUp } from "./user-servers.js";

/** Asked for by itself: no list needs it. */
const SCOPES = ["shutdown", "tokens"];
const MOST_NAMED = 15;

interface Ending {
  servers: boolean;
  proxy: boolean;
}

/** Ends the hub, and what else is chosen; the address of the hub must be typed. */
export async function shutDownHub(admin: Admin, wizard: Wizard, access: AdminAccess): Promise<void> {
  const { ui, hub } = admin;
  const { l10n } = ui;
  const up = await usersPage(hub.api, { offset: 0, state: "active" }, inTime());
  const users = up.items.filter((user) => serversUp(user).length > 0).map(({ name }) => safeWords(name));
  const { what } = await wizard.choose({
    placeholder: l10n.t("What shall end? It can only be started again on the hub's machine."),
    items: [
      {
        label: l10n.t("Hub"),
        detail: l10n.t("Servers and the proxy go on. Nobody can sign in, start, or stop until the hub is back."),
        what: { servers: false, proxy: false },
      },
      {
        label: l10n.t("Hub and proxy"),
        detail: l10n.t("Servers go on, and nobody reaches them until the hub is back."),
        what: { servers: false, proxy: true },
      },
      {
        label: l10n.t("Hub, proxy, and all servers"),
        detail: l10n.t("All kernels of all users are shut down and their variables lost."),
        what: { servers: true, proxy: true },
      },
    ],
  });
  const isTyped = await wizard.aside((inner) => typed(admin, inner, what, whoIsUp(admin, users, up.total)));
  if (!isTyped) return shutDownHub(admin, wizard, access);
  await working(admin, l10n.t("Shutting down {0}", hub.label), async (signal) => {
    await access.during(admin.account, ({ api }) => shutDown(api, what, signal), { ...ADMIN, scopes: SCOPES });
    void ui.message(
      "information",
      l10n.t("{0} is shutting down. On its machine, a service manager may start it again.", hub.label),
    );
  });
}

async function typed(admin: Admin, wizard: Wizard, what: Ending, who: string): Promise<true> {
  const { l10n } = admin.ui;
  const { host } = new URL(admin.hub.baseUrl);
  return wizard.text<true>({
    prompt: what.servers
      ? l10n.t("This ends the hub and the work of everybody on it: {0}. Enter {1} to shut it down.", who, host)
      : l10n.t("This ends the hub. Up are: {0}. Enter {1} to shut it down.", who, host),
    placeholder: host,
    problem: (text) =>
      text === "" || host.startsWith(text) ? undefined : l10n.t("This isn't the hub's address, {0}.", host),
    accept: (text) =>
      text === host ? Promise.resolve(true) : Promise.reject(notTaken(l10n.t("Enter the whole address, {0}.", host))),
  });
}

function whoIsUp({ ui: { l10n } }: Admin, users: readonly string[], total: number): string {
  if (users.length === 0) return l10n.t("no servers");
  const named = users.slice(0, MOST_NAMED);
  const more = Math.max(total, users.length) - named.length;
  const names = l10n.t("the servers of {0}", named.join(", "));
  return more > 0 ? l10n.t("{0} and {1} others", names, more) : names;
}
