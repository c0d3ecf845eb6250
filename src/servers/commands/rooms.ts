import type { AddHubRooms } from "../../signIn/contract.js";
import type { StatusChoice } from "../status/status-choice.js";

/** What the commands work with. */
export interface CommandRooms extends AddHubRooms {
  /** which account the status item is about */
  status: StatusChoice;
}
