import type { HubModel } from "../../model/types.js";
import type { ErrorLog } from "../../ui/errors/errors.js";
import type { Ui } from "../../ui/ui.js";

/** What a start by a user works with. */
export interface StartDeps {
  ui: Ui;
  model: HubModel;
  log: ErrorLog;
}
