import type { SignInMethod } from "../../tokens/store/types.js";
import type { Ui } from "../../ui/ui.js";
import { sayTokenLeft } from "../left-token.js";
import { Minted, type MintedParts } from "./minted.js";

export type { Minted };

/** A way's question, with the token that comes of it. */
export async function minting<T>(
  parts: Omit<MintedParts, "left"> & { rooms: { ui: Ui } },
  way: SignInMethod,
  ask: (made: Minted) => Promise<T>,
): Promise<T> {
  const made = new Minted({ ...parts, left: (about) => sayTokenLeft(parts.rooms.ui, about) }, way);
  try {
    return await ask(made);
  } finally {
    await made.end();
  }
}
