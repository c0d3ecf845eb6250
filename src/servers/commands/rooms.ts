import type { SignInRooms } from "../../tokens/sign-in/contract.js";
import type { TokenStore } from "../../tokens/types.js";
import type { Log } from "../../ui/log.js";
import type { StatusChoice } from "../status-choice.js";
import type { HubModel } from "../types.js";

/** What the commands work with. */
export interface CommandRooms extends SignInRooms {
  model: HubModel;
  tokens: TokenStore;
  /** which account the status item is about */
  status: StatusChoice;
  log: Log;
}
