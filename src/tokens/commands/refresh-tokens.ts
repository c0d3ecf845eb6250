import type { TokenCommand } from "./types.js";

/** Asks the hubs of the view again. */
export const refreshTokens: TokenCommand = (deps, target) => {
  deps.refresh(target?.account);
  return Promise.resolve();
};
