import { type Ability, missingAbilities } from "../hubClient/tokens/scopes.js";
import { hubLabel } from "../text/hub-label.js";
import { type AccountAddress, accountIdOf } from "../text/ids.js";
import type { Localizer } from "../text/speech.js";
import { entryOf } from "../tokens/store/entry-of.js";
import type { TokenAbout, TokenEntry } from "../tokens/store/types.js";
import { press } from "../ui/prompts/press.js";
import { warnWithStep } from "../ui/prompts/warn-with-step.js";
import type { Ui } from "../ui/ui.js";
import type { AddHubDeps } from "./contract.js";
import { offerTokenPage } from "./left-token.js";
import { markSaid } from "./sign-in-prompt.js";

/** Stores a checked token in the place of the account's last one, and says what it cannot do. */
export async function keepToken(
  { ui, tokens, memento }: Pick<AddHubDeps, "ui" | "tokens" | "memento">,
  { baseUrl, user }: AccountAddress,
  token: string,
  about: TokenAbout,
): Promise<void> {
  const before = entryOf(tokens, { baseUrl, user });
  const { storedAt } = await tokens.write({ baseUrl, user }, token, about);
  if (sayMissing(ui, baseUrl, user, about.scopes)) markSaid(memento, accountIdOf({ baseUrl, user }), storedAt);
  if (before && isForEver(before) && before.tokenId !== about.tokenId) sayLeft(ui, baseUrl);
}

/** Known to have no end: of a token that was pasted, most often nobody told. */
function isForEver({ store, createdAt, expiresAt }: TokenEntry): boolean {
  return store !== "environment" && createdAt !== undefined && expiresAt === undefined;
}

/** The hub keeps what is replaced here, and nothing ends it. */
function sayLeft(ui: Ui, baseUrl: string): void {
  offerTokenPage(
    ui,
    ui.l10n.t(
      "The new token for {0} is in use. The previous one doesn't expire. Revoke it on the hub's token page if nothing else uses it.",
      hubLabel(baseUrl),
    ),
    baseUrl,
  );
}

/** `false`: it lacks nothing. */
function sayMissing(ui: Ui, baseUrl: string, user: string, scopes: string[]): boolean {
  const missing = missingAbilities(scopes, user).filter(({ ability }) => abilityLabel(ability, ui.l10n) !== undefined);
  if (missing.length === 0) return false;
  const cannot = missing.map(({ ability }) => abilityLabel(ability, ui.l10n)).join(", ");
  const lacking = [...new Set(missing.flatMap((each) => each.scopes))].join(" ");
  warnWithStep(
    ui,
    ui.l10n.t("This token for {0} can't {1}. It's missing the scopes “{2}”.", hubLabel(baseUrl), cannot, lacking),
    ui.l10n.t("Use Another Token…"),
    () => void press(ui, "hubKernels.signIn", { account: accountIdOf({ baseUrl, user }) }),
  );
  return true;
}

/** `undefined`: nothing here needs it. */
function abilityLabel(ability: Ability, l10n: Localizer): string | undefined {
  switch (ability) {
    case "see-servers":
      return l10n.t("see your servers");
    case "start":
      return l10n.t("start a server");
    case "stop":
      return l10n.t("stop a server");
    case "use":
      return l10n.t("run kernels on a server");
    case "renew":
      return undefined;
  }
}
