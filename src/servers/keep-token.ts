import * as vscode from "vscode";
import { missingAbilities, type Ability } from "../hubClient/scopes.js";
import type { Whoami } from "../hubClient/types.js";
import type { Account, TokenStore } from "../tokens/types.js";
import { hubLabel } from "../ui/hub-label.js";
import { press } from "../ui/press.js";
import { hubIdOf } from "./server-id.js";

/** Stores a checked token, and says what it cannot do. */
export async function keepToken(
  tokens: TokenStore,
  { baseUrl, user }: Account,
  token: string,
  { scopes, tokenId }: Whoami,
): Promise<void> {
  await tokens.write({ baseUrl, user }, token, { scopes, ...(tokenId !== undefined && { tokenId }) });
  sayMissing(baseUrl, user, scopes);
}

function sayMissing(baseUrl: string, user: string, scopes: string[]): void {
  const missing = missingAbilities(scopes, user).filter(({ ability }) => abilityLabel(ability) !== undefined);
  if (missing.length === 0) return;
  const cannot = missing.map(({ ability }) => abilityLabel(ability)).join(", ");
  const lacking = [...new Set(missing.flatMap((each) => each.scopes))].join(" ");
  const another = vscode.l10n.t("Use Another Token…");
  void vscode.window
    .showWarningMessage(
      vscode.l10n.t("This token of {0} may not: {1}. It lacks the scopes “{2}”.", hubLabel(baseUrl), cannot, lacking),
      another,
    )
    .then((chosen) => {
      if (chosen) void press("hubKernels.signIn", { hub: hubIdOf({ baseUrl, user }) });
    });
}

/** `undefined`: nothing here needs it. */
function abilityLabel(ability: Ability): string | undefined {
  switch (ability) {
    case "see-servers":
      return vscode.l10n.t("see your servers");
    case "start":
      return vscode.l10n.t("start a server");
    case "stop":
      return vscode.l10n.t("stop a server");
    case "use":
      return vscode.l10n.t("run kernels on a server");
    case "renew":
      return undefined;
  }
}
