import type { AccountId, ServerId } from "../../text/ids.js";
import type { TreeRow } from "../../ui/tree/tree-row.js";

/** A row of the view "Servers". */
export interface ServerRow extends TreeRow {
  /** what the commands of the row's menu take */
  about:
    | { account: AccountId }
    | { server: ServerId; kernel?: string; terminal?: string; forward?: string; starts?: "helper" };
  /** the command that a press runs, with `about` */
  press?: "hubKernels.signIn" | "hubKernels.openHub" | "hubKernels.refreshServers";
  /** of a server that runs: asked for when it is unfolded */
  children?: readonly ServerRow[];
}
