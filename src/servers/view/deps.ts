import type { DataTransfer } from "vscode";
import type { HubModel } from "../../model/types.js";
import type { Memento } from "../../state/stored.js";
import type { TokenStore } from "../../tokens/store/types.js";
import type { AwaySockets } from "../../transport/socket/away-sockets.js";
import type { Lazy } from "../../ui/lazy.js";
import type { Log } from "../../ui/log/log.js";
import type { SiteHubsSource } from "../../ui/settings/site/site-hubs.js";
import type { Ui } from "../../ui/ui.js";
import type { LazyContents } from "../contents/contract.js";
import type { ServerForwards } from "../forwards/server-forwards.js";
import type { ServerResources } from "../resources/server-resources.js";
import type { KnownLimits } from "../status/known-limits.js";
import type { RunningCells } from "../status/running-cells.js";
import type { ServerLinks } from "../status/server-links.js";
import type { ProjectSync } from "../sync/contract.js";
import type { FolderRows } from "./types.js";

/** What the view shows of the files of servers, and what is done with what is dropped on them. */
export interface FilesOfView {
  rows: FolderRows;
  dropped(row: unknown, data: DataTransfer): Promise<void>;
}

/** What the view of servers works with. */
export interface ViewDeps {
  ui: Ui;
  model: HubModel;
  tokens: Pick<TokenStore, "entries">;
  running: RunningCells;
  links: Pick<ServerLinks, "of" | "kernelsOf" | "onDidChange">;
  limits: Pick<KnownLimits, "of">;
  resources: Pick<ServerResources, "of" | "lackOf" | "looked" | "onDidChange">;
  contents: LazyContents;
  /** loaded with the first folder that is unfolded */
  files: Pick<Lazy<FilesOfView>, "get" | "told">;
  /** loaded where a folder of the workspace is synced */
  sync: Pick<Lazy<{ projects: ProjectSync }>, "get">;
  workspaceState: Memento;
  forwards: Pick<ServerForwards, "of" | "onDidChange">;
  away: AwaySockets;
  memento: Memento;
  site: SiteHubsSource;
  log: Log;
}
