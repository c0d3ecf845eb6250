import type { AddHubDeps } from "../../signIn/contract.js";
import type { AwaySockets } from "../../transport/socket/away-sockets.js";
import type { CheckedNetworks } from "../check/contract.js";
import type { LazyContents } from "../contents/contract.js";
import type { KeptServers } from "../keepAlive/kept-servers.js";
import type { RunningCells } from "../status/running-cells.js";
import type { ServerLinks } from "../status/server-links.js";
import type { StatusChoice } from "../status/status-choice.js";

/** What the commands work with. */
export interface CommandDeps extends AddHubDeps {
  /** which account the status item is about */
  status: StatusChoice;
  links: Pick<ServerLinks, "of">;
  /** cells of this window */
  running: Pick<RunningCells, "of">;
  /** of the program that runs on servers */
  helperFile: string;
  keptServers: Pick<KeptServers, "get">;
  /** what runs on servers */
  contents: LazyContents;
  networks: CheckedNetworks & { away: Pick<AwaySockets, "retry"> };
}
