import type { SignInMethod } from "../../tokens/store/types.js";
import type { Ui } from "../../ui/ui.js";
import { sayTokenLeft } from "../left-token.js";
import { Minted, type MintedDeps } from "./minted.js";

export type { Minted };

/** A way's question, with the token that comes of it. */
export async function minting<T>(
  attempt: Omit<MintedDeps, "left"> & { deps: { ui: Ui } },
  way: SignInMethod,
  ask: (made: Minted) => Promise<T>,
): Promise<T> {
  const made = new Minted({ ...attempt, left: (about) => sayTokenLeft(attempt.deps.ui, about) }, way);
  try {
    return await ask(made);
  } finally {
    await made.end();
  }
}
