import type { HubModel, ModelChange } from "../model/types.js";
import type { GlobalState } from "../state/stored.js";
import { type AccountAddress, accountIdOf, addressOf, tokenNameOf } from "../text/ids.js";
import { entryOf } from "../tokens/store/entry-of.js";
import type { TokenStore } from "../tokens/store/types.js";
import { plainHttpAnswers } from "./plain-http-answers.js";

export interface ForgottenDeps {
  model: Pick<HubModel, "accounts" | "onDidChange">;
  tokens: Pick<TokenStore, "entries" | "onDidChange">;
  /** the extension's global state */
  memento: GlobalState;
  log: { warn(message: string): void };
}

/**
 * Whatever was noted of an account (what was said of its token, who may use it) goes with its token, and the answers about a hub with its
 * last account. Notes of an account are found by their key: it ends in the account's id, or in the name of its token, after a space.
 */
export function cleanAfterAccounts({ model, tokens, memento, log }: ForgottenDeps): { dispose(): void } {
  const drop = (keys: readonly string[]) => Promise.all(keys.map((key) => memento.update(key, undefined)));
  const look = (account: AccountAddress) => {
    const accounts = [...model.accounts.map(addressOf), ...tokens.entries()];
    const cleaned = [
      ...(entryOf(tokens, account) ? [] : [drop(notesOf(account, memento.keys()))]),
      ...(accounts.some(({ baseUrl }) => baseUrl === account.baseUrl)
        ? []
        : [plainHttpAnswers(memento).forget(account.baseUrl)]),
    ];
    Promise.all(cleaned).catch((error: unknown) => log.warn(`notes of ${accountIdOf(account)} stay: ${String(error)}`));
  };
  const follow = ({ account: { before, after } }: ModelChange) => {
    if (before && !after) look(addressOf(before));
  };
  const following = [tokens.onDidChange(look), model.onDidChange(follow)];
  return { dispose: () => following.forEach((each) => each.dispose()) };
}

function notesOf(account: AccountAddress, keys: readonly string[]): string[] {
  const ends = [tokenNameOf(account), accountIdOf(account)].map((name) => ` ${name}`);
  return keys.filter((key) => key.startsWith("hubKernels.") && ends.some((end) => key.endsWith(end)));
}
