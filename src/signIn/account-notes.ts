import { type AccountAddress, accountIdOf, tokenNameOf } from "../text/ids.js";

interface Notes {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Before each, 0.1.0 put the name of the account's token. */
const old = { reminded: "hubKernels.reminded", forExtensions: "hubKernels.forExtensions:" };

/** What is noted of an account in the state that all windows share. It goes with the account (see `cleanAfterAccounts`). */
export function accountNote(notes: Notes, about: keyof typeof old, account: AccountAddress) {
  const key = `hubKernels.${about} ${accountIdOf(account)}`;
  const oldKey = `${old[about]} ${tokenNameOf(account)}`;
  return {
    get: () => notes.get(key) ?? notes.get(oldKey),
    async set(value: unknown): Promise<void> {
      await notes.update(key, value);
      if (notes.get(oldKey) !== undefined) await notes.update(oldKey, undefined);
    },
  };
}
