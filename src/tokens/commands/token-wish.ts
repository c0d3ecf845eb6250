import * as vscode from "vscode";
import type { TokenWish } from "../../hubClient/tokens.js";
import { confirm } from "../../ui/confirm.js";
import { runWizard, type Step } from "../../ui/wizard.js";

const DAY_S = 24 * 60 * 60;
const offeredDays = [1, 7, 30, 90, 365];
const standardDays = 30;
const stepCount = 3;

interface ScopeChoice extends vscode.QuickPickItem {
  scope: string;
  standard?: true;
}

/** Asks what a new token is for, what it may do and how long. `note` and what is ticked before are suggestions. */
export async function askTokenWish(title: string, suggestedNote: string): Promise<TokenWish> {
  let wish: TokenWish | undefined;
  const note: Step = (wizard) =>
    wizard.of(stepCount).text({
      prompt: vscode.l10n.t("What is the token for? The hub's token page shows this note."),
      placeholder: vscode.l10n.t("A note, such as “backup script”"),
      value: suggestedNote,
      problem: (text) => (text === "" ? vscode.l10n.t("Write a note: it tells tokens apart later.") : undefined),
      accept: (text) => Promise.resolve(scopesStep(text)),
    });
  const scopesStep =
    (text: string): Step =>
    async (wizard) => {
      const chosen = await wizard.of(stepCount).chooseSeveral({
        placeholder: vscode.l10n.t("What may “{0}” do? Tick as little as it needs.", text),
        items: scopeChoices(),
        isChosen: ({ standard }) => standard === true,
      });
      const scopes = chosen.map(({ scope }) => scope);
      // A hub takes an empty list for a token that may do nothing.
      if (scopes.length === 0) return scopesStep(text);
      if (!scopes.includes("inherit")) return lifetimeStep(text, scopes);
      await confirmEverything();
      return lifetimeStep(text, ["inherit"]);
    };
  const lifetimeStep =
    (text: string, scopes: string[]): Step =>
    async (wizard) => {
      const { days } = await wizard.of(stepCount).choose({
        placeholder: vscode.l10n.t("How long is it valid? Hubs can have a maximum, which then holds."),
        items: lifetimes(),
        isChosen: (item) => item.days === standardDays,
      });
      if (days === undefined) await confirmEndless();
      wish = { note: text, scopes, ...(days !== undefined && { expiresInS: days * DAY_S }) };
      return undefined;
    };
  await runWizard(title, note);
  if (!wish) throw new vscode.CancellationError();
  return wish;
}

function scopeChoices(): ScopeChoice[] {
  const { l10n } = vscode;
  return [
    { label: l10n.t("See, start and stop your servers"), scope: "servers!user", standard: true },
    { label: l10n.t("Use your servers: kernels, files, terminals"), scope: "access:servers!user", standard: true },
    { label: l10n.t("See your account and when you were active"), scope: "read:users!user" },
    { label: l10n.t("Report activity, so that a server is not ended as idle"), scope: "users:activity!user" },
    { label: l10n.t("See your tokens"), scope: "read:tokens!user" },
    {
      label: l10n.t("Manage tokens: make, renew and revoke them"),
      detail: l10n.t("With this, it can make itself a token that may do everything you may"),
      scope: "tokens!user",
    },
    {
      label: `$(warning) ${l10n.t("Everything you may do")}`,
      detail: l10n.t("Whoever has the token can act as you on the hub"),
      scope: "inherit",
    },
  ].map((choice) => (choice.scope === "inherit" ? choice : { ...choice, description: choice.scope })) as ScopeChoice[];
}

function lifetimes(): (vscode.QuickPickItem & { days?: number })[] {
  const { l10n } = vscode;
  const ending = offeredDays.map((days) => ({ label: days === 1 ? l10n.t("1 day") : l10n.t("{0} days", days), days }));
  const endless = {
    label: `$(warning) ${l10n.t("Without an end")}`,
    detail: l10n.t("Valid until somebody revokes it, also when it was lost and nobody knows"),
  };
  return [...ending, endless];
}

function confirmEverything(): Promise<void> {
  return confirm(
    vscode.l10n.t("Make a token that may do everything you may?"),
    vscode.l10n.t("Whoever has it can start servers, read and delete your files and make more tokens, as you."),
    vscode.l10n.t("Allow Everything"),
  );
}

function confirmEndless(): Promise<void> {
  return confirm(
    vscode.l10n.t("Make a token that never expires?"),
    vscode.l10n.t("If it is lost or copied, it stays valid until you revoke it. Most tools do well with 90 days."),
    vscode.l10n.t("Without an End"),
  );
}
