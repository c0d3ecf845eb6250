import type { HubModel } from "../../model/types.js";
import type { ErrorLog } from "../../ui/errors/errors.js";

/** What a start by a user works with. */
export interface StartRooms {
  model: HubModel;
  log: ErrorLog;
}
