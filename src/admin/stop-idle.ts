import { type HubUser, userNamed, usersPage } from "../hubClient/admin/users.js";
import { safeWords } from "../text/safe-words.js";
import { exactTime, relativeTime } from "../text/time-words.js";
import { describeError } from "../ui/errors/error-text.js";
import { agrees, confirmSeveral } from "../ui/prompts/confirm.js";
import type { Wizard } from "../ui/prompts/wizard.js";
import { isCancellation } from "../ui/signals.js";
import { type ReportProgress, speechOf } from "../ui/ui.js";
import { AdminRefused, asAdmin } from "./admin-errors.js";
import { type Admin, inTime, working } from "./asking.js";
import { type IdleServer, idleServers, idleTime } from "./idle-servers.js";
import { serverWords } from "./user-servers.js";

/** Pages of users with servers that are up: more than a hub has servers. */
const MOST_PAGES = 200;

/** What became of each. */
interface Report {
  stopped: IdleServer[];
  /** it was used, or stopped, after it was listed */
  left: IdleServer[];
  failed: { server: IdleServer; words: string }[];
}

/** Asks for the rule, shows what it means now, and stops what is ticked, one after the other. */
export async function stopIdle(admin: Admin, wizard: Wizard, rule = "12 h"): Promise<void> {
  const { ui, hub } = admin;
  const { l10n } = ui;
  const { typed, forMs } = await wizard.text({
    prompt: l10n.t("For how long must a server have been idle? Minutes, hours, or days: 90 m, 12 h, or 3 d"),
    value: rule,
    problem: (typed) =>
      typed === "" || idleTime(typed) !== undefined
        ? undefined
        : l10n.t("Enter a time from 10 m to 365 d, such as {0}.", "12 h"),
    accept: (typed) => Promise.resolve({ typed, forMs: idleTime(typed) ?? NaN }),
  });
  const found = await working(admin, l10n.t("Looking for idle servers on {0}", hub.label), async (signal) =>
    idleServers(await usersUp(admin, signal), forMs, hub.now()),
  );
  if (!found) return;
  if (found.length === 0) {
    void ui.message("information", l10n.t("No server on {0} has been idle for so long.", hub.label));
    return;
  }
  const chosen = await wizard.aside((inner) => preview(admin, inner, found));
  if (!chosen) return stopIdle(admin, wizard, typed);
  if (chosen.length === 0) return;
  const question = confirmSeveral(
    ui,
    l10n.t("Do you want to stop the idle servers that you selected on {0} ({1})?", hub.label, chosen.length),
    {
      detail: l10n.t("All of their kernels will be shut down and their variables lost. Files are kept."),
      names: chosen.map((server) => `${serverWords(ui, server.user, server.name)}: ${idleWords(admin, server)}`),
      button: l10n.t("Stop Servers"),
    },
  );
  if (await agrees(question)) await stopAll(admin, chosen, forMs);
}

async function preview(admin: Admin, wizard: Wizard, found: readonly IdleServer[]): Promise<IdleServer[]> {
  const items = found.map((server) => ({
    label: serverWords(admin.ui, server.user, server.name),
    description: idleWords(admin, server),
    server,
  }));
  const chosen = await wizard.chooseSeveral({
    placeholder: admin.ui.l10n.t("Idle servers: {0}. Which ones do you want to stop?", found.length),
    items,
    isChosen: () => true,
  });
  return chosen.map(({ server }) => server);
}

/** "idle since 21 Nov 2026, 10:06 (3 hours ago)" */
function idleWords({ ui }: Admin, { sinceMs }: IdleServer): string {
  const iso = new Date(sinceMs).toISOString();
  const speech = speechOf(ui);
  return ui.l10n.t("idle since {0} ({1})", exactTime(iso, speech) ?? iso, relativeTime(iso, speech) ?? "");
}

async function usersUp({ hub }: Admin, signal: AbortSignal): Promise<HubUser[]> {
  const users = new Map<string, HubUser>();
  let offset: number | undefined = 0;
  for (let page = 0; page < MOST_PAGES && offset !== undefined; page++) {
    const { items, next } = await usersPage(hub.api, { offset, state: "active" }, signal);
    for (const user of items) users.set(user.name, user);
    offset = next;
  }
  return [...users.values()];
}

async function stopAll(admin: Admin, servers: readonly IdleServer[], forMs: number): Promise<void> {
  const { ui, hub } = admin;
  const report: Report = { stopped: [], left: [], failed: [] };
  await working(admin, ui.l10n.t("Stopping idle servers on {0}", hub.label), async (signal, tell) => {
    for (const server of servers) {
      signal.throwIfAborted();
      await stopOne(admin, server, { forMs, report, tell, signal, share: 100 / servers.length });
    }
  });
  say(admin, report, servers.length);
}

interface Stopping {
  forMs: number;
  report: Report;
  tell: ReportProgress;
  signal: AbortSignal;
  /** of the whole, in percent */
  share: number;
}

/** Who has come back since it was listed keeps the server. */
async function stopOne(
  admin: Admin,
  server: IdleServer,
  { forMs, report, tell, signal, share }: Stopping,
): Promise<void> {
  const { ui, hub } = admin;
  tell({ message: serverWords(ui, server.user, server.name) });
  try {
    const user = await userNamed(hub.api, server.user, inTime());
    const isIdle = idleServers([user], forMs, hub.now()).some(({ name }) => name === server.name);
    if (isIdle) await hub.client.stop(server, signal);
    (isIdle ? report.stopped : report.left).push(server);
  } catch (thrown) {
    const error = asAdmin(thrown, admin.account.user);
    if (isCancellation(error) || error instanceof AdminRefused) throw error;
    report.failed.push({ server, words: describeError(error, ui.l10n).message });
  }
  tell({ increment: share });
}

/** What was done, also where it was called off in between. */
function say({ ui, hub }: Admin, { stopped, left, failed }: Report, asked: number): void {
  const { l10n } = ui;
  const untouched = asked - stopped.length - left.length - failed.length;
  const text = [
    l10n.t("Idle servers stopped on {0}: {1} of {2}.", hub.label, stopped.length, asked),
    ...(left.length > 0 ? [l10n.t("Left alone, as they were used or stopped meanwhile: {0}.", named(ui, left))] : []),
    ...failed.map(({ server, words }) => `${serverWords(ui, server.user, server.name)}: ${words}`),
    ...(untouched > 0 ? [l10n.t("Canceled before the other {0}.", untouched)] : []),
  ];
  void ui.message(failed.length > 0 ? "warning" : "information", safeWords(text.join(" ")));
}

function named(ui: Admin["ui"], servers: readonly IdleServer[]): string {
  return servers.map(({ user, name }) => serverWords(ui, user, name)).join(", ");
}
