import type { AccountId } from "../../text/ids.js";
import type { TokenDeps, TokenTarget } from "../view/types.js";

export interface TokenCommandDeps extends TokenDeps {
  /** the view asks again. @param account only this one */
  refresh(account?: AccountId): void;
}

/** What a command found out on its way: for the next steps when it fails. */
export interface Trail {
  target?: TokenTarget;
}

/** A command of the token view. `target` undefined: it came from the palette, and asks. */
export type TokenCommand = (deps: TokenCommandDeps, target: TokenTarget | undefined, trail: Trail) => Promise<unknown>;

/** The commands of the token view; each is a file of this folder. */
export const tokenCommandNames = [
  "createToken",
  "rotateToken",
  "revokeToken",
  "revokeUnusedTokens",
  "forgetToken",
  "moveToken",
  "openTokenPage",
  "copyForOtherTools",
  "refreshTokens",
] as const;
export type TokenCommandName = (typeof tokenCommandNames)[number];
