import type * as vscode from "vscode";
import type { Account } from "../model/types.js";
import { presentError } from "../ui/errors/errors.js";
import type { Wizard } from "../ui/prompts/wizard.js";
import type { CommandLog } from "../ui/run-command.js";
import { isCancellation } from "../ui/signals.js";
import type { ReportProgress, Ui } from "../ui/ui.js";
import type { AdminHub } from "./admin-access.js";
import { AdminRefused, asAdmin } from "./admin-errors.js";

/** What each question and each deed of an admin works with. */
export interface Admin {
  ui: Ui;
  log: CommandLog;
  account: Account;
  hub: AdminHub;
}

/** What a list of deeds works with. */
export type Asker = Pick<Admin, "ui" | "log" | "account">;

/** A line of a list that does something; Back from there leads to the list again. */
export type Deed = vscode.QuickPickItem & { run: (wizard: Wizard) => Promise<unknown> };

export interface DeedList {
  /** asked again after each deed, so that it shows what the deed changed */
  items: () => Promise<Deed[]>;
  placeholder: (items: readonly Deed[]) => string;
  waiting?: string;
}

/**
 * Shows a list and does what is chosen, until Back or Escape. What a deed throws is shown, and the list is there again, unless the user may
 * no longer do anything here.
 */
export async function deeds(admin: Asker, wizard: Wizard, list: DeedList): Promise<void> {
  for (;;) {
    const chosen = await wizard.choose({
      items: list.items().catch(inAdminsWords(admin)),
      placeholder: list.placeholder,
      ...(list.waiting !== undefined && { waiting: list.waiting }),
    });
    await shown(admin, () => wizard.aside((inner) => chosen.run(inner)));
  }
}

/** A deed after which its list makes no sense any more ends it: the list before it is there again. */
export class Done extends Error {}

/** The same as a question beside another, which a `Done` leads back to. */
export async function deedsUntilDone(admin: Asker, wizard: Wizard, list: DeedList): Promise<void> {
  try {
    await deeds(admin, wizard, list);
  } catch (error) {
    if (!(error instanceof Done)) throw error;
  }
}

async function shown(admin: Asker, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const error = asAdmin(thrown, admin.account.user);
    if (isCancellation(error) || error instanceof AdminRefused || error instanceof Done) throw error;
    presentError(error, admin);
  }
}

function inAdminsWords({ account }: Asker): (error: unknown) => never {
  return (error) => {
    throw asAdmin(error, account.user);
  };
}

/** With a notification, whose Cancel ends the waiting. Cancelled, the list before it is there again. */
export async function working<T>(
  { ui }: Asker,
  title: string,
  work: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ui.progress({ title, cancellable: true }, (report, cancelled) => work(cancelled, report));
  } catch (error) {
    if (isCancellation(error)) return undefined;
    throw error;
  }
}

/** How long a list may take. */
const LIST_MS = 60_000;
export const inTime = () => AbortSignal.timeout(LIST_MS);

/** Said in the box in which an answer was typed. */
export function notTaken(message: string): Error {
  return Object.assign(new Error(message), { inWords: () => ({ message, actions: [] }) });
}

export function namesIn(typed: string): string[] {
  return [...new Set(typed.split(/[\s,;]+/).filter(Boolean))];
}

/** Of the first of several names that can't be one. */
export function namesProblem(ui: Ui, typed: string): string | undefined {
  return namesIn(typed)
    .map((name) => nameProblem(ui, name))
    .find(Boolean);
}

/** A name that was typed: no control characters, nothing that would be another address. */
export function nameProblem({ l10n }: Ui, name: string, max = MAX_NAME): string | undefined {
  if (name === "") return undefined;
  if (name.length > max) return l10n.t("This name is longer than {0} characters.", max);
  if (/[\p{Cc}\p{Cs}\u2028-\u202E\u2066-\u2069/]/u.test(name)) return l10n.t("A name can't contain this character.");
  return /^\.{1,2}$/.test(name) ? l10n.t("Enter another name. An address can't contain this one.") : undefined;
}

const MAX_NAME = 255;
