import type { ServerId } from "../../text/ids.js";
import { speechOf, type Ui } from "../../ui/ui.js";
import { SyncedStates, type SyncedStatesDeps } from "../sync/synced-states.js";
import { syncRow } from "./sync-row.js";
import type { ServerRow } from "./types.js";

export interface SyncRowsDeps extends SyncedStatesDeps {
  ui: Ui;
}

/** The synced folders below servers. */
export class SyncRows {
  readonly #states: SyncedStates;

  constructor(private readonly deps: SyncRowsDeps) {
    this.#states = new SyncedStates(deps);
  }

  rows(server: ServerId): ServerRow[] {
    return this.#states.of(server).map((each) => syncRow(each, server, speechOf(this.deps.ui)));
  }

  dispose(): void {
    this.#states.dispose();
  }
}
