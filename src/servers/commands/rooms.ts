import type * as vscode from "vscode";
import type { OpenTransport } from "../../tokens/sign-in-check.js";
import type { TokenStore } from "../../tokens/types.js";
import type { Log } from "../../ui/log.js";
import type { HubModel } from "../types.js";

/** What the commands work with. */
export interface CommandRooms {
  model: HubModel;
  tokens: TokenStore;
  openTransport: OpenTransport;
  log: Log;
  /** answers that are remembered, such as to plain http */
  memento: vscode.Memento;
}
