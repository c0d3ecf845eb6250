import type { AccountId, ServerId } from "../../text/ids.js";
import type { TreeRow } from "../../ui/tree/tree-row.js";

/** A row of the view "Servers". */
export interface ServerRow extends TreeRow {
  /** what the commands of the row's menu take */
  about: { account: AccountId } | { server: ServerId };
  /** the command that a press runs, with `about` */
  press?: "hubKernels.signIn" | "hubKernels.openHub" | "hubKernels.refreshServers";
  children?: readonly ServerRow[];
}
