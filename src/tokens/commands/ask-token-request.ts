import type * as vscode from "vscode";
import type { TokenRequest } from "../../hubClient/tokens/tokens.js";
import { agrees, confirm } from "../../ui/prompts/confirm.js";
import { runWizard, type Step, type Wizard } from "../../ui/prompts/wizard.js";
import { CancellationError, type Ui } from "../../ui/ui.js";

const DAY_S = 24 * 60 * 60;
const offeredDays = [1, 7, 30, 90, 365];
const standardDays = 30;
const stepCount = 3;

interface ScopeChoice extends vscode.QuickPickItem {
  scope: string;
  standard?: true;
}

/** Asks what a new token is for, what it may do and how long. `note` and what is ticked before are suggestions. */
export async function askTokenWish(ui: Ui, title: string, suggestedNote: string): Promise<TokenRequest> {
  let request: TokenRequest | undefined;
  const note: Step = (wizard) =>
    wizard.of(stepCount).text({
      prompt: ui.l10n.t("What's the token for? The hub's token page shows this note."),
      placeholder: ui.l10n.t("A note, such as “backup script”"),
      value: suggestedNote,
      problem: (text) => (text === "" ? ui.l10n.t("Enter a note to tell tokens apart later.") : undefined),
      accept: (text) => Promise.resolve(scopesStep(text)),
    });
  const scopesStep =
    (text: string): Step =>
    async (wizard) =>
      lifetimeStep(text, await askScopes(ui, wizard.of(stepCount), text));
  const lifetimeStep =
    (text: string, scopes: string[]): Step =>
    async (wizard) => {
      const days = await askDays(ui, wizard.of(stepCount));
      request = { note: text, scopes, ...(days !== undefined && { expiresInS: days * DAY_S }) };
      return undefined;
    };
  await runWizard(ui, title, note);
  if (!request) throw new CancellationError();
  return request;
}

async function askScopes(ui: Ui, wizard: Wizard, note: string): Promise<string[]> {
  let question = ui.l10n.t("What can “{0}” do? Select only what it needs.", note);
  let ticked = ({ standard }: ScopeChoice) => standard === true;
  for (;;) {
    const chosen = await wizard.chooseSeveral({ placeholder: question, items: scopeChoices(ui), isChosen: ticked });
    const scopes = chosen.map(({ scope }) => scope);
    if (scopes.includes("inherit")) {
      if (await agrees(confirmEverything(ui))) return ["inherit"];
    } else if (scopes.length > 0) {
      return scopes;
    } else {
      // A hub takes an empty list for a token that may do nothing.
      question = ui.l10n.t("Select at least one. What can “{0}” do?", note);
    }
    ticked = ({ scope }) => scopes.includes(scope);
  }
}

/** `undefined`: without an end */
async function askDays(ui: Ui, wizard: Wizard): Promise<number | undefined> {
  for (;;) {
    const { days } = await wizard.choose({
      placeholder: ui.l10n.t("How long is it valid? The hub may have a shorter maximum."),
      items: lifetimes(ui),
      isChosen: (item) => item.days === standardDays,
    });
    if (days !== undefined || (await agrees(confirmEndless(ui)))) return days;
  }
}

function scopeChoices({ l10n }: Ui): ScopeChoice[] {
  return [
    { label: l10n.t("See, start, and stop your servers"), scope: "servers!user", standard: true },
    { label: l10n.t("Use your servers: kernels, files, and terminals"), scope: "access:servers!user", standard: true },
    { label: l10n.t("See your account and when you were active"), scope: "read:users!user" },
    { label: l10n.t("Report activity, so that a server isn't stopped as idle"), scope: "users:activity!user" },
    { label: l10n.t("See your tokens"), scope: "read:tokens!user" },
    {
      label: l10n.t("Manage tokens: create, renew, and revoke them"),
      detail: l10n.t("With this, it can create a token that can do everything you can"),
      scope: "tokens!user",
    },
    {
      label: `$(warning) ${l10n.t("Everything you can do")}`,
      detail: l10n.t("Anyone who has the token can act as you on the hub"),
      scope: "inherit",
    },
  ].map((choice) => (choice.scope === "inherit" ? choice : { ...choice, description: choice.scope })) as ScopeChoice[];
}

function lifetimes({ l10n }: Ui): (vscode.QuickPickItem & { days?: number })[] {
  const ending = offeredDays.map((days) => ({ label: days === 1 ? l10n.t("1 day") : l10n.t("{0} days", days), days }));
  const endless = {
    label: `$(warning) ${l10n.t("No expiration")}`,
    detail: l10n.t("Valid until someone revokes it, even if it gets lost"),
  };
  return [...ending, endless];
}

function confirmEverything(ui: Ui): Promise<void> {
  return confirm(
    ui,
    ui.l10n.t("Do you want to create a token that can do everything you can?"),
    ui.l10n.t("Anyone who has it can start servers, read and delete your files, and create more tokens as you."),
    ui.l10n.t("Allow Everything"),
  );
}

function confirmEndless(ui: Ui): Promise<void> {
  return confirm(
    ui,
    ui.l10n.t("Do you want to create a token that never expires?"),
    ui.l10n.t("If it's lost or copied, it stays valid until you revoke it. 90 days is enough for most tools."),
    ui.l10n.t("No Expiration"),
  );
}
