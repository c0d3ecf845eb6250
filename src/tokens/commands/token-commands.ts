import { copyForOtherTools } from "./copy-for-other-tools.js";
import { createToken } from "./create-token.js";
import { forgetToken } from "./forget-token.js";
import { moveToken } from "./move-token.js";
import { openTokenPage } from "./open-token-page.js";
import { refreshTokens } from "./refresh-tokens.js";
import { revokeToken } from "./revoke-token.js";
import { revokeUnusedTokens } from "./revoke-unused-tokens.js";
import { rotateToken } from "./rotate-token.js";
import type { TokenCommand, TokenCommandName } from "./types.js";

/** What each command of the token view does. */
export const tokenCommands: Record<TokenCommandName, TokenCommand> = {
  createToken,
  rotateToken,
  revokeToken,
  revokeUnusedTokens,
  forgetToken,
  moveToken,
  openTokenPage,
  copyForOtherTools,
  refreshTokens,
};
