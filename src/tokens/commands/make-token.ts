import { mintOrRevoke } from "../../hubClient/tokens/lost-token.js";
import type { NewToken, TokenRequest } from "../../hubClient/tokens/tokens.js";
import { withAccountHub } from "../../signIn/account-hub.js";
import { sayTokenLeft } from "../../signIn/left-token.js";
import { checking } from "../../ui/prompts/checking.js";
import type { SignedIn } from "./choose.js";
import type { TokenCommandDeps } from "./types.js";

/** Has the hub make a token of the account. What comes back is told to nobody. */
export async function makeToken(deps: TokenCommandDeps, account: SignedIn, request: TokenRequest): Promise<NewToken> {
  const { entry, user, label } = account;
  const made = await checking(deps.ui, label, (signal) =>
    withAccountHub(entry, deps, ({ tokens }) =>
      mintOrRevoke(tokens, user, request, signal, (lost) => sayTokenLeft(deps.ui, { baseUrl: entry.baseUrl, ...lost })),
    ),
  );
  deps.refresh(account.id);
  return made;
}

export async function revokeMade(deps: TokenCommandDeps, account: SignedIn, { id }: NewToken): Promise<void> {
  const { entry, user, label } = account;
  await checking(deps.ui, label, (signal) =>
    withAccountHub(entry, deps, ({ tokens }) => tokens.revoke(user, id, signal)),
  );
  deps.refresh(account.id);
}
