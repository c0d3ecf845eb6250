import type { SignInWay } from "../../tokens/store/types.js";
import { sayTokenLeft } from "../left-token.js";
import { Minted, type MintedParts } from "./minted.js";

export type { Minted };

/** A way's question, with the token that comes of it. */
export async function minting<T>(
  parts: Omit<MintedParts, "left">,
  way: SignInWay,
  ask: (made: Minted) => Promise<T>,
): Promise<T> {
  const made = new Minted({ ...parts, left: sayTokenLeft }, way);
  try {
    return await ask(made);
  } finally {
    await made.end();
  }
}
